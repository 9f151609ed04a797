"""Nothing outside the table is ever opened or connected to, whatever a page, a style sheet or a logo asks for."""

import base64
import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from leernet_certificates.assets import MAX_DATA_BYTES, MemoryFetcher, RefusedAddressError
from leernet_certificates.loaded import Loaded
from leernet_certificates.paper import Asset
from leernet_certificates.pictures import prepare
from leernet_certificates.svg import UnsafeSvgError, check_svg
from weasyprint.urls import fetch  # type: ignore[import-untyped]

# Reports as JSON what each page that it is given makes Python open, resolve, connect to or start.
PROBE = """
import json, logging, sys, tempfile
import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher
from leernet_certificates.assets import MemoryFetcher
from leernet_certificates.paper import Asset, Issuer, Paper
from leernet_certificates.renderer import Renderer

logging.getLogger("weasyprint").addHandler(logging.NullHandler())
logging.getLogger("weasyprint").propagate = False
given = json.load(sys.stdin)
renderer, seen, watching = Renderer(), [], False
# The empty folder that WeasyPrint makes, and removes, for the fonts of each document.
FONTS = tempfile.gettempdir() + "/weasyprint-"
WATCHED = ("open", "os.open", "os.system", "os.exec", "os.spawn", "subprocess.", "socket.", "urllib.", "ftplib.")

def hook(event, arguments):
    own = str(arguments[0]).startswith(FONTS) if arguments else False
    if watching and event.startswith(WATCHED) and not own:
        seen.append(f"{event} {str(arguments[:2])[:200]}")

def page(source, fetcher):
    html = weasyprint.HTML(string=source, base_url=given["base"], url_fetcher=fetcher)
    try:
        return html.write_pdf(font_config=FontConfiguration())
    except weasyprint.urls.URLFetchingError:  # from a colour profile; safe too
        return b""

def paper(svg):
    return Paper(language="nl", holder="H", title="T", issuers=(Issuer("Naam", Asset("image/svg+xml", svg.encode())),),
                 issued_on="nu", number="1", code="A", verify_url="https://leernetwerk.example/c/A")

def watched(act):
    global watching
    seen.clear()
    watching = True
    try:
        printed = act()
    finally:
        watching = False
    return {"events": list(seen), "leak": given["secret"].encode() in printed}

sys.addaudithook(hook)
page("<p>warm <img src='data:image/png;base64,%s'>" % given["png"], MemoryFetcher({}))
page("<svg xmlns='http://www.w3.org/2000/svg'></svg>", MemoryFetcher({}))
renderer.render(paper("<svg xmlns='http://www.w3.org/2000/svg'/>"))
found = {"pages": [watched(lambda: page(one, MemoryFetcher({}))) for one in given["pages"]],
         "logos": [watched(lambda: renderer.render(paper(one))) for one in given["logos"]],
         "control": [watched(lambda: page(one, URLFetcher(timeout=1))) for one in given["pages"][:1]]}
print(json.dumps(found))
"""
PNG = base64.b64encode(
    base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTW2TAAAAABJRU5ErkJggg==")
).decode()
SECRET = "a-secret-of-the-server"
NAMESPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def targets(folder: Path, port: int) -> list[str]:
    return [
        (folder / "secret.png").as_uri(),
        f"http://127.0.0.1:{port}/x.png",
        f"https://127.0.0.1:{port}/x",
        f"ftp://127.0.0.1:{port}/x",
        f"//127.0.0.1:{port}/x.png",
        "secret.png",
        "leernet:image/png/unknown",
        f"FILE://{folder}/secret.png",
    ]


def pages(target: str) -> list[str]:
    """The ways in which a page can ask for something."""
    return [
        f"<link rel=attachment href='{target}'>",
        f"<a rel=attachment href='{target}'>x</a>",
        f"<img src='{target}'>",
        f"<object data='{target}'></object>",
        f"<embed src='{target}'>",
        f"<iframe src='{target}'></iframe>",
        f"<link rel=stylesheet href='{target}'>",
        f"<base href='{target}'><img src='x.png'>",
        f"<style>@import url({target});</style>",
        f"<style>@import '{target}' print;</style>",
        f"<style>@font-face {{ font-family: f; src: url({target}) }} p {{ font-family: f }}</style><p>x</p>",
        f"<p style='background: url({target})'>x</p>",
        f"<p style='border: 3px solid; border-image: url({target}) 1'>x</p>",
        f"<ul style='list-style-image: url({target})'><li>x</li></ul>",
        f"<style>p::before {{ content: url({target}) }}</style><p>x</p>",
        f"<style>@page {{ background: url({target}) }}</style>",
        f"<style>@color-profile --p {{ src: url({target}) }} p {{ color: color(--p 1 0 0) }}</style><p>x</p>",
        f"<svg {NAMESPACES}><image xlink:href='{target}' width='9' height='9'/></svg>",
        f"<svg {NAMESPACES}><use href='{target}#a'/></svg>",
        f"<svg {NAMESPACES}><style>@import url({target});</style><rect fill='url({target}#g)'/></svg>",
        "<img src='data:image/svg+xml;base64,"
        + base64.b64encode(f"<svg {NAMESPACES}><image href='{target}'/></svg>".encode()).decode()
        + "'>",
        f"<style>@font-face {{ font-family: f; src: local('DejaVu Sans'), url({target}) }}</style>"
        "<p style='font-family: f'>x</p>",
    ]


def logos(target: str) -> list[str]:
    """The ways in which a logo can ask for something."""
    return [
        f"<svg {NAMESPACES}><image href='{target}' width='9' height='9'/></svg>",
        f"<svg {NAMESPACES}><image xlink:href='{target}' width='9' height='9'/></svg>",
        f"<svg {NAMESPACES}><use xlink:href='{target}#a'/></svg>",
        f"<svg {NAMESPACES}><style>@import '{target}';</style><rect width='9' height='9'/></svg>",
        f"<svg {NAMESPACES}><rect width='9' height='9' fill='url({target}#g)'/></svg>",
        f"<svg {NAMESPACES}><rect width='9' height='9' style='fill: url({target})'/></svg>",
        f"<?xml-stylesheet href='{target}'?><svg {NAMESPACES}><rect width='9' height='9'/></svg>",
        f"<!DOCTYPE svg [<!ENTITY x SYSTEM '{target}'>]><svg {NAMESPACES}><text>&x;</text></svg>",
        f"<!DOCTYPE svg SYSTEM '{target}'><svg {NAMESPACES}><text>x</text></svg>",
        f"<svg {NAMESPACES}><a href='{target}'><rect width='9' height='9'/></a></svg>",
        f"<svg {NAMESPACES} xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include href='{target}'/></svg>",
    ]


def test_no_attack_opens_a_file_or_a_connection(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(SECRET.encode())
    with socket.create_server(("127.0.0.1", 0)) as server:
        every = targets(tmp_path, server.getsockname()[1])
        given = {
            "pages": [page for target in every for page in pages(target)],
            "logos": [logo for target in every for logo in logos(target)],
            "base": tmp_path.as_uri() + "/",
            "secret": SECRET,
            "png": PNG,
        }
        done = subprocess.run(
            [sys.executable, "-c", PROBE], input=json.dumps(given), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-2000:]
        server.settimeout(0)
        with pytest.raises(BlockingIOError):
            server.accept()
    found = json.loads(done.stdout)
    assert len(found["pages"]) > 170
    tries = zip([*given["pages"], *given["logos"]], found["pages"] + found["logos"], strict=True)
    assert [(source, seen) for source, seen in tries if seen["events"] or seen["leak"]] == []
    assert any("secret.png" in event for event in found["control"][0]["events"]), "the probe sees nothing"


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://127.0.0.1/",
        "leernet:unknown",
        "LEERNET:known",
        "known",
        "",
        f"data:text/html;base64,{PNG}",
        f"data:image/svg+xml;base64,{PNG}",
        f"data:image/png;charset=x;base64,{PNG}",
        "data:image/png,%89PNG",
        "data:image/png;base64,AAAA",
        "data:image/png;base64,A",
        "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"x" * MAX_DATA_BYTES * 2).decode(),
    ],
)
def test_the_fetcher_refuses_every_other_address(url: str) -> None:
    fetcher = MemoryFetcher({"leernet:known": Loaded("image/png", b"x")})
    for ask in (fetcher.fetch, fetcher.open, fetcher):
        with pytest.raises(RefusedAddressError):
            ask(url)


def test_the_fetcher_serves_its_table_and_small_pictures_in_the_page() -> None:
    fetcher = MemoryFetcher({"leernet:known": Loaded("image/svg+xml", b"<svg/>")})
    with fetch(fetcher, "leernet:known") as response:
        assert (response.content_type, response.read()) == ("image/svg+xml", b"<svg/>")
    with fetch(fetcher, f"data:image/png;base64,{PNG}") as response:
        assert response.content_type == "image/png"
        assert response.read() == base64.b64decode(PNG)


def test_an_address_names_its_bytes() -> None:
    one, other = Loaded("image/png", b"one"), Loaded("image/png", b"other")
    assert one.address != other.address
    assert one.address == Loaded("image/png", b"one").address


def test_svg_that_would_draw_without_end_is_refused() -> None:
    copies = "".join(f'<g id="g{n + 1}">' + f'<use href="#g{n}"/>' * 10 + "</g>" for n in range(8))
    laughs = f'<svg {NAMESPACES}><g id="g0"><path d="M0 0h1"/></g>{copies}</svg>'
    circle = f'<svg {NAMESPACES}><g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g></svg>'
    entities = "<!DOCTYPE svg [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]><svg>&b;</svg>"
    gradient = f'<svg {NAMESPACES}><linearGradient id="g" spreadMethod="repeat" x2="0.000001"/></svg>'
    markers = f'<svg {NAMESPACES}><path marker-mid="url(#m)" d="M0 0h1"/></svg>'
    deep = f"<svg {NAMESPACES}>" + "<g>" * 5000 + "</g>" * 5000 + "</svg>"
    large = f"<svg {NAMESPACES}>{'x' * 500_001}</svg>"
    for text in (laughs, circle, entities, gradient, markers, deep, large, "<html/>", "<svg", ""):
        with pytest.raises(UnsafeSvgError):
            check_svg(text.encode())


def test_svg_as_drawing_programs_write_it_is_accepted() -> None:
    check_svg(
        b'<?xml version="1.0" encoding="UTF-8"?>'
        b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
        b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">'
        b"<style>.a { fill: url(#g) }</style>"
        b'<defs><linearGradient id="g"><stop offset="0"/></linearGradient><path id="p" d="M0 0h9v9z"/></defs>'
        b'<use xlink:href="#p" class="a"/><rect width="3" height="3" fill="url(#g)" clip-path="url(\'#c\')"/></svg>'
    )


@pytest.mark.parametrize(
    ("mime", "data"),
    [
        ("image/png", b"nonsense"),
        ("image/jpeg", b"\xff\xd8\xff\xe0nonsense"),
        ("image/png", b"\x89PNG\r\n\x1a\n"),
        ("image/jpeg", base64.b64decode(PNG)),
        ("image/svg+xml", b"<svg"),
        ("image/svg+xml", b"\x89PNG"),
    ],
)
def test_a_picture_that_is_not_what_it_says_is_not_prepared(mime: str, data: bytes) -> None:
    assert prepare(Asset(mime, data), "#ffffff") is None
