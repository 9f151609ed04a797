"""Organisations: all of them, a new one, and each with its logo."""

from flask.typing import ResponseReturnValue

from ....programmes.editing import present
from ....programmes.subjects import OneOrganisation
from ....services.events.choosing import organisations
from ...route import Access, Route
from ...site import Site
from ..acting import done, notice, whole
from .page import LARGEST, Place, send_form, sent_files, show_form
from .series_sections import ORGANISATION

PAGE = 50


def desk_all_organisations(site: Site) -> ResponseReturnValue:
    """All organisations that can be partners, by name, or those with a word in their name."""
    search, after = site.argument("q"), whole(site, "after")
    with site.network.read() as work:
        found = organisations(work)
    words = search.casefold().split()
    matching = [one for one in found if all(word in f"{one.name} {one.short_name}".casefold() for word in words)]
    return site.render(
        "leernet/desk/editing/organisations.html",
        title=site.gettext("All organisations"),
        done=notice(site),
        search=search,
        found=matching[after : after + PAGE],
        count=len(matching),
        is_first=not after,
        next=after + PAGE if len(matching) > after + PAGE else None,
    )


def desk_edit_organisation(site: Site, slug: str) -> ResponseReturnValue:
    """The form of one."""
    return show_form(site, _place(site, slug))


def desk_send_organisation(site: Site, slug: str) -> ResponseReturnValue:
    """Save it."""
    return send_form(site, _place(site, slug))


def desk_new_organisation(site: Site) -> ResponseReturnValue:
    """The form for a new one."""
    return show_form(site, _place(site, ""))


def desk_make_organisation(site: Site) -> ResponseReturnValue:
    """Make it."""
    return send_form(site, _place(site, ""))


def _place(site: Site, slug: str) -> Place:
    with site.network.read() as work:
        table = present(work, OneOrganisation(slug=slug))
    title = str(table.get("name") or site.gettext("New organisation"))

    def render(**values: object) -> str:
        crumb = (site.url("desk_all_organisations"), site.gettext("All organisations"))
        return site.render(
            "leernet/desk/editing/new.html", title=title, crumb=crumb, lead="", logo=table.get("logo"),
            **{**values, "heading": title},
        )  # fmt: skip

    to = site.url("desk_send_organisation", slug=slug) if slug else site.url("desk_make_organisation")
    return Place(
        subject=OneOrganisation(slug=slug),
        section=ORGANISATION,
        action=to,
        render=render,
        saved=lambda _slug, _saved: done(site, "saved" if slug else "made", "desk_all_organisations"),
        files=sent_files("logo"),
    )


_NEW, _ONE = "/desk/new/organisation", "/desk/organisations/<slug>"
ROUTES = (
    Route(rule="/desk/organisations", view=desk_all_organisations, access=Access.DESK),
    Route(rule=_NEW, view=desk_new_organisation, access=Access.DESK),
    Route(
        rule=_NEW,
        view=desk_make_organisation,
        method="POST",
        access=Access.DESK,
        page="desk_new_organisation",
        largest=LARGEST,
    ),
    Route(rule=_ONE, view=desk_edit_organisation, access=Access.DESK),
    Route(
        rule=_ONE,
        view=desk_send_organisation,
        method="POST",
        access=Access.DESK,
        page="desk_edit_organisation",
        largest=LARGEST,
    ),
)
