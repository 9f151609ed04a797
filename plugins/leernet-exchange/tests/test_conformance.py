"""The plugin keeps the promises of its kind."""

from leernet_exchange import Exchange
from leernet_exchange.tables import Entry, Kind, Source

from leernet.testing import NOW, add
from leernet.testing.conformance import PluginConformance
from leernet.testing.office import Office, Registered


class TestExchange(PluginConformance):
    plugin = Exchange()

    def keep(self, office: Office, who: Registered) -> None:
        event = office.event()
        assert event.series_id is not None
        entry = Entry(
            series_id=event.series_id,
            event_id=event.id,
            registration_id=who.id,
            kind=Kind.NEED,
            text="Een warmtenet met bewoners",
            source=Source.OWN_PAGE,
            created_at=NOW,
            changed_at=NOW,
        )
        add(office.network, entry)
