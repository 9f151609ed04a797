"""Where a webhook may go: nowhere behind our own wall, however the address is written."""

from __future__ import annotations

import socket

import pytest

from leernet.addresses import NotPublic, Target, is_private_number, is_public, look_up, read_target
from leernet.errors import Problem

PRIVATE = [
    "127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.254", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:7f00:1", "::127.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::10.0.0.1", "64:ff9b:1::8.8.8.8", "2002:7f00:1::", "2002:a00:1::1",
    "2001:0:0a00:1::", "fe80::1", "fe80::1%1", "fec0::1", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1", "100::1",
    "no address",
]  # fmt: skip
PUBLIC = ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2a00:1450:400e::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_taken(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0x7f.1", "017700000001", "169.254.169.254",
     "localhost", "LOCALHOST", "iets.localhost", "::1", "::ffff:127.0.0.1", "0"],
)  # fmt: skip
def test_a_private_address_is_seen_in_every_way_to_write_it(host: str) -> None:
    assert is_private_number(host)
    assert not is_private_number(host, [host])


@pytest.mark.parametrize("host", ["example.org", "8.8.8.8", "134744072", "2a00:1450:400e::1"])
def test_a_public_address_or_a_name_may_be_kept(host: str) -> None:
    assert not is_private_number(host)


@pytest.mark.parametrize(
    "url",
    ["", "example.org", "/pad", "ftp://example.org/", "file:///etc/passwd", "gopher://example.org/", "http://",
     "https:///pad", "https://user@example.org/", "https://user:geheim@example.org/", "https://@example.org/",
     "https://example.org/#deel", "https://example.org:99999/", "https://example.org:x/", "https://example.org:0/",
     "https://exa mple.org/", "https://example.org/a b", "https://example.org/\r\nHost: x", "https://example.org\\@x/",
     "https://[::1", "https://[zz]/", "https://example.org/" + "a" * 2000, "https://.example.org/", "javascript:x",
     "https://exam\u2028ple.org/", "https://example.org/é"],
)  # fmt: skip
def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    with pytest.raises(Problem) as caught:
        read_target(url)
    assert (caught.value.code, caught.value.field) == ("webhook_url_invalid", "url")


def test_an_address_is_taken_apart() -> None:
    assert read_target("https://Example.org/pad?x=1") == Target("https", "example.org", 443, "/pad?x=1")
    assert read_target("http://example.org:8080") == Target("http", "example.org", 8080, "/")
    assert read_target("https://bücher.example/").host == "xn--bcher-kva.example"
    assert read_target("http://[2a00::1]:81/").authority == "[2a00::1]:81"
    assert read_target("https://example.org./").authority == "example.org"


def test_letters_that_become_digits_are_seen_through() -> None:
    assert is_private_number(read_target("http://１２７.０.０.１/").host)


def _names(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    def resolve(_host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)


def test_a_name_that_leads_inside_is_refused_also_beside_a_public_address(monkeypatch: pytest.MonkeyPatch) -> None:
    _names(monkeypatch, "8.8.8.8", "10.0.0.1")
    target = read_target("https://example.org/")
    with pytest.raises(NotPublic):
        look_up(target)
    assert look_up(target, ["EXAMPLE.org"]) == ["8.8.8.8", "10.0.0.1"]
    with pytest.raises(NotPublic):
        look_up(target, ["other.example.org"])


def test_each_public_address_of_a_name_is_found_once(monkeypatch: pytest.MonkeyPatch) -> None:
    _names(monkeypatch, "8.8.8.8", "2a00::1", "8.8.8.8")
    assert look_up(read_target("https://example.org/")) == ["8.8.8.8", "2a00::1"]
