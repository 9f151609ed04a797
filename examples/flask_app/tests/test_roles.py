"""Each user of the demo's desk: no page links to what they may not open, no form is shown that they may not send."""

from __future__ import annotations

from urllib.parse import urldefrag, urljoin, urlsplit

import pytest

from examples.flask_app.desk import name_users
from examples.flask_app.tests.demo import DESK, PASSWORD, PROGRAMMES, Demo
from examples.flask_app.tests.stories import STORIES
from examples.flask_app.tests.visitor import Visitor

REFUSED = "hoort niet bij wat u aan deze balie mag"


def _kind(site: Demo, path: str) -> str:
    """The sort of page: one of each is looked at."""
    with site.app.test_request_context(path) as context:
        return f"{context.request.endpoint} {(context.request.view_args or {}).get('key', '')}"


def _log_in(site: Demo, name: str) -> Visitor:
    visitor = site.visitor()
    page = visitor.open(f"/inloggen?next={DESK}")
    visitor.send(page, page.form("/inloggen"), name=name, password=PASSWORD)
    return visitor


@pytest.mark.parametrize(("name", "least"), [("trekker", 40), ("partner", 30), ("deur", 2), ("lezer", 4)])
def test_what_a_user_sees_they_may_use(name: str, least: int, site: Demo) -> None:
    for file in sorted(PROGRAMMES.glob("*.toml")):
        site.load(file)
    name_users(site.network, "lerend-netwerk")
    site.clock.set(STORIES[0].open_at)
    visitor, to_open, kinds = _log_in(site, name), [DESK], set[str]()
    wrong: list[str] = []
    while to_open:
        path = to_open.pop(0)
        kind = _kind(site, urlsplit(path).path)
        if kind in kinds:
            continue
        kinds.add(kind)
        page = visitor.visit(path)
        wrong += [f"{page.status} {path}"] if page.status in (403, 404, 500) else []
        if page.status != 200 or not page.headers["Content-Type"].startswith("text/html"):
            continue
        for form in page.forms:
            if form.method == "post" and form.action.startswith(DESK):
                # Without its token nothing is done; who may not send it at all is told so before.
                wrong += [f"form {form.action}"] if REFUSED in visitor.client.post(form.action).text else []
        links = [urldefrag(urljoin(path, link)).url for link in page.links]
        to_open += [link for link in links if link.startswith(DESK)]
    assert wrong == []
    assert len(kinds) >= least
    assert visitor.client.get(f"{DESK}users").status_code == 403
