"""Texts in two languages, the catalogues they come from, and the tool that keeps those."""

import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from markupsafe import Markup

from leernet.i18n import LANGUAGES, LOCALE, N_, Text, Translator, catalogues, fill, negotiate

TOOL = Path(__file__).parent.parent / "tools" / "catalogue.py"

HEADER = (
    'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
)
CATALOGUE = """
msgid "Welcome, {name}"
msgstr "Welkom, {name}"

msgctxt "state"
msgid "open"
msgstr "geopend"

msgid "{n} place"
msgid_plural "{n} places"
msgstr[0] "{n} plaats"
msgstr[1] "{n} plaatsen"

msgctxt "waiting list"
msgid "{n} person"
msgid_plural "{n} people"
msgstr[0] "{n} wachtende"
msgstr[1] "{n} wachtenden"

msgid "half done"
msgstr ""

#, fuzzy
msgid "guessed"
msgstr "misschien"

msgid "Hét network"
msgstr "Hét netwerk — مرحبا 学习"
"""


def write_catalogue(folder: Path, texts: str, *, language: str = "nl", header: str = HEADER) -> Path:
    path = folder / language / "LC_MESSAGES" / "site.po"
    path.parent.mkdir(parents=True)
    path.write_text(header + texts, "utf-8")
    return folder


@pytest.fixture
def dutch(tmp_path: Path) -> Translator:
    return Translator("nl", [write_catalogue(tmp_path, CATALOGUE)])


def test_a_text_comes_in_the_language_asked_for() -> None:
    text = Text(nl="spreker", en="speaker")
    assert [text.get(language) for language in ("nl", "en", "en-GB", "de")] == [
        "spreker",
        "speaker",
        "speaker",
        "spreker",
    ]


def test_a_text_with_one_language_is_better_than_nothing() -> None:
    assert Text(nl="", en="speaker").get("nl") == "speaker"
    assert Text(nl="spreker", en="").get("en") == "spreker"


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        (None, "nl"),
        ("", "nl"),
        ("en", "en"),
        ("nl", "nl"),
        ("nl-BE", "nl"),
        ("en_GB", "en"),
        ("EN-us", "en"),
        ("de-DE,de;q=0.9,en;q=0.8,nl;q=0.7", "en"),
        ("en;q=0.5, nl;q=0.9", "nl"),
        ("en;q=0.8,nl;q=0.8", "en"),
        ("nl;q=0,en;q=0.1", "en"),
        ("de,fr", "nl"),
        ("*", "nl"),
        ("en;q=veel", "nl"),
        ("en;q=nan", "nl"),
        ("en;q=inf", "nl"),
        ("english", "nl"),
        (";;,=,q", "nl"),
    ],
)
def test_the_language_that_suits_best_is_chosen(wanted: str | None, language: str) -> None:
    assert negotiate(wanted) == language


@given(st.text())
def test_any_header_leads_to_a_language(header: str) -> None:
    assert negotiate(header) in LANGUAGES


def test_a_msgid_is_translated_and_filled(dutch: Translator) -> None:
    assert dutch.gettext("Welcome, {name}", name="Aa en Hunze") == "Welkom, Aa en Hunze"
    assert dutch.gettext("Hét network") == "Hét netwerk — مرحبا 学习"


def test_numbers_choose_the_form(dutch: Translator) -> None:
    assert [dutch.ngettext("{n} place", "{n} places", n) for n in (0, 1, 2)] == ["0 plaatsen", "1 plaats", "2 plaatsen"]
    assert Translator("en").ngettext("{n} place", "{n} places", 1) == "1 place"


def test_a_context_tells_equal_msgids_apart(dutch: Translator) -> None:
    assert dutch.pgettext("state", "open") == "geopend"
    assert dutch.pgettext("button", "open") == "open"
    assert dutch.gettext("open") == "open"
    assert dutch.npgettext("waiting list", "{n} person", "{n} people", 3) == "3 wachtenden"


@pytest.mark.parametrize("msgid", ["not there", "half done", "guessed"])
def test_without_a_finished_translation_the_msgid_is_shown(dutch: Translator, msgid: str) -> None:
    assert dutch.gettext(msgid) == msgid


def test_an_empty_msgid_stays_empty_instead_of_showing_the_header(dutch: Translator) -> None:
    assert dutch.gettext("") == ""


def test_english_needs_no_catalogue(tmp_path: Path) -> None:
    english = Translator("en", [write_catalogue(tmp_path, CATALOGUE)])
    assert english.gettext("Welcome, {name}", name="Jan") == "Welcome, Jan"
    assert english.language == "en"


def test_a_language_outside_the_two_becomes_one_of_them() -> None:
    assert Translator("../nl").language == "nl"
    assert Translator("en-GB").language == "en"


def test_a_later_folder_goes_before_an_earlier_one(tmp_path: Path) -> None:
    plain = write_catalogue(tmp_path / "plain", CATALOGUE)
    own = write_catalogue(tmp_path / "own", 'msgid "Welcome, {name}"\nmsgstr "Hoi, {name}"\n')
    translator = Translator("nl", [plain, own])
    assert translator.gettext("Welcome, {name}", name="Jan") == "Hoi, Jan"
    assert translator.ngettext("{n} place", "{n} places", 2) == "2 plaatsen"
    assert Translator("nl", [plain]).gettext("Welcome, {name}", name="Jan") == "Welkom, Jan"


def test_a_catalogue_without_a_header_and_a_folder_without_catalogues_are_fine(tmp_path: Path) -> None:
    bare = write_catalogue(tmp_path, 'msgid "seat"\nmsgstr "zetel"\n', header="")
    assert Translator("nl", [tmp_path / "nowhere", bare]).gettext("seat") == "zetel"


def test_a_broken_catalogue_is_found_at_once(tmp_path: Path) -> None:
    with pytest.raises(PoFileError):
        Translator("nl", [write_catalogue(tmp_path, 'msgid "seat"\nzetel\n')])


def test_leernets_own_catalogue_comes_before_those_of_plugins(tmp_path: Path) -> None:
    assert catalogues([tmp_path]) == (LOCALE, tmp_path)


def test_braces_in_data_and_places_without_data_stay_as_they_are() -> None:
    assert fill("{a} {b} {c", {"a": "{b}", "b": "{0}"}) == "{b} {0} {c"
    assert fill("{a} {} {0!r} {a.b}", {}) == "{a} {} {0!r} {a.b}"


@given(st.text(), st.dictionaries(st.sampled_from(["a", "b", "name"]), st.text()))
def test_filling_never_fails(text: str, data: dict[str, str]) -> None:
    assert isinstance(fill(text, data), str)


@given(st.text())
def test_what_is_filled_in_survives(value: str) -> None:
    assert fill("({name})", {"name": value}) == f"({value})"


def test_markup_in_the_data_makes_markup_and_escapes_all_else() -> None:
    text = fill("<{name}> read {link}", {"name": "<b>", "link": Markup("<a>this</a>")})
    assert isinstance(text, Markup)
    assert text == "&lt;&lt;b&gt;&gt; read <a>this</a>"


def test_a_marked_msgid_stays_what_it_is() -> None:
    assert N_("later") == "later"


def test_templates_translate_and_escape(dutch: Translator) -> None:
    environment = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
    environment.globals.update(_=dutch.gettext, gettext=dutch.gettext, ngettext=dutch.ngettext)
    page = environment.from_string(
        "{{ _('Welcome, {name}', name=who) }}|{% trans %}Hét network{% endtrans %}"
        "|{{ ngettext('{n} place', '{n} places', 2) }}"
    )
    assert page.render(who="<Jan>") == "Welkom, &lt;Jan&gt;|Hét netwerk — مرحبا 学习|2 plaatsen"


def run_tool(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(TOOL), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    package = tmp_path / "sample"
    (package / "templates" / "sample").mkdir(parents=True)
    (package / "code.py").write_text(
        '''
from leernet.errors import Conflict, LeernetError

FULL = "No places left at {event}."
_("plain"), N_("later"), t.ngettext("{n} place", "{n} places", 2), pgettext("state", "open"), _(variable)

class Own(Conflict):
    """A message of its own."""

class Odd(Own):
    def __init__(self, subject, wanted):
        super().__init__("odd", "Odd {subject}", subject=subject)

raise Own("own", "Own {thing}", thing=1)
raise Own(code="named", message="Named")
raise LeernetError("full", FULL)
raise Odd("event", "not a message")
raise Own("either", "One" if variable else "Other")
raise ValueError("code", "for programmers")
raise ValidationError("Not this.")
fields.String(validate=validate.Length(max=3, error="Too long."), error_messages={"required": "Say it.", "null": n})
replace(colour, error="a colour")
''',
        "utf-8",
    )
    (package / "templates" / "sample" / "page.html").write_text(
        "{{ _('Hét page') }}{% trans count=n %}{{ count }} page{% pluralize %}{{ count }} pages{% endtrans %}", "utf-8"
    )
    return package


def test_the_tool_finds_the_texts_of_code_errors_and_templates(package: Path) -> None:
    assert run_tool(package).returncode == 0
    written = (package / "locale" / "nl" / "LC_MESSAGES" / "sample.po").read_text("utf-8")
    texts = [
        line.partition(" ")[2].strip('"') for line in written.splitlines() if line.startswith(("msgid", "msgctxt"))
    ]
    assert sorted(texts) == sorted(
        [
            *(
                "",
                "%(count)s page",
                "%(count)s pages",
                "Hét page",
                "Named",
                "No places left at {event}.",
                "Odd {subject}",
            ),
            *("Not this.", "Too long.", "Say it."),
            *("One", "Other", "Own {thing}", "later", "open", "plain", "state", "{n} place", "{n} places"),
        ]
    )


def test_the_tool_keeps_translations_drops_what_nobody_says_and_settles(package: Path) -> None:
    run_tool(package)
    path = package / "locale" / "nl" / "LC_MESSAGES" / "sample.po"
    edited = path.read_text("utf-8").replace('msgid "plain"\nmsgstr ""', 'msgid "plain"\nmsgstr "gewoon"')
    path.write_text(edited + '\nmsgid "gone"\nmsgstr "weg"\n', "utf-8")
    assert "nobody says 'gone'" in run_tool("--check", package).stdout
    run_tool(package)
    settled = path.read_bytes()
    assert b"gewoon" in settled
    assert b"gone" not in settled
    run_tool(package)
    assert path.read_bytes() == settled


def test_the_check_fails_and_names_what_is_missing_or_has_other_places(package: Path) -> None:
    run_tool(package)
    path = package / "locale" / "nl" / "LC_MESSAGES" / "sample.po"
    path.write_text(
        path.read_text("utf-8").replace('msgid "Own {thing}"\nmsgstr ""', 'msgid "Own {thing}"\nmsgstr "{ding}"'),
        "utf-8",
    )
    with (package / "code.py").open("a", encoding="utf-8") as code:
        code.write('_("brand new")\n')
    check = run_tool("--check", package)
    assert check.returncode == 1
    assert "no Dutch for 'plain' (sample/code.py)" in check.stdout
    assert "other places in the Dutch than in 'Own {thing}'" in check.stdout
    assert "no Dutch for 'brand new'" in check.stdout
    assert "brand new" not in path.read_text("utf-8")


def test_the_tool_keeps_to_the_catalogue_that_a_package_has(package: Path) -> None:
    own = package / "locale" / "nl" / "LC_MESSAGES" / "own-name.po"
    own.parent.mkdir(parents=True)
    own.write_text(HEADER + 'msgid "plain"\nmsgstr "gewoon"\n', "utf-8")
    run_tool(package)
    assert list(own.parent.iterdir()) == [own]
    assert "gewoon" in own.read_text("utf-8")


def test_a_package_that_says_nothing_needs_no_catalogue(tmp_path: Path) -> None:
    (tmp_path / "silent.py").write_text("x = 1\n")
    assert run_tool(tmp_path).stdout == "Every text has its Dutch translation.\n"
    assert not (tmp_path / "locale").exists()


def test_every_text_of_leernet_and_its_plugins_has_a_dutch_translation() -> None:
    check = run_tool("--check")
    assert check.returncode == 0, check.stdout + check.stderr
