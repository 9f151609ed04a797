"""Markdown of organisers: safe HTML for pages, readable plain text for mail."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jinja2 import Environment
from markupsafe import Markup

from leernet.richtext import to_html, to_plain

ALLOWED_TAGS = {
    *("p", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "em", "strong", "a", "br", "hr"),
    *("pre", "code", "table", "thead", "tbody", "tr", "th", "td"),
}
ALLOWED_ATTRIBUTES = {"a": {"href", "title", "rel"}, "ol": {"start"}, "code": {"class"}}

_pieces = st.sampled_from(
    [
        *("<script>", "</script>", "<img src=x onerror=alert(1)>", "<a href='javascript:x'>", "<!--", "]]>"),
        *(
            "[x](",
            "](",
            ")",
            "![",
            "]",
            "javascript:alert(1)",
            "JaVaScRiPt:",
            "java\nscript:",
            "&#106;avascript:",
        ),
        *(
            "data:text/html,x",
            "vbscript:x",
            "//evil.example",
            "/path",
            "https://a.nl/",
            "mailto:a@b.nl",
            "tel:+31",
        ),
        *(
            "\"onmouseover='x'",
            " onclick=x ",
            "<",
            ">",
            "&",
            "`",
            "```",
            "~~~",
            "\n",
            "\n\n",
            "    ",
            "\t",
            "\\",
        ),
        *(
            "# ",
            "####### ",
            "- ",
            "1. ",
            "999999999. ",
            "> ",
            "|",
            "|-|-|",
            "*",
            "**",
            "_",
            "[a]: javascript:x",
            "---",
        ),
        *("\x00", "\x1b", "\u202e", "Hét", "st(r)oom", "مرحبا", "学习"),
    ]
)
markdowns = st.lists(st.one_of(_pieces, st.text(max_size=8)), max_size=30).map("".join)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


@given(markdowns)
@example("[x](javascript:alert(1))")
@example("<javascript:alert(1)>")
@example("[x](&#x6A;avascript:alert(1))")
@example("[a]\n\n[a]: javascript:alert(1) 'title'")
@example("[a](https://a.nl '\" onclick=\"x')")
@example('```" onclick="x\ncode\n```')
@example("![x](https://a.nl/x.png)")
def test_whatever_is_written_only_harmless_html_comes_out(markdown: str) -> None:
    for tag, attributes in read(to_html(markdown)).elements:
        assert tag in ALLOWED_TAGS
        assert set(attributes) <= ALLOWED_ATTRIBUTES.get(tag, set())
        if tag == "a":
            assert re.match(r"(https?://|mailto:|tel:)", attributes["href"] or "", re.IGNORECASE)
            assert attributes["rel"] == "noopener"


@given(markdowns)
def test_whatever_is_written_plain_text_comes_out(markdown: str) -> None:
    plain = to_plain(markdown)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", plain)
    assert not any(line.endswith(" ") for line in plain.split("\n"))


@pytest.mark.parametrize("render", [to_html, to_plain])
def test_an_empty_text_stays_empty(render: object) -> None:
    assert callable(render)
    assert render("") == ""
    assert render(" \n\n") == ""


@pytest.mark.parametrize("nest", ["> ", "- ", "*a _b ", "[", "![", "**"])
def test_deep_nesting_exhausts_nothing(nest: str) -> None:
    text = "begin\n\n" + nest * 2000 + "x" + "_ *" * 2000
    assert "<p>begin</p>" in to_html(text)
    assert to_plain(text).startswith("begin")


def test_html_goes_into_a_template_unescaped_and_what_was_html_stays_text() -> None:
    page = Environment(autoescape=True).from_string("{{ text }}").render(text=to_html("*Hét* <b>netwerk</b>"))
    assert page == "<p><em>Hét</em> &lt;b&gt;netwerk&lt;/b&gt;</p>\n"
    assert isinstance(to_html(""), Markup)


def test_headings_begin_below_those_of_the_page() -> None:
    tags = [tag for tag, _ in read(to_html("# a\n## b\n### c\n#### d\n##### e\n###### f\n")).elements]
    assert tags == ["h3", "h4", "h5", "h6", "h6", "h6"]
    assert to_html("Over\n====") == "<h3>Over</h3>\n"


@pytest.mark.parametrize("target", ["https://a.nl/x?y=1", "http://a.nl", "mailto:jan@hier.nu", "tel:+31201234567"])
def test_links_to_the_web_mail_and_telephone_work(target: str) -> None:
    assert f'href="{target}" rel="noopener"' in to_html(f"[daar]({target})")


@pytest.mark.parametrize(
    "target", ["javascript:x", "data:text/html,x", "file:///etc", "//evil.nl", "/a", "a.html", "https:x"]
)
def test_other_links_stay_text(target: str) -> None:
    html = to_html(f"[daar]({target})")
    assert "<a" not in html
    assert target in html


def test_an_image_becomes_a_link_to_it() -> None:
    assert "<img" not in to_html("![logo](https://a.nl/x.png)")


def test_a_line_end_is_a_blank_unless_two_spaces_precede_it() -> None:
    assert to_html("een\ntwee") == "<p>een\ntwee</p>\n"
    assert to_html("een  \ntwee") == "<p>een<br />\ntwee</p>\n"
    assert to_plain("een\ntwee") == "een twee"
    assert to_plain("een  \ntwee") == "een\ntwee"


def test_a_table_carries_no_style_that_a_content_security_policy_would_refuse() -> None:
    html = to_html("|a|b|\n|:-:|-:|\n|1|2|")
    assert "<td>1</td>" in html
    assert "style" not in html


def test_control_characters_disappear() -> None:
    assert to_html("a\x07b\x1b[0m\ud800") == "<p>ab[0m</p>\n"


def test_plain_text_reads_like_the_page() -> None:
    markdown = """# Wat?

Tweede bijeenkomst over *techniek* in **st(r)oom**.
Aanmelden kan bij [Jan](mailto:jan@hier.nu) of op <https://a.nl/é>.

- plenair
- in groepen
  1. casus
  2. reflectie
     met een tweede regel
- borrel

Tot dan!

> Hét netwerk
>
> - van tien gemeenten

    code  blijft
      staan

---

| tijd | wat |
|------|-----|
| 9:30 | [inloop](https://b.nl) |
"""
    assert (
        to_plain(markdown)
        == """Wat?

Tweede bijeenkomst over techniek in st(r)oom. Aanmelden kan bij Jan (jan@hier.nu) of op https://a.nl/é.

- plenair
- in groepen
  1. casus
  2. reflectie met een tweede regel
- borrel

Tot dan!

> Hét netwerk
>
> - van tien gemeenten

code  blijft
  staan

---

tijd | wat
9:30 | inloop (https://b.nl)"""
    )


def test_a_loose_list_keeps_its_air_and_an_empty_item_its_bullet() -> None:
    assert to_plain("1. een\n\n   meer\n\n2. twee\n3.\n") == "1. een\n\n   meer\n\n2. twee\n\n3."


def test_a_list_starts_counting_where_the_writer_did() -> None:
    assert to_plain("7. een\n7. twee") == "7. een\n8. twee"
    assert '<ol start="7">' in to_html("7. een")


def test_an_address_that_is_its_own_words_is_written_once() -> None:
    assert to_plain("<jan@hier.nu> [010](tel:010) [A](https://a.nl)") == "jan@hier.nu 010 A (https://a.nl)"


@given(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1))
def test_words_survive(words: str) -> None:
    assert to_plain(words) == words
    assert read(to_html(words)).words[0] == words
