"""The suites say what is wrong with a plugin that breaks a promise: a suite that nothing fails proves nothing."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from markupsafe import Markup
from marshmallow import Schema, fields, validate
from sqlalchemy import ForeignKey, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from leernet import InvalidInput, Text, hookimpl
from leernet.hookspecs import (
    AttendanceRecord,
    Brand,
    BrandKind,
    CalendarPlace,
    CertificateKind,
    Change,
    Document,
    Fact,
    FormatKind,
    Issue,
    Journal,
    Moment,
    PageKind,
    PagePlace,
    Person,
    PersonalData,
    Shown,
    Tables,
    Visit,
)
from leernet.model import Certificate, Details, Registration
from leernet.testing import MakeNetwork, Outbox, SettableClock, add
from leernet.testing.conformance import (
    BrandConformance,
    CertificateConformance,
    FormatConformance,
    PluginConformance,
)
from leernet.testing.conformance.texts import flaws_of_catalogue, flaws_of_templates, msgids
from leernet.testing.examples import example_of
from leernet.testing.office import Office, Registered

LABEL = Text(nl="Wandelend", en="On foot")


class WalkSchema(Schema):
    start = fields.String(required=True, metadata={"label": Text(nl="Vertrek", en="Start")})
    link = fields.Url(required=True, schemes={"https"}, metadata={"label": Text(nl="Link", en="Link")})


class Walk(FormatKind):
    key, label = "walk", LABEL

    def schema(self) -> Schema:
        return WalkSchema()

    def summary(self, details: Details, language: str) -> str:
        return f"{self.label.get(language)}: {details['start']}"


# --- formats ---


class Talkative(Walk):
    """Tells everybody the link."""

    def public_facts(self, details: Details, moment: Moment) -> Sequence[Fact]:
        return [Fact(label="Link", text="Klik", url=str(details["link"]) if moment.now.hour > 9 else "")]

    def join_url(self, details: Details, moment: Moment) -> str | None:
        return str(details["link"]) if moment.starts_at else None

    def calendar_place(self, details: Details, language: str) -> CalendarPlace:
        return CalendarPlace(location=str(details["link"]), conference=True)


class Hasty(Walk):
    """Gives the link without a date."""

    def join_url(self, details: Details, moment: Moment) -> str | None:
        return str(details["link"])


class Raw(Walk):
    """Says that its text is HTML."""

    def summary(self, details: Details, language: str) -> str:
        return Markup(details["start"])


class Forgetful(Walk):
    """Makes something else of its details each time."""

    def schema(self) -> Schema:
        grow = fields.Function(deserialize=lambda value: f"{value}!", metadata={"label": LABEL})
        return Schema.from_dict({"start": grow, "link": fields.Url()})()


class Mute(Walk):
    """Says nothing in English, and has no label at its fields."""

    label = Text(nl="Wandelend", en="")

    def schema(self) -> Schema:
        return Schema.from_dict({"start": fields.String(required=True)})()


@pytest.mark.parametrize(
    ("kind", "test", "said"),
    [
        (Talkative(), "test_what_is_for_participants_is_shown_to_confirmed_people_only", "shows who has no place"),
        (Hasty(), "test_a_date_that_is_not_firm_gives_out_no_link", "without a firm date"),
        (Raw(), "test_pages_of_events_of_every_shape_open_and_escape", "not escaped"),
        (Forgetful(), "test_details_go_round_through_schema_programme_file_and_dump", "let through again"),
        (Mute(), "test_key_and_label_can_be_used_everywhere", "in Dutch and in English"),
        (Mute(), "test_every_field_has_a_label_for_the_desk", "metadata"),
    ],
    ids=lambda value: value.removeprefix("test_") if isinstance(value, str) and value.startswith("test_") else "",
)
def test_a_format_that_breaks_a_promise_fails(
    kind: FormatKind, test: str, said: str, open_office: Callable[[object], Office], caplog: pytest.LogCaptureFixture
) -> None:
    class Suite(FormatConformance):
        format = kind
        details = {"start": "<b>start</b>&\"'", "link": "https://geheim.example.org/link"}

    suite = Suite()
    arguments = {"office": open_office(suite), "caplog": caplog}
    with pytest.raises(AssertionError, match=said):
        _run(suite, test, arguments)


def _run(suite: object, test: str, arguments: Mapping[str, object]) -> None:
    method = getattr(suite, test)
    wanted = method.__code__.co_varnames[1 : method.__code__.co_argcount]
    method(**{name: value for name, value in arguments.items() if name in wanted})


@pytest.fixture
def open_office(make_network: MakeNetwork, clock: SettableClock, outbox: Outbox) -> Callable[[object], Office]:
    """Opens the office of a suite."""
    return lambda suite: Office(make_network(*suite.plugins()), clock, outbox)  # type: ignore[attr-defined]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """SQLite."""
    return sqlite_url


def test_an_example_is_made_of_every_sort_of_field_and_asks_for_what_it_cannot_guess() -> None:
    example = example_of(
        Schema.from_dict(
            {
                "text": fields.String(),
                "number": fields.Integer(),
                "day": fields.Date(),
                "mail": fields.Email(),
                "tools": fields.List(fields.Nested(WalkSchema)),
            }
        )()
    )
    assert set(example) == {"text", "number", "day", "mail", "tools"}
    with pytest.raises(AssertionError, match="no example of odd: give `details`"):
        example_of(Schema.from_dict({"odd": fields.String(required=True, validate=validate.OneOf([]))})())


# --- looks and certificates ---


class Injecting(BrandKind):
    key = "injecting"

    def settle(self, details: Details, read: Callable[[str], bytes]) -> dict[str, object]:
        if not details:
            raise InvalidInput("look_missing", "No Dutch for this.")
        return dict(details)

    def brand(self, settled: Details) -> Brand:
        return Brand(properties={"--leernet-link": "red; background: url(https://elsewhere.example/)"})


def test_a_look_that_is_more_than_values_or_says_no_dutch_fails(open_office: Callable[[object], Office]) -> None:
    class Suite(BrandConformance):
        brand = Injecting()
        details = {"a": 1}

    with pytest.raises(AssertionError, match="more than a plain value"):
        Suite().test_properties_are_plain_values_of_ours()
    with pytest.raises(AssertionError, match="no Dutch"):
        Suite().test_what_cannot_be_read_is_refused_in_both_languages(open_office(Suite()))


class Generous(CertificateKind):
    key, label = "generous", LABEL

    def __init__(self) -> None:
        self.printed = 0

    def schema(self) -> Schema:
        return Schema()

    def rule_text(self, details: Details, language: str) -> str:
        return "Iedereen krijgt het."

    def earned(self, details: Details, record: AttendanceRecord) -> bool:
        return True

    def issued(self, db: Session, issue: Issue) -> None:
        """Nothing is kept."""

    def document(self, db: Session, certificate: Certificate, verify_url: str) -> Document:
        self.printed += 1
        return Document(filename="a.txt", mimetype="text/plain", content=str(self.printed).encode())


def test_a_certificate_for_everybody_that_prints_differently_fails() -> None:
    class Suite(CertificateConformance):
        certificate = Generous()

    with pytest.raises(AssertionError, match="in Dutch and in English"):
        Suite().test_key_and_words_can_be_used_everywhere()
    with pytest.raises(AssertionError, match="confirmed=False"):
        Suite().test_nobody_earns_it_without_being_there()


# --- plugins ---


class Base(DeclarativeBase):
    metadata = MetaData()


class Secret(Base):
    __tablename__ = "other_secret"

    registration_id: Mapped[int] = mapped_column(ForeignKey(Registration.id, ondelete="CASCADE"), primary_key=True)


class Nothing(PersonalData):
    purpose = LABEL

    def export(self, db: Session, person: Person) -> Mapping[str, object]:
        return {"kept": "always"}

    def erase(self, db: Session, person: Person) -> None:
        """Nothing goes."""


class Fragile(PageKind):
    key, place, label = "fragile", PagePlace.EVENT, LABEL

    def show(self, db: Session, visit: Visit) -> Shown:
        raise RuntimeError("out of order")


class Sloppy:
    """Breaks a promise of each sort."""

    name = "sloppy"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @hookimpl
    def leernet_tables(self) -> Tables:
        return Tables(metadata=Base.metadata, versions=self.folder / "versions")

    @hookimpl
    def leernet_templates(self) -> Path:
        return self.folder

    @hookimpl
    def leernet_catalogue(self) -> Path:
        return self.folder

    @hookimpl
    def leernet_pages(self) -> Sequence[PageKind]:
        return [Fragile()]

    @hookimpl
    def leernet_changed(self, change: Change) -> None:
        raise RuntimeError("deaf")

    @hookimpl
    def leernet_due(self, db: Session, journal: Journal) -> None:
        journal("sloppy.again", 1)


class Keeping(Sloppy):
    """Says that it keeps something, and never lets it go."""

    @hookimpl
    def leernet_personal_data(self) -> PersonalData:
        return Nothing()


VERSION = """
from alembic import op
import sqlalchemy as sa
revision, down_revision, branch_labels, depends_on = "sloppy_0001", None, ("sloppy",), ("leernet_0001",)
def upgrade():
    op.create_table("sloppy_other", sa.Column("id", sa.Integer(), primary_key=True))
def downgrade():
    pass
"""
CATALOGUE = """
msgid ""
msgstr "Language: nl\\nContent-Type: text/plain; charset=utf-8\\n"

msgid "One {thing}"
msgstr "Een {ding}"

msgid "Nobody translated this"
msgstr ""
"""
TEMPLATE = """{% extends page_frame %}
<p style="color: red">{{ _("Not in any catalogue") }}</p>
<form method="post"><input name="a"></form>
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What a sloppy plugin brings along."""
    for name, text in (
        ("versions/0001.py", VERSION),
        ("nl/LC_MESSAGES/sloppy.po", CATALOGUE),
        ("sloppy/page.html", TEMPLATE),
    ):
        path = tmp_path / "sloppy" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path / "sloppy"


@pytest.mark.parametrize(
    ("sort", "test", "said"),
    [
        (Sloppy, "test_it_fits_and_uses_nothing_that_goes_away", "written"),
        (Sloppy, "test_names_can_be_told_from_those_of_other_plugins", "begin with the name of the plugin"),
        (Sloppy, "test_texts_are_there_in_both_languages_and_templates_are_safe", "other places in the Dutch"),
        (Sloppy, "test_tables_migrate_up_and_down", "other tables than the metadata"),
        (Sloppy, "test_personal_data_is_declared_given_out_and_erased", "no leernet_personal_data"),
        (Sloppy, "test_it_survives_being_told_twice_and_late", "raised while it was told"),
        (Sloppy, "test_what_is_due_is_done_once", "done again"),
        (Sloppy, "test_pages_open_escape_and_refuse_nonsense", "fragile: 500"),
        (Keeping, "test_personal_data_is_declared_given_out_and_erased", "override `keep`"),
    ],
    ids=lambda value: value.removeprefix("test_") if isinstance(value, str) and value.startswith("test_") else "",
)
def test_a_plugin_that_breaks_a_promise_fails(
    sort: type[Sloppy],
    test: str,
    said: str,
    folder: Path,
    open_office: Callable[[object], Office],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Suite(PluginConformance):
        plugin = sort(folder)

    suite = Suite()
    office = open_office(suite) if "office" in getattr(suite, test).__code__.co_varnames else None
    arguments = {"office": office, "caplog": caplog, "empty_database_url": f"sqlite:///{tmp_path / 'empty.db'}"}
    with pytest.raises(AssertionError, match=said):
        _run(suite, test, arguments)


def test_what_is_kept_and_not_erased_is_found(folder: Path, open_office: Callable[[object], Office]) -> None:
    class Suite(PluginConformance):
        plugin = Keeping(folder)

        def keep(self, office: Office, who: Registered) -> None:
            add(office.network, Secret(registration_id=who.id))

    suite = Suite()
    with pytest.raises(AssertionError):
        suite.test_personal_data_is_declared_given_out_and_erased(open_office(suite))


def test_all_flaws_of_texts_are_told(folder: Path) -> None:
    assert {flaw.partition(": ")[2] for flaw in flaws_of_catalogue(folder)} == {
        "no Dutch for 'Nobody translated this'",
        "other places in the Dutch than in 'One {thing}'",
    }
    assert len(list(flaws_of_templates(folder, msgids([folder])))) == 3
    assert [flaw.rpartition(" ")[2] for flaw in flaws_of_catalogue(folder / "versions")] == ["nl/LC_MESSAGES/*.po"]
