"""Every hook by name: what it is for, and that a bundled plugin uses it."""

import inspect
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from leernet_branding import Branding
from leernet_certificates import Certificates
from leernet_evaluation import Evaluation
from leernet_exchange import Exchange
from leernet_groups import Groups
from leernet_online import Online
from leernet_outcomes import Outcomes
from leernet_physical import Physical
from marshmallow import Schema
from sqlalchemy.orm import Session

from leernet import Conflict, Leernet, PluginError, Text, hookimpl
from leernet.hookspecs import (
    Brand,
    BrandKind,
    CertificateKind,
    Change,
    Document,
    FormatKind,
    Hooks,
    Journal,
    LetterKind,
    LetterTo,
    Limit,
    PageKind,
    Panel,
    PeopleGroup,
    Person,
    PersonalData,
    Picture,
    ProgrammePart,
    PublicFiles,
    Requested,
    Tables,
    Writing,
)
from leernet.i18n import Translator
from leernet.model import Event, JournalEntry, Participant, Quota, Registration, Role, Series
from leernet.plugins import Plugins, installed
from leernet.services.people.erasure import erase
from leernet.services.people.personal_data import kept_of
from leernet.services.registering.registration import RegistrationRequest, change_format, register
from leernet.testing import NOW, MakeNetwork, Outbox, PlainFormats, SettableClock, add, some_event
from leernet.work import PARTICIPANT

HOOKS = {name: member for name, member in vars(Hooks).items() if name.startswith("leernet_")}
MANNERS = ("*Collect.*", "*Ask.*", "*Tell.*", "*Show.*")
BUNDLED = Plugins([Physical(), Online(), Certificates(), Branding(), Evaluation(), Groups(), Exchange(), Outcomes()])


# --- the hooks as a whole ---


def test_every_hook_has_a_test_that_is_named_after_it() -> None:
    tests = [name for name in globals() if name.startswith("test_leernet_")]
    without = [hook for hook in HOOKS if not any(name.startswith(f"test_{hook}_") for name in tests)]
    assert without == []


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_is_used_by_a_bundled_plugin(hook: str) -> None:
    assert [plugin for plugin in installed() if hasattr(plugin, hook)]


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_says_in_its_docstring_of_which_manner_it_is(hook: str) -> None:
    text = inspect.getdoc(HOOKS[hook]) or ""
    assert text.startswith(MANNERS)
    assert len(text.split()) > 5


@pytest.mark.parametrize("hook", HOOKS)
def test_every_argument_and_answer_of_a_hook_has_a_type(hook: str) -> None:
    signature = inspect.signature(HOOKS[hook])
    assert signature.return_annotation is not signature.empty
    arguments = [argument for name, argument in signature.parameters.items() if name != "self"]
    assert all(argument.annotation is not argument.empty for argument in arguments)


@pytest.mark.parametrize("plugin", installed(), ids=lambda plugin: plugin.name)
def test_a_bundled_plugin_says_what_it_does_with_each_hook(plugin: object) -> None:
    own = [name for name in dir(plugin) if name.startswith("leernet_")]
    assert set(own) <= set(HOOKS)
    assert all(inspect.getdoc(getattr(plugin, name)) for name in own)


# --- collect ---


class Everything:
    """A plugin that uses all the hooks that collect."""

    name = "everything"

    @hookimpl
    def leernet_formats(self) -> Sequence[FormatKind]:
        class Walk(FormatKind):
            key = "walk"
            label = Text(nl="Wandeling", en="Walk")

        return [Walk()]

    @hookimpl
    def leernet_roles(self) -> Sequence[Role]:
        return [Role(key="guide", label=Text(nl="gids", en="guide"))]


def test_leernet_formats_brings_ways_of_taking_part() -> None:
    assert set(BUNDLED.formats) == {"physical", "online"}
    walk = Plugins([Everything()]).formats["walk"]
    assert walk.label.get("nl") == "Wandeling"


def test_leernet_formats_need_only_a_key_and_a_label() -> None:
    walk = Plugins([Everything()]).formats["walk"]
    details: dict[str, object] = {}
    assert isinstance(walk.schema(), Schema)
    assert walk.summary(details, "en") == "Walk"
    assert walk.calendar_place(details, "nl").location == "Wandeling"
    assert walk.schema_org(details, "https://example.org/e")["@type"] == "VirtualLocation"


def test_leernet_roles_brings_roles_beside_the_usual_ones() -> None:
    assert "online_host" in BUNDLED.roles
    assert "guide" in Plugins([Everything()]).roles


def test_leernet_certificates_brings_sorts_of_certificate() -> None:
    kinds: Sequence[CertificateKind] = list(BUNDLED.certificates.values())
    assert [kind.key for kind in kinds] == ["attendance"]


def test_leernet_brands_brings_readers_of_a_look() -> None:
    kinds: Sequence[BrandKind] = list(BUNDLED.brands.values())
    assert {kind.key for kind in kinds} == {"colours", "tokens"}


def test_leernet_tables_brings_tables_under_the_name_of_the_plugin() -> None:
    assert list(BUNDLED.tables) == ["certificates", "evaluation", "groups", "exchange", "outcomes"]
    for plugin, tables in BUNDLED.tables.items():
        brought: Tables = tables
        assert all(name.startswith(f"leernet_{plugin}_") for name in brought.metadata.tables)
        assert list(brought.versions.glob("*.py"))


def test_leernet_catalogue_brings_the_dutch_for_what_a_plugin_says() -> None:
    message = "The reception needs your name {hours} hours before the start. It is too late for that now."
    assert "24 uur" in Translator("nl", BUNDLED.catalogues).gettext(message, hours=24)
    assert Translator("nl", Plugins([]).catalogues).gettext(message) == message


def test_leernet_pages_brings_pages_each_under_a_key_of_its_own() -> None:
    pages: Sequence[PageKind] = list(BUNDLED.pages.values())
    assert len({page.key for page in pages}) == len(pages) > 0


def test_leernet_files_brings_public_files_each_set_under_a_key_of_its_own() -> None:
    files: Sequence[PublicFiles] = list(BUNDLED.files.values())
    assert [one.key for one in files] == ["badges"]


def test_leernet_templates_brings_the_templates_of_those_pages() -> None:
    assert all(list(folder.glob("*/*.html")) for folder in BUNDLED.templates)


def test_leernet_letters_brings_letters_for_kinds_of_change_of_its_own(make_network: MakeNetwork) -> None:
    assert all("." in kind for kind in BUNDLED.letters)
    network = make_network(PlainFormats(), Postcards())
    add(network, some_event())
    with network.work() as work:
        work.journal("postcards.sent", work.db.query(Event).one().id, number=3)
        work.journal("postcards.sent", 999, number=1)
    network.dispatcher.deliver()
    (message,) = network.dispatcher.mailer.transport.to("anna@example.org")  # type: ignore[attr-defined]
    text = message.get_body(("plain",)).get_content()
    assert message["Subject"] == "Kaart 3"
    assert "Beste Anna," in text
    assert "https://example.org/leren/nl/events/bijeenkomst/more/cards" in text


def test_leernet_letters_cannot_take_the_place_of_leernets_own(make_network: MakeNetwork) -> None:
    cards = Postcards()
    cards.kind = "registration.confirmed"
    with pytest.raises(PluginError, match=r"registration\.confirmed"):
        make_network(PlainFormats(), cards)


class Postcards:
    """A letter about an event, as long as it is there."""

    name = "postcards"
    kind = "postcards.sent"

    @hookimpl
    def leernet_letters(self) -> Sequence[LetterKind]:
        class Card(LetterKind):
            key = self.kind

            def write(
                self, db: Session, subject_id: int, data: Mapping[str, object], writing: Writing
            ) -> LetterTo | None:
                event = db.get(Event, subject_id)
                if event is None:
                    return None
                return LetterTo(
                    name="Anna",
                    email="anna@example.org",
                    language="nl",
                    about=event,
                    subject=f"Kaart {data['number']}",
                    heading="Een kaart",
                    paragraphs=["Groeten."],
                    reason="U vroeg om een kaart.",
                    action=("Bekijk", writing.event(event.slug, "nl", "cards")),
                )

        return [Card()]


def test_leernet_listens_says_which_changes_a_plugin_wants_to_hear_of() -> None:
    assert BUNDLED.listeners["certificates"] == ("certificate.",)
    assert BUNDLED.listeners_of("certificate.issued") == ["certificates"]
    assert BUNDLED.listeners_of("registration.confirmed") == ["exchange"]
    assert BUNDLED.listeners_of("registration.cancelled") == ["groups"]
    assert BUNDLED.listeners_of("registration.declined") == []


# --- ask ---


class Guard:
    """Asked whether somebody may register; it writes something, and refuses or breaks if it is told to."""

    name = "guard"

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.asked: list[Requested] = []

    @hookimpl
    def leernet_registration_requested(self, db: Session, requested: Requested) -> None:
        self.asked.append(requested)
        db.add(Participant(email=f"{self.name}{len(self.asked)}@example.org", name="Guard", created_at=requested.now))
        db.flush()
        if self.error is not None:
            raise self.error


REQUEST = RegistrationRequest(event="bijeenkomst", format="physical", name="Anna", email="anna@example.org",
                              organisation="Gemeente Zaanstad")  # fmt: skip


def written(network: Leernet) -> tuple[int, int, int, int]:
    """How many registrations, people and changes there are, and places taken."""
    with network.read() as work:
        counts = [work.db.query(table).count() for table in (Registration, Participant, JournalEntry)]
        return counts[0], counts[1], counts[2], sum(quota.taken for quota in work.db.query(Quota))


def test_leernet_registration_requested_is_asked_with_what_somebody_wants(make_network: MakeNetwork) -> None:
    guard = Guard()
    network = make_network(PlainFormats(), guard)
    add(network, some_event())
    network.run(PARTICIPANT, register, REQUEST)
    (requested,) = guard.asked
    assert (requested.event.slug, requested.format.key) == ("bijeenkomst", "physical")
    assert (requested.email, requested.organisation_name) == ("anna@example.org", "Gemeente Zaanstad")
    assert not requested.by_organiser
    assert written(network) == (1, 2, 1, 1)


def test_leernet_registration_requested_is_asked_again_when_the_format_changes(make_network: MakeNetwork) -> None:
    guard = Guard()
    network = make_network(PlainFormats(), guard)
    add(network, some_event(places={"physical": 1, "online": 1}))
    uid = network.run(PARTICIPANT, register, REQUEST).uid
    network.run(PARTICIPANT, change_format, uid, "online")
    assert [requested.format.key for requested in guard.asked] == ["physical", "online"]


@pytest.mark.parametrize(
    "error",
    [Conflict("not_today", "Not today."), RuntimeError("broken"), KeyError("x"), AssertionError("bug")],
    ids=repr,
)
@pytest.mark.parametrize("first", [True, False], ids=["first", "last"])
def test_leernet_registration_requested_lets_nobody_in_when_any_guard_raises(
    make_network: MakeNetwork, error: Exception, first: bool
) -> None:
    guards = [Guard(error), PlainFormats()] if first else [PlainFormats(), Guard(error)]
    willing = Guard()
    willing.name = "willing"
    network = make_network(*guards, willing)
    add(network, some_event())
    with pytest.raises(type(error)) as raised:
        network.run(PARTICIPANT, register, REQUEST)
    assert raised.value is error
    assert written(network) == (0, 0, 0, 0)


class Bus:
    """One bus for whoever comes on site; it remembers for whom it was asked."""

    name = "bus"

    def __init__(self, seats: int | None) -> None:
        self.seats = seats
        self.asked: list[Requested] = []

    @hookimpl
    def leernet_limits(self, requested: Requested) -> Sequence[Limit]:
        self.asked.append(requested)
        return [Limit(key="bus", capacity=self.seats)]


def test_leernet_limits_are_kept_together_all_or_none(make_network: MakeNetwork) -> None:
    small, large = Bus(0), Bus(9)
    small.name = "small"
    network = make_network(PlainFormats(), large, small)
    add(network, some_event())
    assert network.run(PARTICIPANT, register, REQUEST).status.value == "waitlisted"
    assert [asked.email for asked in (*large.asked, *small.asked)] == ["anna@example.org"] * 2
    with network.read() as work:
        assert {quota.taken for quota in work.db.query(Quota)} == {0}


# --- tell ---


class Listener:
    """Remembers what it was told, and keeps somebody in the database for it."""

    name = "listener"

    def __init__(self) -> None:
        self.told: list[Change] = []

    @hookimpl
    def leernet_changed(self, db: Session, change: Change) -> None:
        self.told.append(change)
        db.add(Participant(email="told@example.org", name=change.kind, created_at=change.at))


def test_leernet_changed_tells_what_was_committed_in_a_transaction_of_its_own(make_network: MakeNetwork) -> None:
    listener = Listener()
    network = make_network(PlainFormats(), listener)
    add(network, some_event())
    registered = network.run(PARTICIPANT, register, REQUEST)
    assert listener.told == []
    network.dispatcher.deliver()
    (change,) = listener.told
    assert (change.kind, change.subject, change.subject_id) == ("registration.confirmed", "registration", registered.id)
    with network.read() as work:
        assert {person.name for person in work.db.query(Participant)} == {"Anna", "registration.confirmed"}


class Diary:
    """A plugin that keeps the names of people for a time."""

    name = "diary"

    def __init__(self) -> None:
        self.asked: list[datetime] = []
        self.breaks = False

    @hookimpl
    def leernet_forget(self, db: Session, now: datetime) -> None:
        db.query(Participant).filter(Participant.created_at <= now - timedelta(days=1)).delete()
        self.asked.append(now)
        if self.breaks:
            raise RuntimeError("the plugin broke")


def test_leernet_forget_lets_a_plugin_remove_what_it_kept_long_enough(
    make_network: MakeNetwork, clock: SettableClock, caplog: pytest.LogCaptureFixture
) -> None:
    broken, diary = Diary(), Diary()
    broken.name, broken.breaks = "broken", True
    network = make_network(PlainFormats(), broken, diary)
    add(network, Participant(email="anna@example.org", name="Anna", created_at=clock()))
    network.dispatcher.deliver()
    clock.advance(timedelta(minutes=30))
    network.dispatcher.deliver()
    assert len(diary.asked) == 1, "about once an hour"
    clock.advance(timedelta(days=1))
    network.dispatcher.deliver()
    assert diary.asked == broken.asked == [NOW, clock()]
    assert "broken could not remove what it kept long enough" in caplog.text
    with network.read() as work:
        assert work.db.query(Participant).all() == []


def test_leernet_programme_parts_brings_parts_of_series_and_of_events() -> None:
    assert set(BUNDLED.series_parts) == {"exchange", "outcomes"}
    assert set(BUNDLED.event_parts) == {"evaluation", "outcomes"}
    parts: Sequence[ProgrammePart] = [*BUNDLED.series_parts.values(), *BUNDLED.event_parts.values()]
    assert all(isinstance(part.schema(), Schema) for part in parts)


class Alarm:
    """A plugin that mails a card when its time has come."""

    def __init__(self, name: str, *, breaks: bool = False) -> None:
        self.name, self.breaks = name, breaks

    @hookimpl
    def leernet_due(self, db: Session, now: datetime, timezone: ZoneInfo, journal: Journal) -> None:
        for event in db.query(Event).filter(Event.sort_key < f"{now.astimezone(timezone):%Y%m%d}"):
            journal("postcards.sent", event.id, event_id=event.id, number=7)
        if self.breaks:
            raise RuntimeError("the plugin broke")


def test_leernet_due_lets_a_plugin_do_what_falls_due_and_journals_it(
    make_network: MakeNetwork, clock: SettableClock, outbox: Outbox, caplog: pytest.LogCaptureFixture
) -> None:
    network = make_network(PlainFormats(), Postcards(), Alarm("broken", breaks=True), Alarm("alarm"))
    add(network, some_event())
    network.dispatcher.deliver()
    clock.advance(timedelta(days=8))
    network.dispatcher.deliver()
    network.dispatcher.deliver()
    assert [str(message["Subject"]) for message in outbox.messages] == ["Kaart 7"], "once in a quarter of a minute"
    assert "broken could not do what is due" in caplog.text
    clock.advance(timedelta(seconds=15))
    network.dispatcher.deliver()
    assert len(outbox.messages) == 2
    with network.read() as work:
        assert {entry.actor for entry in work.db.query(JournalEntry).filter_by(kind="postcards.sent")} == {"system"}


class Library:
    """A plugin that lends books to people who take part."""

    name = "library"

    def __init__(self) -> None:
        self.books = {"anna@example.org": "Warmte"}

    @hookimpl
    def leernet_personal_data(self) -> PersonalData:
        lent = self.books

        class Lent(PersonalData):
            purpose = Text(nl="Welke boeken u hebt geleend.", en="Which books you borrowed.")

            def export(self, db: Session, person: Person) -> Mapping[str, object]:
                return {"books": lent[person.email]} if person.email in lent else {}

            def erase(self, db: Session, person: Person) -> None:
                lent.pop(person.email)

        return Lent()


def test_leernet_personal_data_is_given_out_and_erased_with_the_rest(make_network: MakeNetwork) -> None:
    library = Library()
    network = make_network(PlainFormats(), library)
    add(network, some_event())
    network.run(PARTICIPANT, register, REQUEST)
    with network.read() as work:
        assert kept_of(work, "anna@example.org").by_plugins == {"library": {"books": "Warmte"}}
    network.run(PARTICIPANT, erase, "anna@example.org")
    assert library.books == {}


def test_a_bundled_plugin_with_tables_about_people_says_what_it_keeps() -> None:
    of_people = {"leernet_participant", "leernet_registration", "leernet_certificate", "leernet_attendance"}
    for name, tables in BUNDLED.tables.items():
        named = {key.column.table.name for table in tables.metadata.tables.values() for key in table.foreign_keys}
        assert name in BUNDLED.personal_data or not named & of_people, name


# --- show ---


class Counting:
    """A panel that reads the database."""

    name = "counting"

    @hookimpl
    def leernet_panels(self, db: Session, subject: Series | Event | Registration) -> Sequence[Panel]:
        return [Panel(title=str(db.query(Event).count()), text="")]


def test_leernet_panels_reads_the_database_for_whoever_asks_for_it(make_network: MakeNetwork) -> None:
    network = make_network(PlainFormats(), Counting(), Weather())
    add(network, some_event())
    opened: list[int] = []

    @contextmanager
    def read() -> Iterator[Session]:
        opened.append(1)
        with network.read() as work:
            yield work.db

    titles = [panel.title for panel in network.plugins.panels(some_event(), "nl", read)]
    assert (titles, len(opened)) == (["1", "Weer"], 1)


class Weather:
    """A panel on every page."""

    name = "weather"

    @hookimpl
    def leernet_panels(self, subject: Series | Event | Registration, language: str) -> Sequence[Panel]:
        return [Panel(title="Weer" if language == "nl" else "Weather", text=type(subject).__name__)]


def test_leernet_panels_adds_pieces_to_a_page_in_its_language(make_network: MakeNetwork) -> None:
    plugins = make_network(PlainFormats(), Weather()).plugins
    assert plugins.panels(some_event(), "nl", nullcontext) == [Panel(title="Weer", text="Event")]
    assert plugins.panels(some_event(), "en", nullcontext) == [Panel(title="Weather", text="Event")]


class Painter:
    """Draws what it is told, as text."""

    name = "painter"

    @hookimpl
    def leernet_picture(self, picture: Picture) -> Document | None:
        return Document(filename="x.png", mimetype="image/png", content=picture.title.encode())


class Clumsy:
    """Cannot draw."""

    name = "clumsy"

    @hookimpl
    def leernet_picture(self, picture: Picture) -> Document | None:
        raise RuntimeError("no brush")


def test_leernet_picture_is_drawn_by_the_first_plugin_that_can() -> None:
    wanted = Picture(title="Titel", when="morgen", where="hier", by="wij", brand=Brand())
    drawn = Plugins([Painter(), Clumsy()]).picture(wanted)
    assert drawn is not None
    assert drawn.content == b"Titel"
    assert Plugins([]).picture(wanted) is None
    assert not Plugins([]).draws


class Grouper:
    """Has one group at every event."""

    name = "grouper"

    @hookimpl
    def leernet_people_groups(self, event: Event) -> Sequence[PeopleGroup]:
        return [PeopleGroup(number=1, room=event.title)]


class Scattered:
    """Cannot say who is where."""

    name = "scattered"

    @hookimpl
    def leernet_people_groups(self) -> Sequence[PeopleGroup]:
        raise RuntimeError("everywhere")


def test_leernet_people_groups_of_who_breaks_leaves_those_of_others(make_network: MakeNetwork) -> None:
    network = make_network(PlainFormats(), Scattered(), Grouper())
    with network.read() as work:
        assert network.plugins.people_groups(work.db, some_event()) == [PeopleGroup(number=1, room="Hét warmtenet")]
