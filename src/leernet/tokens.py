"""Signed tokens: personal links, and forms that need no cookie."""

import hashlib
from base64 import b64encode
from uuid import UUID

from itsdangerous import (
    BadData,
    BadTimeSignature,
    SignatureExpired,
    Signer,
    URLSafeSerializer,
    URLSafeTimedSerializer,
)

from .errors import Forbidden, NotFound

FORM_LIFE = 12 * 3600
"""Seconds that a form may stay open before it must be sent."""


class Tokens:
    """Signs and reads tokens with the network's secret. What is signed can be read by anybody: no secrets in it."""

    def __init__(self, secret: str) -> None:
        self._secret = secret
        self._links = URLSafeSerializer(secret, salt="leernet.registration")
        self._invitations = URLSafeSerializer(secret, salt="leernet.invitation")
        self._delegations = URLSafeSerializer(secret, salt="leernet.delegation")
        self._memberships = URLSafeSerializer(secret, salt="leernet.membership")
        self._joining = URLSafeSerializer(secret, salt="leernet.joining")
        self._interests = URLSafeSerializer(secret, salt="leernet.interest")
        self._people = URLSafeSerializer(secret, salt="leernet.person")
        self._calendars = URLSafeSerializer(secret, salt="leernet.calendar")
        self._forms = URLSafeTimedSerializer(secret, salt="leernet.form")

    def registration(self, uid: UUID) -> str:
        """The token in a participant's personal link."""
        return str(self._links.dumps(uid.hex))

    def read_registration(self, token: str) -> UUID:
        """The registration's uid; raises :class:`~leernet.errors.NotFound` for any token that we did not sign."""
        return _known(self._links, token)

    def invitation(self, uid: UUID) -> str:
        """The token in the link of an invitation."""
        return str(self._invitations.dumps(uid.hex))

    def read_invitation(self, token: str) -> UUID | None:
        """The invitation's uid; None for any token that we did not sign."""
        try:
            return _known(self._invitations, token)
        except NotFound:
            return None

    def delegation(self, uid: UUID) -> str:
        """The token in the link of a delegation's contact person."""
        return str(self._delegations.dumps(uid.hex))

    def read_delegation(self, token: str) -> UUID:
        """The delegation's uid; raises :class:`~leernet.errors.NotFound` for any token that we did not sign."""
        return _known(self._delegations, token)

    def membership(self, uid: UUID) -> str:
        """The token in the link of a member."""
        return str(self._memberships.dumps(uid.hex))

    def read_membership(self, token: str) -> UUID:
        """The membership's uid; raises :class:`~leernet.errors.NotFound` for any token that we did not sign."""
        return _known(self._memberships, token)

    def joining(self, key: UUID) -> str:
        """The token in the organisers' link to join a series."""
        return str(self._joining.dumps(key.hex))

    def read_joining(self, token: str) -> UUID | None:
        """The key of a link to join; None for any token that we did not sign."""
        try:
            return _known(self._joining, token)
        except NotFound:
            return None

    def interest(self, uid: UUID) -> str:
        """The token in the link of who wants to hear of an event."""
        return str(self._interests.dumps(uid.hex))

    def read_interest(self, token: str) -> UUID:
        """The uid of an interest; raises :class:`~leernet.errors.NotFound` for any token that we did not sign."""
        return _known(self._interests, token)

    def calendar(self, uid: UUID) -> str:
        """The token in the address of somebody's own calendar."""
        return str(self._calendars.dumps(uid.hex))

    def read_calendar(self, token: str) -> UUID:
        """The calendar's uid; raises :class:`~leernet.errors.NotFound` for any token that we did not sign."""
        try:
            return UUID(self._calendars.loads(token))
        except (BadData, ValueError, TypeError, AttributeError):
            raise NotFound("calendar_unknown", "There is no calendar at this address (any more).") from None

    def person(self, reference: str) -> str:
        """The token in the link to all that is kept of a person."""
        return str(self._people.dumps(reference))

    def read_person(self, token: str) -> str:
        """What the token refers to; raises :class:`~leernet.errors.NotFound` for any token that we did not sign."""
        try:
            return str(self._people.loads(token))
        except BadData:
            raise NotFound("link_unknown", "This link is not valid. Use the link in your latest mail.") from None

    def webhook(self, uid: UUID, version: int) -> str:
        """The secret that signs what a webhook is sent: it follows from the network's secret, and is stored nowhere."""
        salt = f"leernet.webhook.{uid.hex}.{version}"
        signer = Signer(self._secret, salt=salt, key_derivation="hmac", digest_method=hashlib.sha256)
        return f"whsec_{b64encode(signer.derive_key()).decode()}"

    def seal(self, text: str) -> str:
        """What only this network can make of a text, the same each time: for links of plugins."""
        signer = Signer(self._secret, salt="leernet.plugin", key_derivation="hmac", digest_method=hashlib.sha256)
        return signer.get_signature(text).decode()

    def form(self, purpose: str) -> str:
        """A token for one form of one page (and, at the desk, of one user)."""
        return str(self._forms.dumps(purpose))

    def check_form(self, token: str, purpose: str) -> None:
        """Raises :class:`~leernet.errors.Forbidden` unless we gave this token for this purpose, not too long ago."""
        try:
            given = self._forms.loads(token, max_age=FORM_LIFE)
        except SignatureExpired:
            raise Forbidden("form_expired", "This form was open for too long. Check it and send it again.") from None
        except (BadTimeSignature, BadData):
            given = None
        if given != purpose:
            raise Forbidden("form_token", "This form was not complete. Check it and send it again.")


def _known(serializer: URLSafeSerializer, token: str) -> UUID:
    try:
        return UUID(serializer.loads(token))
    except (BadData, ValueError, TypeError, AttributeError):
        raise NotFound("link_unknown", "This link is not valid. Use the link in your latest mail.") from None
