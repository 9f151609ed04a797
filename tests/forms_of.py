"""Reads the forms of a page, so that a test sends what a browser would send: no field is forgotten or made up."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TypeVar

T = TypeVar("T")


@dataclass
class PageForm:
    """A form as it stands on the page: ``values`` holds what a browser would send if nothing were touched."""

    action: str
    method: str
    values: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    enctype: str = "application/x-www-form-urlencoded"
    buttons: set[tuple[str, str]] = field(default_factory=set)
    """What pressing each of its buttons adds: name and value, both empty for one that has none."""

    def filled(self, **values: T) -> dict[str, str | T]:
        """What a browser sends after these fields were filled in; a field that is not there is an error."""
        unknown = set(values) - self.names
        assert not unknown, f"the form at {self.action} has no {unknown}, only {self.names}"
        return {**self.values, **values}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self._form: PageForm | None = None
        self._by_id: dict[str, PageForm] = {}
        self._elsewhere: list[tuple[str, dict[str, str]]] = []
        self._textarea = ""
        self._select = ""

    def close(self) -> None:
        """A field can stand outside of its form, and before it: it names the form by its id."""
        super().close()
        for tag, given in self._elsewhere:
            self._field(self._by_id[given["form"]], tag, given)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = PageForm(given.get("action", ""), given.get("method", "get").lower())
            self._form.enctype = given.get("enctype", self._form.enctype)
            self.forms.append(self._form)
            self._by_id[given.get("id", "")] = self._form
        elif "form" in given:
            self._elsewhere.append((tag, given))
        elif self._form is not None and (tag in ("input", "textarea", "select", "option", "button")):
            self._field(self._form, tag, given)

    def _field(self, form: PageForm, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if tag == "button":
            form.buttons.add((name, given.get("value", "")))
        if tag == "option":
            if self._select and ("selected" in given or self._select not in form.values):
                form.values[self._select] = given.get("value", "")
            return
        if not name:
            return
        form.names.add(name)
        kind = given.get("type", "text")
        if tag == "textarea":
            self._textarea = name
            form.values[name] = ""
        elif tag == "select":
            self._select = name
        elif tag == "input" and (kind not in ("radio", "checkbox", "submit", "file") or "checked" in given):
            form.values[name] = given.get("value", "on" if kind == "checkbox" else "")

    def handle_data(self, data: str) -> None:
        if self._form is not None and self._textarea:
            self._form.values[self._textarea] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            self._textarea = ""
        elif tag == "select":
            self._select = ""


def forms_of(html: str) -> list[PageForm]:
    """All forms of a page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.forms


def form_of(html: str, action: str) -> PageForm:
    """The one form whose action ends in ``action``."""
    found = [form for form in forms_of(html) if form.action.endswith(action)]
    assert len(found) == 1, f"{len(found)} forms end in {action}: {[form.action for form in forms_of(html)]}"
    return found[0]
