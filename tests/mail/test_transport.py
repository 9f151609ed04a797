"""How mail goes out, and what happens when it cannot."""

from __future__ import annotations

import smtplib
import ssl
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Literal

import pytest

from leernet import Leernet
from leernet.mail.headers import address, new_message
from leernet.mail.transport import MailFolder, NoMail, Smtp
from leernet.model import Delivery, DeliveryStatus
from leernet.testing import SettableClock, add, some_event
from tests.mail.office import START, Desk, PostOffice


def test_mail_waits_while_the_server_is_down_and_arrives_once_when_it_is_up(
    mailing: Leernet, desk: Desk, post: PostOffice, clock: SettableClock
) -> None:
    add(mailing, some_event(starts_at=START))
    post.close()
    desk.register()
    assert desk.deliver() == 1
    assert desk.deliver() == 0, "not at once again"
    with mailing.read() as work:
        (delivery,) = work.db.query(Delivery)
        assert delivery.status is DeliveryStatus.PENDING
        assert "ConnectionRefusedError" in delivery.error
    post.open()
    clock.advance(timedelta(seconds=10))
    desk.deliver()
    clock.advance(timedelta(days=1))
    desk.deliver()
    assert post.only()["Subject"] == "U bent aangemeld: Hét warmtenet"
    with mailing.read() as work:
        (delivery,) = work.db.query(Delivery)
        assert (delivery.status, delivery.error, delivery.attempts) == (DeliveryStatus.DONE, "", 2)


def test_without_a_way_to_send_the_delivery_waits(mailing: Leernet, desk: Desk) -> None:
    add(mailing, some_event(starts_at=START))
    mailing.dispatcher.mailer.transport = NoMail()
    desk.register()
    desk.deliver()
    with mailing.read() as work:
        (delivery,) = work.db.query(Delivery)
        assert "no mail transport is configured" in delivery.error


def test_a_folder_holds_readable_mail_and_a_repeat_replaces_its_own_file(
    mailing: Leernet, desk: Desk, tmp_path: Path, clock: SettableClock
) -> None:
    add(mailing, some_event(starts_at=START))
    folder = MailFolder(tmp_path / "post" / "uit")
    mailing.dispatcher.mailer.transport = folder
    desk.register("Élise")
    desk.deliver()
    (path,) = folder.folder.iterdir()
    assert path.suffix == ".eml"
    content = path.read_bytes()
    message = message_from_bytes(content, _class=EmailMessage, policy=policy.default)
    assert message["To"] == "Élise <anna@example.net>"
    assert b"\n" not in content.replace(b"\r\n", b"")
    clock.advance(timedelta(minutes=1))
    folder.send(message)
    assert list(folder.folder.iterdir()) == [path]


def test_a_folder_forgets_the_mail_that_names_somebody_however_it_is_written(tmp_path: Path) -> None:
    folder = MailFolder(tmp_path)
    for number, text in enumerate(("Beste Élise van\nder Meer,", "Niemand", "Élise van der Meerkerk is een ander")):
        message = some_message()
        message.set_content(text, cte="base64")
        message["Message-ID"] = f"<{number}@example.net>"
        folder.send(message)
    folder.forget({"élise van der meer,"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1_example.net.eml", "2_example.net.eml"]
    folder.forget({"B@EXAMPLE.NET"})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_that_does_not_encrypt_gets_neither_mail_nor_password(
    post: PostOffice, security: Literal["starttls", "tls"]
) -> None:
    transport = Smtp(host="127.0.0.1", port=post.port, security=security, username="leren", password="geheim")
    with pytest.raises((smtplib.SMTPNotSupportedError, ssl.SSLError)):
        transport.send(some_message())
    assert post.received == []
    assert post.logins == []


def test_a_server_that_wants_a_login_gets_it(post: PostOffice) -> None:
    transport = Smtp(host="127.0.0.1", port=post.port, security="none", username="leren", password="geheim")
    transport.send(some_message())
    assert post.logins == [(b"leren", b"geheim")]
    assert post.only()["Subject"] == "Hét warmtenet"


def test_a_password_is_not_shown() -> None:
    assert "geheim" not in repr(Smtp(host="mail.example.org", username="leren", password="geheim"))


def some_message() -> EmailMessage:
    message = new_message()
    message["From"], message["To"] = address("A", "a@example.net"), address("B", "b@example.net")
    message["Subject"] = "Hét warmtenet"
    message.set_content("Tot dan!")
    return message
