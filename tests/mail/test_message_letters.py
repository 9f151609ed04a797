"""What organisers wrote, as it arrives."""

from datetime import timedelta

from leernet import Leernet
from leernet.model import Event, Material, MaterialFor, Registration
from leernet.services.materials.managing import MaterialRequest, add_material, check_material
from leernet.services.messages.writing import MessageRequest, plan_message, write_message
from leernet.services.requests import SentFile
from leernet.testing import SettableClock, add, some_event
from leernet.work import SYSTEM, Work
from tests.mail.office import Desk, PostOffice, html_of, plain_of

BODY = """
Dank dat u er was, {name} van {organisation}.

## Hoe verder

- de [dia's](https://example.org/dia)
- uw [eigen pagina]({own_page})

Het was {when}.
"""


def write(network: Leernet, clock: SettableClock, **values: str) -> None:
    request = MessageRequest(**{"subject": "Dank voor {event}", "body": BODY, "groups": ["confirmed"], **values})  # type: ignore[arg-type]
    uid = network.run(SYSTEM, write_message, "bijeenkomst", request).uid
    network.run(SYSTEM, plan_message, "bijeenkomst", uid)
    clock.advance(timedelta(seconds=20))
    network.dispatcher.deliver()


def test_what_was_written_arrives_dressed_as_all_mail(
    mailing: Leernet, desk: Desk, post: PostOffice, clock: SettableClock
) -> None:
    event = some_event()
    event.contact_name, event.contact_email = "Els", "els@example.org"
    add(mailing, event)
    desk.register("'t Hóóft, *Bram*")
    desk.deliver()
    post.only()
    write(mailing, clock)
    mail = post.only()
    assert mail["Subject"] == "Dank voor Hét warmtenet"
    assert str(mail["Reply-To"]) == "Els <els@example.org>"
    assert str(mail["To"]) == '"\'t Hóóft, *Bram*" <anna@example.net>'
    assert mail["Content-Language"] == "nl"
    text, html = plain_of(mail), html_of(mail)
    assert "Beste 't Hóóft, *Bram*,\n\nDank dat u er was, 't Hóóft, *Bram* van" in text
    assert "- de dia's (https://example.org/dia)\n" in text
    assert "https://example.org/leren/nl/registrations/" in text
    assert "Het was dinsdag" in text or "Het was zondag" in text
    assert '<h2 style="' in html
    assert 'class="link" href="https://example.org/leren/nl/registrations/' in html
    assert "alleen voor u: wie hem heeft" in " ".join(text.split())
    assert "{" not in text


def test_each_gets_the_materials_that_they_may_see(
    mailing: Leernet, desk: Desk, post: PostOffice, clock: SettableClock
) -> None:
    add(mailing, some_event())
    body = "Dit hoort erbij: {materials} Tot ziens, {name}."
    desk.register("{materials}")
    desk.deliver()
    post.only()
    write(mailing, clock, body=body)
    text = plain_of(post.only())
    assert "Er is nog geen materiaal voor u." in text
    assert "Tot ziens, {materials}." in text, "a name is no placeholder"

    def materials(work: Work) -> None:
        event, file = work.db.query(Event).one(), check_material(SentFile("a.pdf", b"%PDF-1.7"), work.settings)
        for title, audience in (("Dia's [1]", MaterialFor.EVERYBODY), ("Verslag", MaterialFor.REGISTERED)):
            add_material(work, event, MaterialRequest(title={"nl": title}, audience=audience, file=file))
        add_material(
            work,
            event,
            MaterialRequest(title={"nl": "Opname"}, audience=MaterialFor.REGISTERED, url="https://x.nl/<a>"),
        )
        add_material(
            work, event, MaterialRequest(title={"nl": "Geheim"}, audience=MaterialFor.PRESENT, url="https://x.nl")
        )

    mailing.run(SYSTEM, materials)
    write(mailing, clock, body=body)
    mail = post.only()
    text = " ".join(plain_of(mail).split())
    with mailing.read() as work:
        public, own = (one.uid.hex for one in work.db.query(Material).order_by(Material.position).limit(2))
        page = mailing.links.registration(work.db.query(Registration).one().uid, "nl")
    assert f"Dit hoort erbij: - Dia's [1] (https://example.org/leren/materials/{public}.pdf) - Verslag (" in text
    assert f"{page}/materials/{own}" in html_of(mail)
    assert "https://x.nl/%3Ca%3E" in text
    assert "Geheim" not in text
    assert "alleen voor u: wie hem heeft" in text
