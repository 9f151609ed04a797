"""An organiser who fills in the forms of the desk as a browser would send them."""

from io import BytesIO

from werkzeug.test import TestResponse

from tests.flask.conftest import AT
from tests.flask.desk.conftest import Desk
from tests.forms_of import PageForm, forms_of


def form(desk: Desk, path: str) -> PageForm:
    """The form of a page that edits something."""
    return editing(desk.get(path).text)


def editing(page: str) -> PageForm:
    """The form that edits something, on a page that is there already."""
    found = [one for one in forms_of(page) if "version" in one.names]
    assert len(found) == 1, page
    return found[0]


def press(desk: Desk, there: PageForm, do: str = "save", **values: str) -> TestResponse:
    """Fill in fields (``blocks__0__start`` is ``blocks-0-start``) and press a button."""
    named = {name.replace("__", "-"): value for name, value in values.items()}
    sent = {**there.filled(**named), "do": do}
    return desk.client.post(there.action, data={name: value for name, value in sent.items() if value != "OFF"})


def add(desk: Desk, there: PageForm, row: str, **values: str) -> PageForm:
    """Press a button that adds a row, and have the form that comes back."""
    response = press(desk, there, f"add:{row}", **values)
    assert response.status_code == 200, response.text
    return editing(response.text)


def save(desk: Desk, there: PageForm, **values: str) -> str:
    """Save, and have the page that comes then."""
    return desk.follow(press(desk, there, **values))


def upload(desk: Desk, there: PageForm, field: str, content: bytes, **values: str) -> TestResponse:
    """Save a form with a file in it."""
    data: dict[str, object] = {**there.filled(**values), "do": "save", field: (BytesIO(content), "file")}
    return desk.client.post(there.action, data=data, content_type="multipart/form-data")


def public(desk: Desk, path: str) -> TestResponse:
    """A public page."""
    return desk.client.get(f"{AT}/nl{path}")
