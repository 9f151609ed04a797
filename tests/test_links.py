"""The public URLs: under the place where the blueprint is mounted, whatever stands in them."""

from urllib.parse import unquote, urlsplit
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leernet.links import Links, verify_url
from leernet.tokens import Tokens

UID = UUID("12345678-1234-5678-1234-567812345678")
tokens = Tokens("not-a-secret-but-long-enough")
links = Links("https://example.org/leren", tokens)
TOKEN = tokens.registration(UID)


@pytest.mark.parametrize(
    ("url", "path"),
    [
        (links.event("bijeenkomst", "nl"), "nl/events/bijeenkomst"),
        (links.series("netwerk", "en"), "en/series/netwerk"),
        (links.invitation(UID, "x", "nl"), f"nl/events/x?invitation={tokens.invitation(UID)}"),
        (links.registration(UID, "nl"), f"nl/registrations/{TOKEN}"),
        (links.event("x", "nl", "needs"), "nl/events/x/more/needs"),
        (links.series("x", "nl", "needs"), "nl/series/x/more/needs"),
        (links.registration(UID, "nl", "group"), f"nl/registrations/{TOKEN}/more/group"),
        (links.join(UID, "nl"), f"nl/registrations/{TOKEN}/join"),
        (links.certificate(UID, "2026-0000000042", "en"), f"en/registrations/{TOKEN}/certificates/2026-0000000042.pdf"),
        (links.verify("7KQD-M3XP-94TZ-AB12", "nl"), "nl/verify/7KQD-M3XP-94TZ-AB12"),
    ],
)
def test_every_page_has_its_address(url: str, path: str) -> None:
    assert url == f"https://example.org/leren/{path}"


@pytest.mark.parametrize("base_url", ["https://example.org/leren", "https://example.org/leren/"])
def test_a_slash_at_the_end_of_the_base_url_makes_no_difference(base_url: str) -> None:
    assert Links(base_url, tokens).event("x", "nl") == "https://example.org/leren/nl/events/x"


def test_the_address_for_verification_is_the_same_for_page_and_paper() -> None:
    assert verify_url("https://example.org/leren", "7KQD", "nl") == links.verify("7KQD", "nl")


def test_a_personal_link_leads_back_to_its_registration() -> None:
    token = links.registration(UID, "nl").rpartition("/")[2]
    assert tokens.read_registration(token) == UID


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_whatever_stands_in_an_address_stays_one_part_of_it(slug: str) -> None:
    parts = urlsplit(links.event(slug, "nl"))
    assert (parts.scheme, parts.netloc, parts.query, parts.fragment) == ("https", "example.org", "", "")
    assert [unquote(part) for part in parts.path.split("/")] == ["", "leren", "nl", "events", slug]
