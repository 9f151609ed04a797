"""Somebody with a browser: opens pages, follows links, and sends the forms that stand on them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.forms_of import PageForm, forms_of

SITE = "http://kennisplein.example"
UNSEEN = ("script", "style", "title")


@dataclass(frozen=True)
class Button:
    """What stands on a button, and what pressing it adds to its form."""

    label: str
    name: str
    value: str


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.pictures: dict[str, str] = {}
        self.sheets: list[str] = []
        self.buttons: list[Button] = []
        self._hidden = 0
        self._pressed: tuple[str, str] | None = None
        self._label: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._hidden += tag in UNSEEN
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "img":
            self.pictures[given.get("alt", "")] = given.get("src", "")
        elif tag == "link" and given.get("rel") == "stylesheet":
            self.sheets.append(given["href"])
        elif tag == "button":
            self._pressed, self._label = (given.get("name", ""), given.get("value", "")), []

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in UNSEEN
        if tag == "button" and self._pressed is not None:
            self.buttons.append(Button(one_line(" ".join(self._label)), *self._pressed))
            self._pressed = None

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)
        if self._pressed is not None:
            self._label.append(data)


def text_of(html: str) -> str:
    """What a reader sees of a piece of HTML, in one line."""
    reader = _Reader()
    reader.feed(html)
    return one_line(" ".join(reader.words))


def one_line(text: str) -> str:
    """The text with every run of blanks made one space."""
    return " ".join(text.split())


@dataclass(frozen=True)
class Page:
    """What the browser got."""

    path: str
    status: int
    headers: dict[str, str]
    content: bytes

    @cached_property
    def html(self) -> str:
        return self.content.decode()

    @cached_property
    def _read(self) -> _Reader:
        reader = _Reader()
        reader.feed(self.html)
        return reader

    @cached_property
    def text(self) -> str:
        """What a reader sees."""
        return one_line(" ".join(self._read.words))

    @property
    def links(self) -> list[str]:
        return self._read.links

    @property
    def pictures(self) -> dict[str, str]:
        """Address of each picture, by what it says it is."""
        return self._read.pictures

    @property
    def sheets(self) -> list[str]:
        return self._read.sheets

    @property
    def buttons(self) -> list[Button]:
        return self._read.buttons

    @property
    def forms(self) -> list[PageForm]:
        return forms_of(self.html)

    def link(self, ending: str) -> str:
        """The address of the one link that ends so."""
        found = {link for link in self.links if link.endswith(ending)}
        assert len(found) == 1, f"{len(found)} links on {self.path} end in {ending}: {self.links}"
        return found.pop()

    def button(self, words: str) -> dict[str, str]:
        """What pressing the one button with these words on it adds to its form."""
        found = self._button(words)
        return {found.name: found.value} if found.name else {}

    def label_of(self, words: str) -> str:
        """All that stands on that button."""
        return self._button(words).label

    def _button(self, words: str) -> Button:
        found = [button for button in self.buttons if words == button.label or button.label.startswith(f"{words} ")]
        assert len(found) == 1, f"{len(found)} buttons on {self.path} say {words}: {self.buttons}"
        return found[0]

    def form(self, ending: str, **values: str) -> PageForm:
        """The one form whose address ends so, and in which these values stand."""
        found = [form for form in self.forms if form.action.endswith(ending) and values.items() <= form.values.items()]
        assert len(found) == 1, f"{len(found)} forms on {self.path} end in {ending}: {[f.action for f in self.forms]}"
        return found[0]


class Visitor:
    """A browser with its own cookies."""

    def __init__(self, client: FlaskClient, language: str = "nl") -> None:
        self.client = client
        self.language = language

    def open(self, address: str, status: int = 200) -> Page:
        """Open a page: a path of the site, or a whole address as it stands in a mail."""
        page = self.visit(address)
        assert page.status == status, f"{address} answers {page.status}: {page.content[:1000]!r}"
        return page

    def send(self, page: Page, form: PageForm, /, **values: str) -> Page:
        """Fill in a form of a page and send it; where it leads to is opened as a browser does."""
        sent = self.send_only(page, form, **values)
        answer = self.visit(urljoin(page.path, sent.headers["Location"])) if 300 <= sent.status < 400 else sent
        assert answer.status == 200, f"{form.action} answers {answer.status}: {answer.text[:1000]}"
        return answer

    def press(self, page: Page, words: str, /, **values: str) -> Page:
        """Fill in the form with the one button that says this, and press it."""
        pressed = page.button(words)
        (button,) = pressed.items() or [("", "")]
        found = [form for form in page.forms if button in form.buttons and set(values) <= form.names]
        assert found, f"no form on {page.path} has {words} and {list(values)}"
        return self.send(page, found[0], **values, **pressed)

    def do(self, page: Page, value: str, /, **values: str) -> Page:
        """The same by what the button does, where it can have other words or stands there more than once."""
        found = [one for one in page.forms if ("do", value) in one.buttons and set(values) <= one.names]
        assert found, f"no form on {page.path} does {value} with {list(values)}"
        return self.send(page, found[0], **values, do=value)

    def send_only(self, page: Page, form: PageForm, /, **values: str) -> Page:
        """Send a form and go no further: the answer itself."""
        path = urljoin(page.path, form.action)
        filled = form.filled(**values)
        if form.method == "get":
            return self.visit(path, filled)
        return _page(path, self.client.post(path, data=filled, headers={"Accept-Language": self.language}))

    def visit(self, address: str, query: dict[str, str] | None = None) -> Page:
        """What is at an address, whatever the site answers."""
        parts = urlsplit(address)
        path = address.removeprefix(SITE) if parts.netloc else address
        assert path.startswith("/"), f"{address} is not on this site"
        return _page(path, self.client.get(path, query_string=query, headers={"Accept-Language": self.language}))


def _page(path: str, response: TestResponse) -> Page:
    page = Page(path, response.status_code, dict(response.headers), response.get_data())
    response.close()  # else the file of a style sheet stays open
    return page
