"""One registration: who it is, how it stands, what happened to it, and what an organiser can do."""

from flask.typing import ResponseReturnValue

from ...model import Block, JournalEntry
from ...schemas.desk import load_reason
from ...services.asking.answers import answers_of
from ...services.asking.files import find_file
from ...services.asking.questions import asked_at
from ...services.attendance.checking_in import EARLY
from ...services.certificates.issuing import certificates_of
from ...services.desk.events import journal_of
from ...services.places.lacks import lacks_of
from ...services.places.waiting import position
from ...services.registering.admission import let_in
from ...services.registering.items import can_change_items, chosen, items_at
from ...services.registering.overlaps import overlapping
from ...services.registering.registration import cancel
from ...services.registering.substitution import can_substitute, predecessor_of, successor_of
from ...work import Work
from ..event.questioning import said
from ..filing import download
from ..forms import Form
from ..route import Access, Route
from ..site import Site
from ..words import REGISTRATION_STATUSES
from .acting import act, blank, done, notice
from .details import Names, details
from .frame import load_frame
from .journal import happened, who
from .marking import find_at, mark


def desk_person(site: Site, slug: str, uid: str) -> ResponseReturnValue:
    """The registration."""
    return person_page(site, slug, uid, blank(site, purpose(uid)))


def desk_cancel_person(site: Site, slug: str, uid: str) -> ResponseReturnValue:
    """Cancel it for them, with a reason."""

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        site.as_organiser(_cancel, slug, uid, load_reason(sent))
        return done(site, "cancelled", "desk_person", slug=slug, uid=uid)

    return act(site, purpose(uid), do, lambda form: person_page(site, slug, uid, form))


def desk_let_in(site: Site, slug: str, uid: str) -> ResponseReturnValue:
    """Let somebody in who waits."""

    def do(_sent: dict[str, str]) -> ResponseReturnValue:
        site.as_organiser(_let_in, slug, uid)
        return done(site, "let_in", "desk_person", slug=slug, uid=uid)

    return act(site, purpose(uid), do, lambda form: person_page(site, slug, uid, form))


def desk_attendance(site: Site, slug: str, uid: str) -> ResponseReturnValue:
    """Mark somebody as present at a block, or take that back."""

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        code = site.as_organiser(mark, slug, uid, sent.get("block", ""), present="in" in sent)
        return done(site, code, "desk_person", slug=slug, uid=uid)

    return act(site, purpose(uid), do, lambda form: person_page(site, slug, uid, form))


def desk_file(site: Site, slug: str, uid: str, key: str) -> ResponseReturnValue:
    """The file with which somebody answered a question."""
    with site.network.read() as work:
        return download(find_file(work, find_at(work, slug, uid).id, key))


def _cancel(work: Work, slug: str, uid: str, reason: str) -> None:
    cancel(work, find_at(work, slug, uid).uid, reason)


def _let_in(work: Work, slug: str, uid: str) -> None:
    let_in(work, find_at(work, slug, uid).uid)


def purpose(uid: str) -> str:
    """What the forms about one registration are for."""
    return f"desk registration {uid}"


def person_page(site: Site, slug: str, uid: str, form: Form) -> str:
    """The page of one registration, with a form."""
    with site.network.read() as work:
        registration = find_at(work, slug, uid)
        frame = load_frame(site, work, slug)
        journal = journal_of(work, registration)
        certificates = certificates_of(work, registration.participant_id, registration.event)
        place = position(work, registration)
        answers = answers_of(work, registration)
        questions = asked_at(work, registration.event)
        before, after = predecessor_of(work, registration), successor_of(work, registration)
        others = overlapping(work, registration) if registration.is_live else ()
        parts = items_at(work, registration.event_id)
        can_change = bool(parts) and can_change_items(work, registration)
        lacks = lacks_of(work, [registration]).get(registration.id, ())
        can_hand_over = can_substitute(work, registration)
    roles, names = site.network.plugins.roles, Names(site, frame.event, parts, questions)
    return site.render(
        "leernet/desk/person.html",
        title=frame.title(registration.name),
        frame=frame,
        event=frame.event,
        registration=registration,
        form=form,
        done=notice(site),
        status=site.gettext(REGISTRATION_STATUSES[registration.status]),
        position=place,
        items=[item.title for item in chosen(parts, registration)],
        can_change_items=can_change,
        waits_because=[site.gettext(lack.message, **lack.data) for lack in lacks],
        predecessor=before,
        successor=after,
        overlaps=others,
        can_substitute=can_hand_over,
        format_label=frame.label(registration.format),
        roles=[roles[key].label.get(site.language) if key in roles else key for key in registration.roles],
        certificates=certificates,
        blocks=[(one, registration.was_present_at(one), _has_begun(site, one)) for one in frame.event.blocks],
        answers=said(site, [one for one in answers if not one.question.is_sensitive]),
        needs=said(site, [one for one in answers if one.question.is_sensitive]),
        journal=[_told(names, entry) for entry in journal],
        personal_link=site.network.links.registration(registration.uid, registration.language),
        registered_by=who(site, registration.registered_by) if registration.registered_by else "",
    )


def _has_begun(site: Site, block: Block) -> bool:
    return block.starts_at - EARLY <= site.now


def _told(names: Names, entry: JournalEntry) -> tuple[str, str, str, str]:
    site = names.site
    return site.moment(entry.at), happened(site, names.event, entry), who(site, entry.actor), details(names, entry)


_RULE = "/desk/events/<slug>/registrations/<uid>"
ROUTES = (
    Route(rule=_RULE, view=desk_person, access=Access.DESK),
    Route(rule=f"{_RULE}/files/<key>", view=desk_file, access=Access.DESK),
    Route(rule=f"{_RULE}/cancel", view=desk_cancel_person, method="POST", access=Access.DESK, page="desk_person"),
    Route(rule=f"{_RULE}/let-in", view=desk_let_in, method="POST", access=Access.DESK, page="desk_person"),
    Route(rule=f"{_RULE}/attendance", view=desk_attendance, method="POST", access=Access.DESK, page="desk_person"),
)
