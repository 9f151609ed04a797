"""Names, titles and addresses of every sort, in headers that no one can add a line to."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.utils import parseaddr

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from leernet import Leernet
from leernet.mail.dressing import message_id
from leernet.mail.headers import address, new_message, one_line
from leernet.testing import add, some_event
from tests.mail.office import START, Desk, PostOffice, only_entry, plain_of

NAMES = [
    "Anna van der Meer",
    "’t Hooft, Élise",
    'Jan "de" Boer, st(r)oom',
    "محمد بن سلمان",
    "山田 太郎",
    "Müller; <x@example.org>",
    "=?utf-8?q?niet_dit?=",
    "'s-Hertogenbosch",
    "Aa en Hunze",
    "Lànge nààm " * 16,
]


def written(name: str = "", subject: str = "") -> bytes:
    message = new_message()
    message["To"] = address(name, "anna@example.net")
    message["Subject"] = one_line(subject)
    return message.as_bytes()


def read(content: bytes) -> Message:
    """As a mail program does (RFC 2047 section 6.2); Python's newer parser adds spaces to long names."""
    return message_from_bytes(content, policy=policy.compat32)


def name_in(message: Message) -> str:
    return str(make_header(decode_header(parseaddr(str(message["To"]).replace("\r\n", ""))[0])))


@pytest.mark.parametrize("name", NAMES)
def test_a_name_arrives_as_it_was_typed(name: str, mailing: Leernet, desk: Desk, post: PostOffice) -> None:
    add(mailing, some_event(starts_at=START))
    desk.register(name)
    desk.deliver()
    (content,) = post.received
    message = post.only()
    assert name_in(read(content)) == one_line(name)
    assert post.recipients == [["anna@example.net"]]
    assert f"Beste {one_line(name)}," in " ".join(plain_of(message).split())
    assert only_entry(message)["CN"].replace('"', "") == one_line(name).replace('"', "")


@given(st.text(max_size=200))
@example("é" * 200)
@example("a, b; c <d> é")
def test_any_name_makes_one_address(name: str) -> None:
    content = written(name)
    message = read(content)
    assert len(message.items()) == 2
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 998, "RFC 5322 section 2.1.1"
    assert parseaddr(str(message["To"]).replace("\r\n", ""))[1] == "anna@example.net"
    assert name_in(message) == one_line(name)


@given(st.text(max_size=200).filter(lambda text: "=?" not in text))
@example("Wáár staan we nú? " * 10)
@example("山" * 200)
def test_any_title_survives_as_subject(title: str) -> None:
    message = message_from_bytes(written(subject=title), _class=EmailMessage, policy=policy.default)
    assert len(message.items()) == 2
    assert message["Subject"] == one_line(title)


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028", "\x00"])
def test_a_line_end_in_name_title_or_contact_adds_no_header(
    end: str, mailing: Leernet, desk: Desk, post: PostOffice
) -> None:
    event = some_event(starts_at=START, title=f"Titel{end}Bcc: boef@example.org".replace("\x00", "\x01"))
    event.contact_name, event.contact_email = (
        f"Jan{end}Bcc: boef@example.org".replace("\x00", "\x01"),
        "jan@example.org",
    )
    add(mailing, event)
    desk.register(f"Anna{end}Bcc: boef@example.org".replace("\x00", "\x01"))
    desk.deliver()
    message = post.only()
    assert message["Bcc"] is None
    assert post.recipients == [["anna@example.net"]]
    assert message["Subject"] == "U bent aangemeld: Titel Bcc: boef@example.org"


@pytest.mark.parametrize(
    "email", ["", "anna", "@example.net", "anna@", "a@x\r\nBcc: y@z", "a@x,b@y", "<a@x>", "a b@x.nl", "a@x (b)"]
)
def test_what_is_no_address_is_refused(email: str) -> None:
    with pytest.raises(ValueError, match="not an e-mail address"):
        address("Anna", email)


def test_a_domain_outside_ascii_is_written_as_dns_has_it() -> None:
    assert address("A", "jan@gemeente-súdwest.example").addr_spec == "jan@xn--gemeente-sdwest-cvb.example"


def test_a_mailbox_outside_ascii_goes_to_a_server_that_takes_it(mailing: Leernet, desk: Desk, post: PostOffice) -> None:
    add(mailing, some_event(starts_at=START))
    desk.register(email="jürgen@example.net")
    desk.deliver()
    assert post.recipients == [["jürgen@example.net"]]
    assert "Dear" in plain_of(post.messages[0]) or "Beste" in plain_of(post.messages[0])


def test_message_ids_of_two_networks_on_one_host_differ() -> None:
    first, second = (message_id(1, f"https://example.org/{path}") for path in ("a", "b"))
    assert first != second
    assert first == message_id(1, "https://example.org/a")
    assert message_id(1, "http://[::1]:8000").endswith("@localhost>")
