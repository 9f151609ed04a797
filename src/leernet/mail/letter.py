"""A letter: what a mail says, in the reader's language, before it is dressed as text and as HTML."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Link:
    """Words and where they lead."""

    label: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """One fact: "Wanneer — dinsdag 8 december 2026, 09:30 – 12:00 uur".

    :param markdown: ``text`` is a plugin's or an organiser's Markdown; else it is plain, its line ends meant.
    :param language: of the text, where it is another than the letter's.
    """

    label: str
    text: str
    url: str = ""
    markdown: bool = False
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What the templates ``leernet/mail/letter.html`` and ``letter.txt`` are given, as ``letter``.

    A network can have templates of its own for one kind of change: ``leernet/mail/registration.confirmed.html``.

    :param template: the kind of change, which is the name of such a template.
    :param network: what the network is called.
    :param preheader: what mail programs show of a mail that is not open yet.
    :param written: what an organiser wrote, as Markdown.
    :param action: the one thing to do, as a button.
    :param signed: who organises, in words.
    :param contact: whom to ask: a name or an address, with a ``mailto:`` link.
    :param small: the small print: why this mail came, and what is done with the data.
    """

    template: str
    language: str
    network: str
    subject: str
    heading: str
    greeting: str
    paragraphs: Sequence[str]
    signed: str
    small: Sequence[str]
    preheader: str = ""
    written: str = ""
    rows: Sequence[Row] = field(default=())
    closing: Sequence[str] = field(default=())
    action: Link | None = None
    links: Sequence[Link] = field(default=())
    contact: Link | None = None
