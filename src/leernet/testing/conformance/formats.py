"""What a format promises."""

from collections.abc import Mapping, Sequence

import pytest
from icalendar import Calendar

from ...errors import InvalidInput
from ...hookspecs import FormatKind
from ...i18n import LANGUAGES
from ...model import EventFormat, RegistrationStatus
from ...programmes import dump_series, load_programme, parse_programme
from ...work import SYSTEM
from ..clock import NOW
from ..events import SHAPES, add, event_of_shape, some_event
from ..examples import HOSTILE, example_of
from ..fixtures import MakeNetwork
from ..office import Office
from ..outbox import text_of
from .base import KEY, Bringing, Conformance, Plain, is_said, mentions, must_be_safe, settled, structured_data
from .looking import MOMENTS, links_of, moment_at, moments, programme_with, public_paths, secrets_of

LONGEST_SUMMARY = 500


class FormatConformance(Conformance):
    """A format keeps its promises.

    ``details``: an example as a programme file would have it; else it is made from the schema. ``plugin``: the plugin
    that brings the format, where it does more than that.
    """

    format: FormatKind
    details: Mapping[str, object] | None = None
    plugin: object | None = None

    def plugins(self) -> Sequence[object]:
        """The format, and the other one of the two usual ways of taking part, for hybrid events."""
        other = "physical" if self.format.key == "online" else "online"
        return [self.plugin or Bringing(format=self.format), Plain(other)]

    def given(self) -> Mapping[str, object]:
        """The details as an organiser gives them."""
        return self.details if self.details is not None else example_of(self.format.schema())

    def stored(self) -> dict[str, object]:
        """The details as the schema let them through."""
        return settled(self.format.schema(), self.given())

    # --- what it says of itself ---

    def test_key_and_label_can_be_used_everywhere(self) -> None:
        assert KEY.fullmatch(self.format.key), "lower case letters, digits, - and _, at most 40"
        assert is_said(self.format.label), "a label in Dutch and in English"
        assert self.format.attendance_mode in {"OfflineEventAttendanceMode", "OnlineEventAttendanceMode"}

    def test_every_field_has_a_label_for_the_desk(self) -> None:
        labels = {name: field.metadata.get("label") for name, field in self.format.schema().fields.items()}
        assert [name for name, label in labels.items() if not label] == [], 'metadata={"label": Text(nl=…, en=…)}'

    def test_what_it_says_is_there_in_both_languages_at_everymoment_at(self) -> None:
        for language in LANGUAGES:
            assert self.format.summary(self.stored(), language).strip()
            assert len(self.format.summary(self.stored(), language)) <= LONGEST_SUMMARY
            for moment in moments(language):
                for fact in (
                    *self.format.public_facts(self.stored(), moment),
                    *self.format.private_facts(self.stored(), moment),
                ):
                    assert fact.label.strip(), "a fact without a label"
                    assert (fact.text or fact.url).strip(), f"the fact “{fact.label}” says nothing"

    def test_a_date_that_is_not_firm_gives_out_no_link(self) -> None:
        moment = moment_at(NOW, "nl", dated=False)
        assert self.format.join_url(self.stored(), moment) is None, "a link without a firm date"
        self.format.public_facts(self.stored(), moment)
        self.format.private_facts(self.stored(), moment)

    # --- its details ---

    def test_details_go_round_through_schema_programme_file_and_dump(self, office: Office) -> None:
        programme = programme_with(self.format.key, self.stored())
        zone = office.network.settings.timezone
        parsed = parse_programme(programme, office.network.plugins, zone)
        office.network.run(SYSTEM, load_programme, parsed)
        with office.network.read() as work:
            dumped = dump_series(work.db, "netwerk", zone, work.plugins)
        with office.network.read() as work:
            assert work.db.query(EventFormat).one().details == self.stored()
        again = parse_programme(dumped, office.network.plugins, zone)
        loaded = office.network.run(SYSTEM, load_programme, again)
        assert (loaded.created, loaded.updated) == (0, 0), "a dump that is loaded changes nothing"

    def test_errors_name_the_field_in_both_languages(self, office: Office) -> None:
        plugins, zone = office.network.plugins, office.network.settings.timezone
        needed = [name for name, field in self.format.schema().fields.items() if field.required]
        for details, wrong in (({}, needed), ({**self.stored(), "no_such_key": 1}, ["no_such_key"])):
            if not wrong:
                continue
            with pytest.raises(InvalidInput) as refused:
                parse_programme(programme_with(self.format.key, details), plugins, zone)
            places = {problem.field: problem for problem in refused.value.problems}
            for name in wrong:
                problem = places[f"events[0].formats[0].details.{name}"]
                said = {office.network.translator(language).gettext(problem.message) for language in LANGUAGES}
                assert len(said) == len(LANGUAGES), f"no Dutch for {problem.message!r}"

    # --- pages ---

    @pytest.mark.filterwarnings("error")
    def test_pages_of_events_of_every_shape_open_and_escape(
        self, office: Office, caplog: pytest.LogCaptureFixture
    ) -> None:
        add(office.network, *(event_of_shape(shape, self.format.key, self.stored()) for shape in SHAPES))
        for shape in SHAPES:
            slug = shape.replace("_", "-")
            for language in LANGUAGES:
                desk = office.get(office.event_path(slug=slug, language=language, desk=True))
                public = office.get(office.event_path(slug=slug, language=language))
                assert (desk.status_code, public.status_code) == (200, 404 if shape == "draft" else 200), shape
                for page in (desk.text, public.text):
                    must_be_safe(page, hostile=self._hostile())
                assert (
                    shape == "draft"
                    or mentions(public.text, self.format.label.get(language))
                    or mentions(public.text, self.format.summary(self.stored(), language))
                )
        assert not [one for one in caplog.records if one.exc_info], "a part of a page was left out: it raised"

    def test_structured_data_and_calendar_are_valid(self, office: Office) -> None:
        add(office.network, some_event(places={self.format.key: 5}, details={self.format.key: self.stored()}))
        (event,) = (data for data in structured_data(office.get(office.event_path()).text) if "location" in data)
        location = event["location"]
        assert isinstance(location, dict), "`schema_org` gives one place"
        assert location["@type"] in {"Place", "VirtualLocation", "PostalAddress"}
        assert str(event["eventAttendanceMode"]).endswith(self.format.attendance_mode)
        calendar = Calendar.from_ical(office.get(f"{office.event_path()}/calendar.ics").data)
        (entry,) = calendar.walk("VEVENT")
        for language in LANGUAGES:
            place = self.format.calendar_place(self.stored(), language)
            assert "\n" not in place.location, "one line"
        assert str(entry.get("LOCATION", "")) == self.format.calendar_place(self.stored(), "nl").location

    # --- secrets ---

    def test_what_is_for_participants_is_shown_to_confirmed_people_only(self, office: Office) -> None:
        add(office.network, some_event(places={self.format.key: 1}, details={self.format.key: self.stored()}))
        key = self.format.key
        anna, bert, cato = (office.register(name, format=key) for name in ("Anna", "Bert", "Cato"))
        assert bert.status is RegistrationStatus.WAITLISTED
        office.cancel(cato)
        office.network.dispatcher.deliver()
        secrets, links = secrets_of(self.format, self.stored()), links_of(self.format, self.stored())
        for moment in MOMENTS:
            office.clock.set(moment)
            for path in (*public_paths(office), office.own_path(bert), office.own_path(cato)):
                page = office.get(path)
                shown = [secret for secret in secrets if mentions(page.text, secret)]
                assert not shown, f"{path} shows who has no place: {shown}"
            own = office.get(office.own_path(anna)).text
            facts = self.format.private_facts(self.stored(), moment_at(moment, "nl"))
            told = [fact.url or fact.label for fact in facts]
            assert [text for text in told if not mentions(own, text)] == [], "the own page leaves something out"
        for who in ("bert", "cato"):
            assert not [one for one in secrets if mentions(text_of(office.outbox.to(f"{who}@example.org")), one)]
        mail = text_of(office.outbox.messages)
        assert not [link for link in links if mentions(mail, link)], "a link to join went by mail, which is forwarded"

    def test_an_event_is_readable_when_the_plugin_is_gone(self, office: Office, make_network: MakeNetwork) -> None:
        add(office.network, some_event(places={self.format.key: 5}, details={self.format.key: self.stored()}))
        anna = office.register("Anna", format=self.format.key)
        office.network.dispatcher.deliver()
        bare = Office(make_network(Plain("other")), office.clock, office.outbox)
        for path in (*public_paths(bare), bare.own_path(anna), bare.event_path(desk=True)):
            assert bare.get(path).status_code == 200, f"{path} breaks without the plugin"
        assert "Hét warmtenet" in bare.get(bare.own_path(anna)).text

    def _hostile(self) -> list[str]:
        return [HOSTILE.format(name=name) for name in self.format.schema().fields]
