"""Header fields that hold any name and any title, on the way to any mail server."""

import re
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import quote

_NOT_PRINTED = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_NOT_IN_ADDRESS = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ud800-\udfff<>,;:\"()]")
_NAMES = frozenset({"from", "to", "reply-to", "sender", "cc"})


def one_line(text: str) -> str:
    """The text on one line: whatever a stranger typed, it cannot begin another header field."""
    return " ".join(_NOT_PRINTED.sub(" ", text).split())


def address(name: str, email: str) -> Address:
    """A name with an e-mail address. A domain outside ASCII is written as DNS has it (RFC 5891).

    :raises ValueError: the e-mail address is none.
    """
    user, at, domain = email.strip().rpartition("@")
    if not (user and at and domain) or _NOT_IN_ADDRESS.search(user + domain):
        raise ValueError(f"not an e-mail address: {email!r}")
    return Address(one_line(name), user, domain if domain.isascii() else domain.encode("idna").decode())


class MailPolicy(EmailPolicy):
    """Writes names and subjects itself.

    The library's own folding adds spaces in the middle of long words that are not ASCII (python/cpython#92081).
    """

    def fold(self, name: str, value: str) -> str:
        """One header field, in lines that end as the policy says."""
        if self.utf8 or not (written := self._written(name, value)):
            return str(super().fold(name, value))
        return f"{name}: {written}{self.linesep}"

    def fold_binary(self, name: str, value: str) -> bytes:
        """The same, for the wire."""
        if self.utf8:
            return bytes(super().fold_binary(name, value))
        return self.fold(name, value).encode("ascii", "surrogateescape")

    def _written(self, name: str, value: str) -> str:
        if name.lower() == "subject":
            return self._words(value, len(name) + 2)
        addresses: tuple[Address, ...] = getattr(value, "addresses", ())
        if name.lower() in _NAMES:
            return f",{self.linesep} ".join(self._mailbox(each, len(name) + 2) for each in addresses)
        return ""

    def _mailbox(self, who: Address, indent: int) -> str:
        if not who.display_name:
            return who.addr_spec
        simple = who.display_name.isascii() and "=?" not in who.display_name
        name = f'"{quote(who.display_name)}"' if simple else self._words(who.display_name, indent)
        return f"{name}{self.linesep if not simple else ''} <{who.addr_spec}>"

    def _words(self, text: str, indent: int) -> str:
        charset = "us-ascii" if text.isascii() and "=?" not in text else "utf-8"
        header = Header(text, charset, maxlinelen=75, header_name="x" * (indent - 2))
        return header.encode(linesep=self.linesep)


MAIL_POLICY = MailPolicy(linesep="\r\n", cte_type="7bit")
"""For all mail: lines as SMTP has them, and nothing outside ASCII on the way."""


def new_message() -> EmailMessage:
    """An empty message under :data:`MAIL_POLICY`."""
    return EmailMessage(policy=MAIL_POLICY)
