"""A programme as files, for a site that only takes HTML: pages, feeds, calendars, linked data.

The pages are those of the site, asked for as a visitor does. A link to what is a file too becomes relative, so that the
folder can stand anywhere; every other link leads to the live site. So does registering.
"""

import json
import mimetypes
import posixpath
import re
from collections.abc import Mapping, Sequence
from html import escape, unescape
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from ..app import Leernet
from ..errors import Unavailable
from ..i18n import LANGUAGES
from ..services.public import feeds
from .blueprint import blueprint

MANIFEST = "leernet-export.json"
LISTS = frozenset({"home", "feed"})
OF_SERIES = frozenset({"series", "series_calendar", "series_feed"})
OF_EVENT = frozenset({"event", "calendar"})
LOOKS = frozenset({"static", "brand", "logo", "material"})
_LINK = re.compile(r'(?<=\s)(href|src)="(/[^"]*)"')
_INDEX = '<!doctype html><meta charset="utf-8"><title>{0}</title><meta http-equiv="refresh" content="0; url={0}">' \
    '<a href="{0}">{0}</a>\n'  # fmt: skip


def export_site(network: Leernet, folder: Path, series: Sequence[str] = ()) -> int:
    """Write all that people may see, or that of some series, as files; returns how many.

    What an export before this one wrote there and is gone now goes; a folder with anything else in it is refused.

    :raises NotFound: ``series_unknown``
    :raises Unavailable: ``export_failed``
    :raises FileExistsError: the folder holds something else.
    """
    before = _written_before(folder)
    files = Export(network, series).files()
    for name in before - set(files):
        (folder / name).unlink(missing_ok=True)
    names = sorted(files)
    for name, content in [*files.items(), (MANIFEST, json.dumps(names, indent=1).encode())]:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return len(names)


def _written_before(folder: Path) -> set[str]:
    manifest = folder / MANIFEST
    if manifest.exists():
        names: list[str] = json.loads(manifest.read_text("utf-8"))
        root = folder.resolve()
        return {name for name in names if (root / name).resolve().is_relative_to(root)}
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} holds other files: choose an empty folder.")
    return set()


class Export:
    """One export."""

    def __init__(self, network: Leernet, series: Sequence[str]) -> None:
        base = urlsplit(network.settings.base_url)
        self.network, self.chosen = network, tuple(series)
        self._events = self._events_of_chosen()
        self.origin, self.prefix = f"{base.scheme}://{base.netloc}", base.path.rstrip("/")
        self._answers: dict[str, TestResponse | None] = {}
        app = Flask(__name__, template_folder="exported/templates", static_folder=None)
        app.testing = True  # what breaks is raised
        pages = blueprint(network, layout="leernet/export/layout.html", api=False)
        app.register_blueprint(pages, url_prefix=self.prefix or None)
        self._client, self._urls = app.test_client(use_cookies=False), app.url_map.bind(base.netloc)

    def files(self) -> dict[str, bytes]:
        """All files by name, with a first page that leads on."""
        start = [f"{self.prefix}/{lang}/series/{slug}" for slug in self.chosen for lang in LANGUAGES]
        waiting = start or [f"{self.prefix}/{lang}/" for lang in LANGUAGES]
        files = {"index.html": _INDEX.format(self._name(waiting[0])).encode()}
        for path in waiting:  # it grows
            name = self._name(path)
            if name and name not in files:
                answer = self._answers[path]
                assert answer is not None, "what has a name was found"
                content, found = self._made_local(answer, name)
                files[name] = content
                waiting.extend(found)
        return files

    def _events_of_chosen(self) -> set[str]:
        """The events of the chosen series; raises for a series that is not there."""
        with self.network.read() as work:
            found = [feeds.events_of(work, feeds.find_series(work, slug)) for slug in self.chosen]
            return {event.slug for events in found for event in events}

    def _made_local(self, answer: TestResponse, name: str) -> tuple[bytes, list[str]]:
        """A page with its links made relative, and the paths to which they lead."""
        if answer.mimetype != "text/html":
            return answer.data, []
        found: list[str] = []

        def lead(link: re.Match[str]) -> str:
            target = unescape(link[2])
            path, _, fragment = target.partition("#")
            path = path.partition("?")[0]
            other = self._name(path)
            if not other:
                return f'{link[1]}="{escape(self.origin + target)}"'
            found.append(path)
            there = posixpath.relpath(other, posixpath.dirname(name) or ".")
            return f'{link[1]}="{escape(there + (f"#{fragment}" if fragment else ""))}"'

        return _LINK.sub(lead, answer.text).encode(), found

    def _name(self, path: str) -> str:
        """The file of a path; empty where it does not become one."""
        try:
            endpoint, values = self._urls.match(path)
        except HTTPException:
            return ""
        kind = endpoint.rpartition(".")[2]
        if not self._is_wanted(kind, values) or (answer := self._answer(path)) is None:
            return ""
        local = path.removeprefix(self.prefix).strip("/")
        if kind == "home":
            return f"{local}/index.html"
        if kind == "logo":
            return local + (mimetypes.guess_extension(answer.mimetype or "") or "")
        return f"{local}.html" if answer.mimetype == "text/html" else local

    def _is_wanted(self, kind: str, values: Mapping[str, object]) -> bool:
        if kind in LOOKS or not self.chosen:
            return kind in LOOKS | LISTS | OF_SERIES | OF_EVENT
        return (kind in OF_SERIES and values["slug"] in self.chosen) or (
            kind in OF_EVENT and values["slug"] in self._events
        )

    def _answer(self, path: str) -> TestResponse | None:
        """What the site answers; None where there is nothing. Asked for once."""
        if path not in self._answers:
            answer = self._client.get(path, base_url=self.origin, buffered=True)
            if answer.status_code not in (200, 404):  # better no export than one with gaps
                raise Unavailable("export_failed", "“{path}” could not be read. Nothing was written.", path=path)
            self._answers[path] = answer if answer.status_code == 200 else None
        return self._answers[path]
