"""The plugin keeps the promises of its kind."""

from leernet_groups import Groups
from leernet_groups.tables import Case, Confidentiality

from leernet.testing import NOW, add
from leernet.testing.conformance import PluginConformance
from leernet.testing.office import Office, Registered


class TestGroups(PluginConformance):
    plugin = Groups(use_solver=False)

    def keep(self, office: Office, who: Registered) -> None:
        case = Case(
            event_id=office.event().id,
            registration_id=who.id,
            title="Bewoners willen niet",
            text="Wat doe je dan?",
            confidentiality=Confidentiality.GROUP,
            created_at=NOW,
            changed_at=NOW,
        )
        add(office.network, case)
