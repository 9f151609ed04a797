"""Logos are known by what they are, come from beside the programme, and cannot do anything but be drawn."""

from pathlib import Path

import pytest

from leernet.errors import InvalidInput
from leernet.plugins import Plugins
from leernet.programmes import read_programme
from leernet.programmes.logos import MAX_LOGO

from .conftest import AMSTERDAM, Parse, Problems
from .texts import ORGANISATION

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
LOGO = ORGANISATION + 'logo = "logo.bin"\n'


@pytest.mark.parametrize(
    ("content", "mimetype"),
    [
        (SVG.encode(), "image/svg+xml"),
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"\xff\xd8\xff....", "image/jpeg"),
    ],
)
def test_a_logo_is_read_from_beside_the_programme(
    plugins: Plugins, tmp_path: Path, content: bytes, mimetype: str
) -> None:
    (tmp_path / "logo.bin").write_bytes(content)
    (tmp_path / "programma.toml").write_text(LOGO)
    logo = read_programme(tmp_path / "programma.toml", plugins, AMSTERDAM).organisations[0].logo
    assert logo is not None
    assert (logo.mimetype, logo.content) == (mimetype, content)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"GIF89a", "logo_not_an_image"),
        (b"", "logo_not_an_image"),
        (b"<html/>", "logo_not_an_image"),
        (b"\xff\xfe<\0s\0v\0g\0", "logo_not_an_image"),
        (b"x" * (MAX_LOGO + 1), "logo_too_large"),
        (b"x" * 1_000_001, "file_too_large"),
        (SVG.replace("<rect", "<script>1</script><rect").encode(), "logo_not_safe"),
        (SVG.replace("<rect", "<foreignObject/><rect").encode(), "logo_not_safe"),
        (SVG.replace("<rect", "<rect onload='x()'").encode(), "logo_not_safe"),
        (SVG.replace("<rect", "<image href='http://x.example/'/><rect").encode(), "logo_not_safe"),
        (SVG.replace("<rect", "<use href='other.svg#a'/><rect").encode(), "logo_not_safe"),
        (SVG.replace("<rect", "<style>@import 'x'</style><rect").encode(), "logo_not_safe"),
        (SVG.replace("<rect", "<rect style='fill:url(http://x.example/)'").encode(), "logo_not_safe"),
        (("<!DOCTYPE svg [<!ENTITY a 'b'>]>" + SVG).encode(), "logo_not_safe"),
    ],
)
def test_a_logo_that_is_no_safe_image_is_refused(problems: Problems, tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "logo.bin").write_bytes(content)
    assert problems(LOGO)["organisations[0].logo"].code == code


@pytest.mark.parametrize("name", ["../geheim.svg", "/etc/hostname", "map/../../x.svg", "a\\u0000b", "weg.svg", "."])
def test_a_logo_is_never_looked_for_outside_the_folder(problems: Problems, name: str) -> None:
    problem = problems(LOGO.replace("logo.bin", name))["organisations[0].logo"]
    assert problem.code in {"file_outside", "file_missing"}


def test_a_logo_may_refer_to_itself(plugins: Plugins, tmp_path: Path) -> None:
    svg = SVG.replace("<rect", "<defs><g id='a'/></defs><use href='#a'/><rect fill='url(#b)'")
    (tmp_path / "logo.bin").write_text(svg)
    (tmp_path / "programma.toml").write_text(LOGO)
    assert read_programme(tmp_path / "programma.toml", plugins, AMSTERDAM).organisations[0].logo is not None


@pytest.mark.parametrize(
    "url",
    ["data:image/png;base64,AAAA", "data:image/png;base64,AAAAA", "data:text/html;base64,AAAA", "data:", "logo.svg"],
)
def test_a_text_without_a_folder_has_no_logo_files(parse: Parse, url: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse(ORGANISATION + f'logo = "{url}"\n')
    assert caught.value.problems[0].code in {"file_missing", "logo_not_an_image"}
