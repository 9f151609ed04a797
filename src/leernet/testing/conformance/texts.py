"""Whether the catalogue and the templates of a plugin are complete."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from jinja2 import Environment

_PLACE = re.compile(r"\{(\w+)\}")
_JINJA = {"silent": "false", "encoding": "utf-8", "extensions": "jinja2.ext.do,jinja2.ext.loopcontrols"}
_FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
_ACTIVE = re.compile(r"""\sstyle=|\son[a-z]+=["']|<style\b|<script\b(?![^>]*\bsrc=)""", re.IGNORECASE)


def flaws_of_catalogue(folder: Path) -> Iterator[str]:
    """What a folder of catalogues lacks."""
    found = sorted(folder.glob("nl/LC_MESSAGES/*.po"))
    if not found:
        yield f"{folder} has no nl/LC_MESSAGES/*.po"
    for path in found:
        with path.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
        for message in catalogue:
            if message.id:
                yield from (f"{path.name}: {flaw} {message.id!r}" for flaw in _flaws(message))


def _flaws(message: Message) -> Iterator[str]:
    msgids, said = _forms(message.id), _forms(message.string)
    if message.fuzzy or not all(said) or len(said) != len(msgids):
        yield "no Dutch for"
    elif _places(said) != _places(msgids):
        yield "other places in the Dutch than in"


def _forms(text: str | Sequence[str] | None) -> Sequence[str]:
    return (text,) if isinstance(text, str) else text or ("",)


def _places(forms: Sequence[str]) -> set[str]:
    """The names of the places; an error can bring the Dutch words for one: ``{reason_nl}``."""
    return {place.removesuffix("_nl") for form in forms for place in _PLACE.findall(form)}


def msgids(folders: Iterable[Path]) -> set[str]:
    """The texts that have a Dutch translation in one of these folders of catalogues."""
    found: set[str] = set()
    for path in (path for folder in folders for path in folder.glob("nl/LC_MESSAGES/*.po")):
        with path.open("rb") as file:
            found |= {_forms(message.id)[0] for message in read_po(file) if message.id}
    return found


def flaws_of_templates(folder: Path, said: Collection[str]) -> Iterator[str]:
    """What templates may not have: what cannot be compiled, what the policy refuses, a form without its token.

    :param said: the texts that have a Dutch translation; a template says no others
    """
    environment = Environment(autoescape=True, extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"])
    for path in sorted(folder.rglob("*.html")):
        source = path.read_text("utf-8")
        environment.parse(source, filename=str(path))
        # What is printed has styles of its own; what a page shows is looked at once more when it is served.
        if "page_frame" in source and (found := _ACTIVE.search(source)):
            yield f"{path.name}: “{found[0].strip()}” is refused by the Content-Security-Policy"
        for form in _FORM.findall(source):
            if 'method="post"' in form.lower() and "token(" not in form:
                yield f"{path.name}: a form without {{{{ fields.token(form) }}}}"
        for _, msgid, *_ in extract("jinja2.ext:babel_extract", BytesIO(source.encode()), options=_JINJA):
            text = _forms(msgid)[0]
            if text not in said:
                yield f"{path.name}: no Dutch for {text!r}"
