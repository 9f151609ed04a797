"""A POST goes to the address that was checked, by no proxy, over a connection that proves who is there."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import time
from pathlib import Path

import pytest

from leernet.addresses import read_target
from leernet.webhooks.posting import Poster
from tests.webhooks.receiver import Receiver

NAMED = ("127.0.0.1", "ontvanger.example")


def test_this_machine_is_not_called_unless_it_is_named(receiver: Receiver) -> None:
    answer = Poster().post(read_target(receiver.url + "/taken"), {}, b"{}")
    assert answer.text == "No connection: the host has an address that is not public."
    assert receiver.got == []


def test_a_name_is_looked_up_once_so_that_it_cannot_lead_elsewhere_afterwards(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up = []
    resolve = socket.getaddrinfo

    def rebinding(host: str, port: int, *rest: int, **named: int) -> object:
        if host == "ontvanger.example":
            looked_up.append(host)
            host = "127.0.0.1" if len(looked_up) == 1 else "127.0.0.2"
        return resolve(host, port, *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    port = read_target(receiver.url).port
    target = read_target(f"http://ontvanger.example:{port}/taken")
    assert Poster(NAMED).post(target, {}, b"{}").is_good
    assert looked_up == ["ontvanger.example"]
    assert receiver.got[0].headers["host"] == f"ontvanger.example:{port}"


def test_the_environment_names_no_proxy(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1/")
    assert Poster(NAMED).post(read_target(receiver.url + "/taken"), {}, b"{}").is_good


def test_a_name_that_is_not_known_is_an_answer() -> None:
    answer = Poster().post(read_target("https://bestaat-niet.invalid/"), {}, b"{}")
    assert answer.status is None
    assert answer.is_down


def test_a_server_that_accepts_and_says_nothing_is_left_after_the_time(receiver: Receiver) -> None:
    start = time.monotonic()
    answer = Poster(NAMED, seconds=0.3).post(read_target(receiver.url + "/silent"), {}, b"{}")
    assert answer.text == "No answer within 0.3 seconds."
    assert time.monotonic() - start < 5


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for ontvanger.example that signs itself, and its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl on this machine to make a certificate with")
    folder = tmp_path_factory.mktemp("tls")
    made, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=ontvanger.example",
         "-addext", "subjectAltName=DNS:ontvanger.example", "-keyout", key, "-out", made],
        check=True, capture_output=True,
    )  # fmt: skip
    return made, key


@pytest.fixture
def safe_receiver(receiver: Receiver, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> str:
    """The URL of the receiver over TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    receiver.server.socket = context.wrap_socket(receiver.server.socket, server_side=True)
    resolve = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo",
        lambda host, *rest, **named: resolve(host.replace("ontvanger.example", "127.0.0.1"), *rest, **named),
    )  # fmt: skip
    return f"https://ontvanger.example:{receiver.server.server_address[1]}/taken"


def test_a_certificate_that_nobody_trusts_ends_the_call(safe_receiver: str, receiver: Receiver) -> None:
    answer = Poster(NAMED).post(read_target(safe_receiver), {}, b"{}")
    assert answer.text == "No safe connection: CERTIFICATE_VERIFY_FAILED."
    assert receiver.got == []


def test_a_certificate_is_checked_against_the_name_and_not_the_address(
    safe_receiver: str, receiver: Receiver, certificate: tuple[Path, Path]
) -> None:
    poster = Poster(NAMED, context=ssl.create_default_context(cafile=certificate[0]))
    assert poster.post(read_target(safe_receiver), {}, b"{}").is_good
    elsewhere = safe_receiver.replace("ontvanger.example", "127.0.0.1")
    assert poster.post(read_target(elsewhere), {}, b"{}").text == "No safe connection: CERTIFICATE_VERIFY_FAILED."


def test_a_handshake_that_never_ends_is_left_after_the_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:  # takes the connection in its queue, and no more
        target = read_target(f"https://127.0.0.1:{server.getsockname()[1]}/")
        assert Poster(NAMED, seconds=0.3).post(target, {}, b"{}").text == "No answer within 0.3 seconds."
