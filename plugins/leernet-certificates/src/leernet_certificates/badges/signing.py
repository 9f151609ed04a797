"""Signatures: Data Integrity with the suite ``eddsa-rdfc-2022`` (W3C), which Open Badges 3.0 names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from .canonical import canonical

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ED25519 = b"\xed\x01"
"""What stands before such a public key (multicodec)."""


@dataclass(frozen=True)
class Signer:
    """A private key, and under which address its public key is found. Made anew each time: it is stored nowhere."""

    method: str
    _key: "Ed25519PrivateKey" = field(repr=False)

    @property
    def public(self) -> str:
        """The public key as a Multikey has it."""
        return multibase(_ED25519 + self._key.public_key().public_bytes_raw())

    def signed(self, document: Mapping[str, object], created: datetime) -> dict[str, object]:
        """The document with its proof; equal documents, keys and moments give equal proofs."""
        proof = {
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-rdfc-2022",
            "created": moment(created),
            "verificationMethod": self.method,
            "proofPurpose": "assertionMethod",
        }
        config = canonical({"@context": document["@context"], **proof})
        digests = sha256(config).digest() + sha256(canonical(document)).digest()
        return {**document, "proof": {**proof, "proofValue": multibase(self._key.sign(digests))}}


def signer(secret: bytes, method: str) -> Signer:
    """The signer that 32 secret bytes make."""
    # Here, for it takes a while to load.
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Signer(method, Ed25519PrivateKey.from_private_bytes(secret))


def moment(value: datetime) -> str:
    """ "2026-11-22T10:00:00Z"."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def multibase(data: bytes) -> str:
    """Base 58 as Bitcoin has it, with the ``z`` that says so."""
    number, text = int.from_bytes(data), ""
    while number:
        number, rest = divmod(number, 58)
        text = _ALPHABET[rest] + text
    return "z" + "1" * (len(data) - len(data.lstrip(b"\0"))) + text
