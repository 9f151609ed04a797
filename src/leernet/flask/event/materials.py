"""Materials as pages show them, and their files as downloads."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import urlsplit
from uuid import UUID

from flask import Response, send_file
from flask.typing import ResponseReturnValue

from ...display import display_size
from ...model import Material, MaterialFor
from ...services.materials.access import member_file, own_file, public_file
from ...services.materials.managing import unknown_material
from ...services.membership.joining import find_membership
from ...services.registering.registration import find_registration
from ..route import Access, Route
from ..site import Site


@dataclass(frozen=True)
class Shown:
    """A material as a link: ``language`` of its title; ``about``: what comes when it is followed."""

    title: str
    language: str
    url: str
    about: str
    is_file: bool
    name: str = ""


def shown(site: Site, materials: Sequence[Material], registration: str = "", member: str = "") -> list[Shown]:
    """Materials for a page: that of a registration or membership, whose token it is, or one for everybody."""
    return [_shown(site, one, registration, member) for one in materials]


def _shown(site: Site, material: Material, registration: str, member: str) -> Shown:
    title, language = material.title_in(site.language)
    if not material.is_file:
        return Shown(title, language, site.link(material.url), urlsplit(material.url).hostname or "", False)
    about = f"{material.ending.upper()}, {display_size(material.size, site.language)}"
    return Shown(title, language, _url(site, material, registration, member), about, True, material.name)


def _url(site: Site, material: Material, registration: str, member: str) -> str:
    if material.audience is MaterialFor.EVERYBODY:
        return site.plain_url("material", uid=material.uid.hex, ending=material.ending)
    if registration:
        return site.url("own_material", token=registration, uid=material.uid.hex)
    return site.url("member_material", token=member, uid=material.uid.hex)


def material(site: Site, uid: str, ending: str) -> ResponseReturnValue:
    """A file that everybody may see."""
    with site.network.read() as work:
        found = public_file(work, material_uid(uid))
    if found.ending != ending:
        raise unknown_material()
    return served(found, cached="no-cache")


def own_material(site: Site, token: str, uid: str) -> ResponseReturnValue:
    """A file that a participant may see, who has the link of their own page."""
    registration = site.network.tokens.read_registration(token)
    with site.network.read() as work:
        found = own_file(work, find_registration(work, registration), material_uid(uid))
    return served(found)


def member_material(site: Site, token: str, uid: str) -> ResponseReturnValue:
    """A file that a member may see, who has the link of their own page."""
    membership = site.network.tokens.read_membership(token)
    with site.network.read() as work:
        found = member_file(work, find_membership(work, membership), material_uid(uid))
    return served(found)


def served(material: Material, *, cached: str = "private, no-cache") -> Response:
    """A file to be kept, never to be shown or run as a page of this site; in parts where a browser asks for a part."""
    assert material.content is not None, "only files are served"
    response = send_file(
        BytesIO(material.content),
        mimetype=material.mimetype,
        as_attachment=True,
        download_name=material.name,
        conditional=True,
        etag=material.digest,
        last_modified=material.changed_at,
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = cached
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def material_uid(text: str) -> UUID:
    """The uid in an address; raises :class:`~leernet.errors.NotFound` (``material_unknown``)."""
    try:
        return UUID(text)
    except ValueError:
        raise unknown_material() from None


ROUTES = (
    Route(rule="/materials/<uid>.<ending>", view=material, localised=False),
    Route(rule="/registrations/<token>/materials/<uid>", view=own_material, access=Access.PERSONAL),
    Route(rule="/members/<token>/materials/<uid>", view=member_material, access=Access.PERSONAL),
)
