"""Inside a Django site: beside it by a dispatcher of WSGI, and as a view of it. What is Django's stays Django's."""

import re
import sys
from collections.abc import Iterator
from types import ModuleType

import django
import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.urls import re_path
from django.views.decorators.csrf import csrf_exempt
from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client, run_wsgi_app

from leernet import Leernet
from leernet.flask import blueprint
from leernet.testing import add, some_event
from tests.forms_of import form_of

BESIDE, INSIDE = "/leren", "/binnen/leren"
URLS = "tests_django_urls"
MOUNTED: dict[str, Flask] = {}


def count(request: WSGIRequest) -> HttpResponse:
    """A page that counts visits in Django's session."""
    request.session["visits"] = request.session.get("visits", 0) + 1
    return HttpResponse(f"visits: {request.session['visits']}; token: {get_token(request)}")


def leernet_view(request: WSGIRequest) -> StreamingHttpResponse:
    """leernet as a view: the request goes on as WSGI, and its answer becomes one of Django.

    Exempt from Django's token for forms, since those of leernet have one of their own.
    """
    environ = {**request.environ, "SCRIPT_NAME": INSIDE, "PATH_INFO": request.path_info.removeprefix(INSIDE)}
    body, status, headers = run_wsgi_app(MOUNTED["leernet"], environ, buffered=True)
    code, _, reason = status.partition(" ")
    response = StreamingHttpResponse(body, status=int(code), reason=reason)
    for name, value in headers:
        response.headers[name] = value
    return response


def not_found(_request: WSGIRequest, exception: Exception) -> HttpResponse:
    """Django's own page for what is not there."""
    return HttpResponse("niets van Django", status=404)


@pytest.fixture(scope="module")
def site() -> Iterator[WSGIHandler]:
    """A Django site with sessions (in cookies), protection of forms, and error pages of its own."""
    urls = ModuleType(URLS)
    urls.__dict__.update(
        urlpatterns=[re_path(r"^teller$", count), re_path(r"^binnen/leren/", csrf_exempt(leernet_view))],
        handler404=f"{__name__}.not_found",
    )
    sys.modules[URLS] = urls
    settings.configure(
        SECRET_KEY="of-this-test-only",
        ROOT_URLCONF=URLS,
        ALLOWED_HOSTS=["localhost"],
        LOGGING_CONFIG=None,
        SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
    )
    django.setup()
    yield WSGIHandler()
    del sys.modules[URLS]


@pytest.fixture
def client(site: WSGIHandler, network: Leernet) -> Client:
    """A browser on the Django site, where leernet stands in both ways."""
    MOUNTED["leernet"] = app = Flask("leernet in django")
    app.register_blueprint(blueprint(network))
    return Client(DispatcherMiddleware(site, {BESIDE: app}))


@pytest.mark.parametrize("at", [BESIDE, INSIDE])
def test_somebody_registers_on_a_django_site(network: Leernet, client: Client, at: str) -> None:
    add(network, some_event())
    page = client.get(f"{at}/nl/events/bijeenkomst")
    form = form_of(page.text, "/registrations")
    assert form.action == f"{at}/nl/events/bijeenkomst/registrations"
    sent = client.post(form.action, data=form.filled(name="Anna", email="anna@example.org"))
    assert sent.status_code == 303, sent.text
    assert sent.location.startswith(f"{at}/nl/registrations/")
    assert "U bent aangemeld" in client.get(sent.location).text
    again = client.post(form.action, data=form.filled(name="", email=""))
    assert again.status_code == 400
    sheet = re.search(r'<link rel="stylesheet" href="([^"]+)"', page.text)
    assert sheet
    assert client.get(sheet[1], buffered=True).mimetype == "text/css"


@pytest.mark.parametrize("at", [BESIDE, INSIDE])
def test_each_has_its_own_error_pages_and_headers(client: Client, at: str) -> None:
    ours, theirs = client.get(f"{at}/nl/events/nergens"), client.get("/nergens")
    assert ours.status_code == theirs.status_code == 404
    assert "Pagina niet gevonden" in ours.text
    assert "frame-ancestors 'self'" in ours.headers["Content-Security-Policy"]
    assert theirs.text == "niets van Django"
    assert "Content-Security-Policy" not in theirs.headers


@pytest.mark.parametrize("at", [BESIDE, INSIDE])
def test_sessions_and_tokens_of_django_go_on(network: Leernet, client: Client, at: str) -> None:
    add(network, some_event())
    assert "visits: 1" in client.get("/teller").text
    page = client.get(f"{at}/nl/events/bijeenkomst")
    assert "Set-Cookie" not in page.headers
    assert "visits: 2" in client.get("/teller").text
    assert client.post("/teller").status_code == 403
    token = client.get("/teller").text.rpartition(" ")[2]
    assert "visits: 4" in client.post("/teller", data={"csrfmiddlewaretoken": token}).text
    form = form_of(page.text, "/registrations")
    values = {**form.filled(name="Anna", email="anna@example.org"), "form_token": token}
    assert client.post(form.action, data=values).status_code == 403
