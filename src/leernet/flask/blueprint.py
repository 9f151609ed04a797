"""The blueprint: all routes of one network at one place, with its errors and its headers."""

import re
from collections.abc import Callable, Mapping

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue
from jinja2 import ChoiceLoader, FileSystemLoader

from ..app import Leernet
from ..errors import Forbidden, NotFound
from . import assets, desk, embedding, files, health, more
from .admission import admit
from .delegations import delegates, delegating
from .event import materials
from .failures import handle_errors
from .headers import Headers
from .kept import KeptPages
from .mount import LAYOUT, Mount, User, nobody
from .own import certificates, joining, member, mydata, next_event, own_answers, own_items, substituting
from .own import pages as own
from .public import pages as public
from .registering import interest, membership
from .registering import pages as registering
from .route import Access, Route
from .sharing import feeds, sitemap, social, subscribing
from .site import Site

ROUTES: tuple[Route, ...] = (
    *public.ROUTES,
    *registering.ROUTES,
    *own.ROUTES,
    *own_answers.ROUTES,
    *own_items.ROUTES,
    *materials.ROUTES,
    *next_event.ROUTES,
    *interest.ROUTES,
    *substituting.ROUTES,
    *delegating.ROUTES,
    *delegates.ROUTES,
    *joining.ROUTES,
    *more.ROUTES,
    *membership.ROUTES,
    *member.ROUTES,
    *certificates.ROUTES,
    *feeds.ROUTES,
    *files.ROUTES,
    *health.ROUTES,
    *subscribing.ROUTES,
    *mydata.ROUTES,
    *social.ROUTES,
    *sitemap.ROUTES,
    *embedding.ROUTES,
    *desk.ROUTES,
    *assets.ROUTES,
)
LONGEST_VALUE = 500
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?")


def blueprint(
    network: Leernet,
    *,
    name: str = "leernet",
    current_user: Callable[[], User | None] | None = None,
    login_url: Callable[[str], str] | None = None,
    layout: str = LAYOUT,
    same_layout: bool = False,
    frame_ancestors: tuple[str, ...] = ("'self'",),
    policy: Mapping[str, str] | None = None,
    embed_origins: tuple[str, ...] = (),
    api: bool = True,
) -> Blueprint:
    """Mount a network in a Flask app: ``app.register_blueprint(blueprint(network), url_prefix="/leren")``.

    :param name: of the blueprint; different for each network in one app.
    :param current_user: the organiser who is logged in on the embedding site, or None. Without it there is no desk.
    :param login_url: where somebody logs in, given the path to come back to.
    :param layout: the template around every page. It shows the block ``content``, and includes
        ``leernet/parts/head.html`` in its head.
    :param same_layout: whether a layout of the site's own shows the same to everybody whom ``current_user`` does not
        know: then public pages are made once in some seconds for all of them (``keep_pages_seconds``).
    :param frame_ancestors: who may show the pages in a frame (CSP sources).
    :param policy: directives of the Content-Security-Policy that the site's own layout needs, in place of ours.
    :param embed_origins: the sites that may show the form to register in a frame, by ``<leernet-register>``, and
        nothing else: ``("https://www.haarlem.example",)``.
    :param api: whether partners' programs can use the network, below ``/api/v1``.
    """
    wrong = [origin for origin in embed_origins if not _ORIGIN.fullmatch(origin)]
    if wrong:
        raise ValueError(f"embed_origins: {', '.join(wrong)} is no origin, such as https://www.example.org")
    mount = Mount(
        network=network,
        current_user=current_user or nobody,
        login_url=login_url,
        layout=layout,
        same_layout=same_layout,
        frame_ancestors=frame_ancestors,
        policy=policy or {},
        embed_origins=embed_origins,
        routes={route.endpoint: route for route in ROUTES},
    )
    result = Blueprint(name, __name__, template_folder="templates", static_folder="static", static_url_path="/_leernet")
    loaders = [result.jinja_loader, *(FileSystemLoader(folder) for folder in network.plugins.templates)]
    result.jinja_loader = ChoiceLoader([loader for loader in loaders if loader is not None])
    pages = KeptPages()
    for route in ROUTES:
        result.add_url_rule(route.path, route.endpoint, _serve(mount, route, pages), methods=[route.method])
    handle_errors(result, mount, {route.endpoint for route in ROUTES if route.framed})
    result.after_request(Headers(mount, mount.routes))
    if api:
        # Only here: what describes the API takes a while to load, and not every site has use for it.
        from .api import api_blueprint

        result.register_blueprint(api_blueprint(mount))
    return result


def _serve(mount: Mount, route: Route, pages: KeptPages) -> Callable[..., ResponseReturnValue]:
    def serve(**values: str) -> ResponseReturnValue:
        request.max_content_length = request.max_form_memory_size = route.largest
        site = Site(mount, route)
        if route.access is Access.DESK and site.user is None:
            return _ask_to_log_in(mount)
        values.pop("lang", None)
        if any("\0" in value or len(value) > LONGEST_VALUE for value in values.values()):
            raise NotFound("page_unknown", "This page does not exist.")
        if route.access is Access.DESK and (refused := admit(site, route, values)) is not None:
            return refused
        return pages.page(site, lambda: route.view(site, **values))

    return serve


def _ask_to_log_in(mount: Mount) -> ResponseReturnValue:
    if mount.login_url is None or request.method != "GET":
        raise Forbidden("login_needed", "Log in as an organiser to see this page.")
    return redirect(mount.login_url(request.full_path.rstrip("?") if request.query_string else request.path))
