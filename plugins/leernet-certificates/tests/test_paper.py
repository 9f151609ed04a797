"""A paper: what it refuses to hold, and how it is written down and read back."""

import json
from collections.abc import Callable
from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from leernet_certificates.paper import (
    LONGEST,
    MAX_ASSET_BYTES,
    MAX_ISSUERS,
    MAX_LINES,
    MAX_SIGNATORIES,
    Asset,
    Issuer,
    Paper,
    PaperError,
    Signatory,
    Theme,
    shorten,
    width,
)
from leernet_certificates.snapshot import digest, from_json, to_json

texts = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40).filter(lambda text: bool(text.strip()))


def test_a_paper_cannot_be_changed(paper: Paper) -> None:
    with pytest.raises(FrozenInstanceError):
        paper.holder = "Iemand anders"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("holder", " "),
        ("holder", "a" * 161),
        ("holder", "山" * 81),
        ("title", ""),
        ("number", "1" * 41),
        ("code", "\ud800"),
        ("language", "fr"),
        ("issuers", ()),
        ("issuers", (Issuer("A"),) * (MAX_ISSUERS + 1)),
        ("signatories", (Signatory("A"),) * (MAX_SIGNATORIES + 1)),
        ("lines", ("Maandag",) * (MAX_LINES + 1)),
        ("lines", ("",)),
        ("verify_url", "javascript:alert(1)"),
        ("verify_url", "file:///etc/passwd"),
        ("verify_url", "/c/1"),
        ("verify_url", "https://exämple.nl/c/1"),
    ],
)
def test_a_paper_refuses_what_cannot_be_printed(paper: Paper, field: str, value: object) -> None:
    with pytest.raises(PaperError) as refused:
        replace(paper, **{field: value})  # type: ignore[arg-type]
    assert refused.value.field == field
    assert field in str(refused.value)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("primary", "red"),
        ("accent", "#12345"),
        ("surface", "#fff; } @import url(file:///etc/passwd)"),
        ("font", "Comic Sans"),
        ("display_font", '"; } * { display: none'),
    ],
)
def test_a_theme_refuses_anything_but_plain_colours_and_known_fonts(field: str, value: str) -> None:
    with pytest.raises(PaperError) as refused:
        Theme(**{field: value})
    assert refused.value.field == f"theme.{field}"


def test_an_asset_refuses_other_types_and_sizes() -> None:
    for mime, data in (("image/gif", b"x"), ("image/png", b""), ("image/png", b"x" * (MAX_ASSET_BYTES + 1))):
        with pytest.raises(PaperError):
            Asset(mime, data)


@given(texts, st.integers(1, 60))
def test_a_shortened_text_fits_and_a_fitting_one_is_left_alone(text: str, longest: int) -> None:
    short = shorten(text, longest)
    assert width(short) <= longest
    assert short == text or (width(text) > longest and short.endswith("…"))


def test_a_title_cut_to_its_limit_is_accepted(paper: Paper) -> None:
    long = "学习网络 van gemeenten " * 30
    assert replace(paper, title=shorten(long, LONGEST["title"])).title.endswith("…")


def test_a_snapshot_reads_back_as_the_same_paper(paper: Paper) -> None:
    assert from_json(to_json(paper), paper.assets()) == paper
    assert from_json(to_json(paper, embed=True)) == paper


@given(holder=texts, title=texts, line=texts, hours=st.none() | texts, primary=st.from_regex(r"\A#[0-9a-f]{6}\Z"))
def test_any_text_survives_a_snapshot(holder: str, title: str, line: str, hours: str | None, primary: str) -> None:
    made = Paper(
        language="en", holder=holder, title=title, lines=(line,), hours=hours, issuers=(Issuer(holder),),
        signatories=(Signatory(title, line),), issued_on="today", number="1", code="A",
        verify_url="https://leernetwerk.example/c/A", theme=Theme(primary=primary),
    )  # fmt: skip
    written = to_json(made)
    assert from_json(written) == made
    assert to_json(from_json(written)) == written
    assert digest(from_json(written)) == digest(made)


def test_a_snapshot_is_canonical(paper: Paper) -> None:
    written = to_json(paper)
    again = json.dumps(json.loads(written), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert written == again
    assert "Hét st(r)oomlijnen" in written


def test_a_snapshot_refers_to_pictures_and_holds_none(paper: Paper) -> None:
    written = json.loads(to_json(paper))
    logo = paper.issuers[0].logo
    assert logo is not None
    assert written["issuers"][0]["logo"] == {"mime": "image/svg+xml", "sha256": logo.sha256}
    assert set(paper.assets()) == {logo.sha256, written["signatories"][0]["signature"]["sha256"]}


def test_a_digest_changes_with_every_field(paper: Paper, raster: Callable[..., Asset]) -> None:
    other_logo = (replace(paper.issuers[0], logo=raster("JPEG")), *paper.issuers[1:])
    others = [
        replace(paper, holder="Iemand anders"), replace(paper, hours=None), replace(paper, issuers=other_logo),
        replace(paper, theme=Theme(accent="#000000")), replace(paper, lines=()),
    ]  # fmt: skip
    assert len({digest(one) for one in [paper, *others]}) == 1 + len(others)


def test_a_snapshot_without_its_pictures_is_refused(paper: Paper) -> None:
    with pytest.raises(PaperError, match="is missing"):
        from_json(to_json(paper))


def test_a_snapshot_with_another_picture_is_refused(paper: Paper) -> None:
    swapped = {name: Asset("image/png", b"something else") for name in paper.assets()}
    with pytest.raises(PaperError, match="other bytes"):
        from_json(to_json(paper), swapped)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "null", "{}", '{"version": 2}', '{"version": 1}', '{"version": 1, "issuers": 3}', "nonsense"],
)
def test_text_that_is_no_snapshot_is_refused(text: str) -> None:
    with pytest.raises(PaperError):
        from_json(text)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("holder", 3),
        ("hours", []),
        ("lines", "text"),
        ("lines", [1]),
        ("issuers", ["name"]),
        ("theme", []),
        ("theme", {"colour": "#ffffff"}),
        ("signatories", [{}]),
        ("issuers", [{"name": "A", "logo": {"mime": "image/png", "sha256": "0", "base64": "?"}}]),
    ],
)
def test_a_snapshot_with_a_damaged_field_is_refused(paper: Paper, field: str, value: object) -> None:
    damaged = {**json.loads(to_json(paper)), field: value}
    with pytest.raises(PaperError):
        from_json(json.dumps(damaged), paper.assets())
