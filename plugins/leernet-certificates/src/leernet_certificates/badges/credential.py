"""What a badge says: an ``OpenBadgeCredential``. No name is in it: it is of whoever has the address."""

import json
import secrets
from collections.abc import Mapping
from hashlib import sha256

from leernet import Text
from leernet.hookspecs import Home
from leernet.model import Certificate, Details, Event, Series

from ..paper import Paper
from ..rule_words import rule_text
from . import KEY
from .canonical import CREDENTIALS, OPEN_BADGES
from .keys import did
from .signing import Signer, moment

SALT_BYTES = 16


def badge(
    certificate: Certificate, paper: Paper, details: Details, home: Home, status: Mapping[str, object], by: Signer
) -> str:
    """The signed credential, as JSON that is the same each time that it is read."""
    document = {**_credential(certificate, paper, details, home), "credentialStatus": status}
    signed = by.signed(document, certificate.issued_at)
    return json.dumps(signed, ensure_ascii=False, indent=1)


def achievement(subject: Event | Series, details: Details, home: Home, language: str) -> dict[str, object]:
    """What is achieved: the same for everybody who earns it."""
    criteria = str(details.get("criteria", "")).strip()
    place = "events" if isinstance(subject, Event) else "series"
    return {
        "id": home.files(KEY, "achievements", place, subject.slug),
        "type": ["Achievement"],
        "achievementType": "Certificate",
        "inLanguage": language,
        "name": subject.title,
        "description": Text(nl="Bewijs van deelname", en="Certificate of participation").get(language),
        "criteria": {"narrative": f"{criteria}\n\n{rule_text(details, language)}"},
    }


def issuer(home: Home, language: str) -> dict[str, object]:
    """Who issues it."""
    return {"id": did(home), "type": ["Profile"], "name": home.name.get(language), "url": home.base_url}


def _credential(certificate: Certificate, paper: Paper, details: Details, home: Home) -> dict[str, object]:
    subject, language = certificate.event or certificate.series, paper.language
    assert subject is not None, "the table has a CHECK on it"
    by = ", ".join(one.name for one in paper.issuers)
    told = [*paper.lines, *([paper.hours] if paper.hours else [])]
    earned = Text(nl=f"{'; '.join(told)}. Namens: {by}.", en=f"{'; '.join(told)}. On behalf of: {by}.")
    return {
        "@context": [CREDENTIALS, OPEN_BADGES],
        "id": home.files(KEY, "credentials", certificate.code),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": subject.title,
        "issuer": issuer(home, language),
        "validFrom": moment(certificate.issued_at),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [_recipient(certificate.participant.email)],
            "achievement": achievement(subject, details, home, language),
        },
        "evidence": [{"type": ["Evidence"], "narrative": earned.get(language)}],
    }


def _recipient(email: str) -> Mapping[str, object]:
    """A salted hash of the address: who knows the address can tell whose it is, nobody else."""
    salt = secrets.token_hex(SALT_BYTES)
    digest = sha256(f"{email.strip().lower()}{salt}".encode()).hexdigest()
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": f"sha256${digest}",
        "identityType": "emailAddress",
        "salt": salt,
    }
