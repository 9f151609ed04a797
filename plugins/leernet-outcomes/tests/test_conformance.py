"""The plugin keeps the promises of its kind."""

from leernet_outcomes import Outcomes
from leernet_outcomes.tables import Insight

from leernet.testing import NOW, add
from leernet.testing.conformance import PluginConformance
from leernet.testing.office import Office, Registered


class TestOutcomes(PluginConformance):
    plugin = Outcomes()
    programme = {"series.more.outcomes": {"deliverables": [{"title": "Een handreiking", "due": "najaar 2027"}]}}

    def keep(self, office: Office, who: Registered) -> None:
        insight = Insight(event_id=office.event().id, text="Begin klein", created_at=NOW, registration_id=who.id)
        add(office.network, insight)
