"""Every kind of bad input gets a message that says where it is and what would be right."""

import pytest

from .conftest import Problems
from .texts import BLOCK, EVENT, ORGANISATION, PARTNER, PHYSICAL, SERIES, VENUE


@pytest.mark.parametrize(
    ("text", "place", "code", "says"),
    [
        # nothing, or not enough
        ("[series]\ntitle = 'Netwerk'", "series.slug", "missing", "missing"),
        ("[[organisations]]\nname = 'Zaanstad'", "organisations[0].slug", "missing", "missing"),
        ("[[organisations]]\nslug = ''\nname = 'x'", "organisations[0].slug", "text_empty", "empty"),
        (SERIES + EVENT + "[[events.sections]]\nkey = 'what'", "events[0].sections[0].text", "missing", ""),
        (SERIES + EVENT + "[[events.agenda]]\ntitle = 'Borrel'", "events[0].agenda[0].kind", "missing", ""),
        (SERIES + "[[series.partners]]\norganisation = 'x'", "series.partners[0].role", "missing", ""),
        # keys that are not known
        (SERIES + "titel = 'Netwerk'", "series.titel", "unknown_key", "Did you mean “title”?"),
        ("zzz = 1", "zzz", "unknown_key", "Known are: series, in_series, organisations, events."),
        (SERIES + EVENT + BLOCK + "einde = 1", "events[0].blocks[0].einde", "unknown_key", "Did you mean “end”?"),
        (
            SERIES + EVENT + VENUE + "stret = 'Kade 1'",
            "events[0].formats[0].details.stret",
            "unknown_key",
            "Did you mean “street”?",
        ),
        # the wrong kind of value
        ("series = 3", "series", "not_a_table", "table"),
        ("events = 3", "events", "not_a_list", "list"),
        ("events = [3]", "events[0]", "not_a_table", "table"),
        ("[series]\nslug = 'x'\ntitle = 3", "series.title", "not_text", "quotes"),
        (SERIES + "planned_events = '6'", "series.planned_events", "number_invalid", "from 1 to"),
        (SERIES + "planned_events = true", "series.planned_events", "number_invalid", ""),
        (SERIES + EVENT + "waiting_list = 1", "events[0].waiting_list", "not_a_flag", "true or false"),
        (SERIES + EVENT + PHYSICAL + "details = 'x'", "events[0].formats[0].details", "not_a_table", ""),
        (SERIES + EVENT + "certificate = 'x'", "events[0].certificate", "not_a_table", ""),
        # words, slugs and keys
        (SERIES + "kind = 'netwerk'", "series.kind", "word_unknown", "Did you mean “network”?"),
        (SERIES + "language = 'de'", "series.language", "language_unknown", "nl, en"),
        (
            "[[organisations]]\nslug = 'Aa en Hunze'\nname = 'x'",
            "organisations[0].slug",
            "slug_invalid",
            "“aa-en-hunze”",
        ),
        (
            SERIES + EVENT + "[[events.audiences]]\nkey = 'Één'\nlabel = 'x'",
            "events[0].audiences[0].key",
            "key_invalid",
            "small letters",
        ),
        # texts
        (
            f"[series]\nslug = 'x'\ntitle = '{'x' * 201}'",
            "series.title",
            "text_too_long",
            "201 characters, at most 200",
        ),
        ("[series]\nslug = 'x'\ntitle = '''een\ntwee'''", "series.title", "text_one_line", "one line"),
        ('[series]\nslug = "x"\ntitle = "a\\u0000b"', "series.title", "text_odd", "U+0000"),
        (
            SERIES + EVENT + "[[events.sections]]\ntext = 'x'",
            "events[0].sections[0].heading",
            "heading_missing",
            "what, for_whom, why, about, more",
        ),
        # addresses
        (SERIES + "contact = { email = 'jan@' }", "series.contact.email", "email_invalid", "name@example.org"),
        ("[[organisations]]\nslug='x'\nname='x'\nurl='www.x.nl'", "organisations[0].url", "url_invalid", "https://"),
        (
            "[[organisations]]\nslug='x'\nname='x'\nurl='javascript:alert(1)'",
            "organisations[0].url",
            "url_invalid",
            "https://",
        ),
        # dates and times
        (SERIES + EVENT + "when = 'morgen'", "events[0].when", "when_invalid", "2024-23"),
        (SERIES + EVENT + "when = '2024-13'", "events[0].when", "when_invalid", "a season"),
        (
            SERIES + EVENT + "when = '2018-12-04'\nweekday = 'maandag'",
            "events[0].weekday",
            "weekday_disagrees",
            "4 december 2018 is a dinsdag, not a maandag.",
        ),
        (
            SERIES + EVENT + "weekday = 'Wednesday'\n" + BLOCK,
            "events[0].weekday",
            "weekday_disagrees",
            "4 december 2018 is a dinsdag",
        ),
        (SERIES + EVENT + "when = 'XXXX-12-04'\nweekday = 'zomer'", "events[0].weekday", "weekday_unknown", "zomer"),
        (SERIES + EVENT + "when = '2024-23'\nweekday = 'dinsdag'", "events[0].weekday", "weekday_needs_day", "2024-23"),
        (
            SERIES + EVENT + "[[events.blocks]]\nstart = '2018-12-04T17:00'\nend = '2018-12-04T13:30'",
            "events[0].blocks[0].end",
            "end_before_start",
            "2018-12-04T17:00",
        ),
        (
            SERIES + EVENT + "registration = { opens = '2019-01-01T09:00', closes = '2018-01-01T09:00' }",
            "events[0].registration.closes",
            "end_before_start",
            "2019-01-01T09:00",
        ),
        (
            "[[organisations]]\nslug='x'\nname='x'\nvalid_from=2020-01-01\nvalid_to=2019-01-01",
            "organisations[0].valid_to",
            "end_before_start",
            "2020-01-01",
        ),
        ("[[organisations]]\nslug='x'\nname='x'\nvalid_from='ooit'", "organisations[0].valid_from", "day_invalid", ""),
        (
            SERIES + EVENT + BLOCK + "[[events.blocks]]\nstart = '2018-12-04T16:00'\nend = '2018-12-04T18:00'",
            "events[0].blocks[1].start",
            "blocks_overlap",
            "2018-12-04T17:00",
        ),
        (SERIES + EVENT + "when = '2018-12-05'\n" + BLOCK, "events[0].when", "when_disagrees", "2018-12-04T13:30"),
        (SERIES + EVENT + "when = '2018-12-04T09:00'\n" + BLOCK, "events[0].when", "when_disagrees", "13:30"),
        (SERIES + EVENT + "when = 'XXXX-12-05'\n" + BLOCK, "events[0].when", "when_disagrees", "XXXX-12-05"),
        (
            SERIES + EVENT + "[[events.blocks]]\nstart = 'half twee'\nend = '2018-12-04T13:30'",
            "events[0].blocks[0].start",
            "moment_invalid",
            "2020-12-08T09:30",
        ),
        (
            SERIES + EVENT + "[[events.blocks]]\nstart = '2018-12-04'\nend = '2018-12-04T13:30'",
            "events[0].blocks[0].start",
            "moment_invalid",
            "",
        ),
        (
            SERIES + EVENT + "[[events.blocks]]\nstart = '2027-03-28T02:30'\nend = '2027-03-28T05:00'",
            "events[0].blocks[0].start",
            "moment_missing",
            "2027-03-28T03:30",
        ),
        (
            SERIES + EVENT + "[[events.blocks]]\nstart = '2026-10-25T02:30'\nend = '2026-10-25T05:00'",
            "events[0].blocks[0].start",
            "moment_ambiguous",
            "2026-10-25T02:30+02:00 or 2026-10-25T02:30+01:00",
        ),
        (
            SERIES + EVENT + "registration = { opens = 0001-01-01T00:00:00 }",
            "events[0].registration.opens",
            "moment_out_of_range",
            "1900",
        ),
        # formats, audiences, contributions
        (SERIES + EVENT + VENUE.replace("physical", "virtual"), "events[0].formats[0].key", "word_unknown", "physical"),
        (SERIES + EVENT + PHYSICAL, "events[0].formats[0].details.venue", "missing", "missing"),
        (SERIES + EVENT + PHYSICAL + "capacity = -1", "events[0].formats[0].capacity", "number_invalid", "from 0"),
        (
            SERIES + EVENT + "[[events.formats]]\nkey='online'\ndetails={ join_url='https://x.example/1', tools=[{}] }",
            "events[0].formats[0].details.tools[0].name",
            "missing",
            "",
        ),
        (
            SERIES + EVENT + "[[events.formats]]\nkey='online'\ndetails={ join_url='http://x.example/1' }",
            "events[0].formats[0].details.join_url",
            "invalid",
            "URL",
        ),
        (
            SERIES + EVENT + "status = 'open'\n" + BLOCK,
            "events[0].status",
            "event_not_dated",
            "blocks and formats",
        ),
        (
            SERIES + EVENT + "[[events.contributions]]\nrole = 'speaker'",
            "events[0].contributions[0]",
            "contribution_empty",
            "perspective",
        ),
        (
            SERIES + EVENT + "[[events.contributions]]\nrole = 'speeker'\nname = 'Ali عليّ'",
            "events[0].contributions[0].role",
            "word_unknown",
            "Did you mean “speaker”?",
        ),
        # plugins' details
        (SERIES + "certificate = { events = 5 }", "series.certificate.kind", "kind_missing", "attendance"),
        (SERIES + "certificate = { kind = 'medal' }", "series.certificate.kind", "word_unknown", "attendance"),
        (
            SERIES + "certificate = { kind = 'attendance', events = 0 }",
            "series.certificate.events",
            "invalid",
            "greater than or equal to 1",
        ),
        (SERIES + "brand = { kind = 'paint' }", "series.brand.kind", "word_unknown", "colours"),
        (SERIES + "brand = { kind = 'colours' }", "series.brand.primary", "brand_invalid", ""),
        (SERIES + "brand = { kind = 'tokens', tokens = 'weg.css' }", "series.brand", "file_missing", "weg.css"),
        (
            SERIES + "brand = { kind = 'colours', settled = 3 }",
            "series.brand.settled",
            "brand_settled_invalid",
            "dump",
        ),
        # twice, and in circles
        (ORGANISATION * 2, "organisations[1].slug", "duplicate_slug", "organisations[0].slug"),
        (SERIES + EVENT * 2, "events[1].slug", "duplicate_slug", "events[0].slug"),
        (
            SERIES + EVENT + "number = 2\n[[events]]\nslug = 'tweede'\ntitle = 'x'\nnumber = 2",
            "events[1].number",
            "duplicate_number",
            "“2”",
        ),
        (SERIES + EVENT + VENUE * 2, "events[0].formats[1].key", "duplicate_format", "physical"),
        (
            SERIES + EVENT + "[[events.audiences]]\nkey='a'\nlabel='A'\n" * 2,
            "events[0].audiences[1].key",
            "duplicate_audience",
            "",
        ),
        (SERIES + PARTNER * 2 + ORGANISATION, "series.partners[1]", "duplicate_partner", "aa-en-hunze (organiser)"),
        (
            ORGANISATION + "part_of = 'b'\n[[organisations]]\nslug = 'b'\nname = 'B'\npart_of = 'aa-en-hunze'",
            "organisations[1].part_of",
            "cycle",
            "aa-en-hunze → b → aa-en-hunze",
        ),
        (
            ORGANISATION + "members = ['b']\n[[organisations]]\nslug = 'b'\nname = 'B'\nmembers = ['aa-en-hunze']",
            "organisations[1].members[0]",
            "cycle",
            "b → aa-en-hunze → b",
        ),
        (
            ORGANISATION + "members = ['c']\n[[organisations]]\nslug = 'b'\nname = 'B'\nmembers = ['c']",
            "organisations[1].members[0]",
            "part_of_twice",
            "“c” is part of “aa-en-hunze”",
        ),
        (SERIES + EVENT + "follows = 'eerste'", "events[0].follows", "cycle", "eerste → eerste"),
        (SERIES + "part_of = 'netwerk'", "series.part_of", "cycle", "netwerk → netwerk"),
    ],
)
def test_bad_input_is_told_with_its_place_and_what_would_be_right(
    problems: Problems, text: str, place: str, code: str, says: str
) -> None:
    found = problems(text)
    assert place in found, {where: str(problem) for where, problem in found.items()}
    assert found[place].code == code
    assert says in str(found[place])
    assert "{" not in str(found[place])
