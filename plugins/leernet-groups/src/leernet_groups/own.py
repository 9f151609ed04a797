"""With somebody's own page: bring in a case, and see one's group."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from leernet import InvalidInput, given
from leernet.hookspecs import Acted, Document, Journal, PageKind, PagePlace, Sent, Shown, Visit
from leernet.model import LIVE, Registration, RegistrationStatus

from . import words
from .acts import LONGEST
from .cases import bring_in, case_of, is_over, withdraw
from .letters import OWN_PAGE
from .shown import TEMPLATES
from .state import plan_of
from .tables import Case, CaseStatus, Confidentiality, Group, Member
from .telling import group_of


@dataclass(frozen=True)
class OwnGroup:
    """Somebody's group as they see it."""

    number: int
    room: str
    technique: str
    facilitator: str
    leads: bool
    people: list[tuple[str, str]]
    case: Case | None
    reads: bool


class OwnPage(PageKind):
    """Somebody's case and group."""

    key = OWN_PAGE
    place = PagePlace.OWN
    label = words.OWN

    def is_there(self, db: Session, visit: Visit) -> bool:
        """While cases are asked, and once they were told their group; and as long as they have a case."""
        registration = visit.registration
        if registration.status not in LIVE:
            return False
        plan = plan_of(db, registration.event_id)
        return plan.asks_cases or plan.told_at is not None or case_of(db, registration.id) is not None

    def show(self, db: Session, visit: Visit) -> Shown | Document:
        """The group once it was told, and the case, with its form as long as it can be changed."""
        registration = visit.registration
        plan, case = plan_of(db, registration.event_id), case_of(db, registration.id)
        asks = plan.asks_cases and not is_over(db, registration.event_id, visit.now)
        values: dict[str, object] = {
            "group": own_group(db, registration) if plan.told_at is not None else None,
            "case": case,
            "status": words.CASE_STATUSES[case.status].get(visit.language) if case else "",
            "asks": asks,
            "can_change": asks and (case is None or case.status is CaseStatus.SUBMITTED),
            "can_withdraw": case is not None and case.status is CaseStatus.SUBMITTED,
            "readers": [
                {"value": key.value, "label": text.get(visit.language)} for key, text in words.CONFIDENTIALITIES.items()
            ],
            "keep_days": plan.keep_days,
            "open_cases": _open_cases(db, registration) if plan.asks_cases or plan.told_at else (),
        }
        fields = {"confidentiality": Confidentiality.ORGANISERS.value}
        if case is not None:
            fields = {"title": case.title, "text": case.text, "confidentiality": case.confidentiality.value}
            if case.may_share:
                fields["may_share"] = "yes"
        return Shown(template=f"{TEMPLATES}/own.html", values=values, fields=fields)

    def act(self, db: Session, visit: Visit, sent: Sent, journal: Journal) -> Acted:
        """Keep the case, or take it back."""
        registration = visit.registration
        do = given.text(sent, "do")
        if do == "withdraw":
            journal("groups.case_withdrawn", withdraw(db, registration), event_id=registration.event_id)
            return Acted(message="case_withdrawn")
        if do != "keep":
            raise InvalidInput("button_unknown", "Press one of the buttons of this page.")
        case, is_new = bring_in(
            db,
            registration,
            visit.now,
            title=given.line(sent, "title"),
            text=given.text(sent, "text", LONGEST),
            confidentiality=given.text(sent, "confidentiality"),
            may_share=given.ticked(sent, "may_share"),
        )
        change = "groups.case_brought_in" if is_new else "groups.case_changed"
        journal(change, case.id, event_id=registration.event_id)
        return Acted(message="case_kept")

    def said(self, message: str, count: int, language: str) -> str:
        """In a sentence, what was done."""
        return words.said(message, count, language)


def own_group(db: Session, registration: Registration) -> OwnGroup | None:
    """The group of somebody with a place; who is in it stands there for them alone."""
    group = group_of(db, registration.id) if registration.status is RegistrationStatus.CONFIRMED else None
    if group is None:
        return None
    facilitator = db.get(Registration, group.facilitator_id) if group.facilitator_id else None
    case = db.get(Case, group.case_id) if group.case_id else None
    leads = facilitator is not None and facilitator.id == registration.id
    return OwnGroup(
        number=group.number,
        room=group.room,
        technique=group.technique,
        facilitator=facilitator.name if facilitator else group.facilitator_name,
        leads=leads,
        people=_people(db, group),
        case=case,
        reads=case is not None
        and (
            leads or case.registration_id == registration.id or case.confidentiality is not Confidentiality.ORGANISERS
        ),
    )


def _people(db: Session, group: Group) -> list[tuple[str, str]]:
    query = (
        select(Registration.name, Registration.organisation_name)
        .join(Member, Member.registration_id == Registration.id)
        .where(
            Member.group_id == group.id,
            Member.away.is_(False),
            Registration.status == RegistrationStatus.CONFIRMED,
        )
    )
    return sorted(((name, organisation) for name, organisation in db.execute(query)), key=lambda one: one[0].casefold())


def _open_cases(db: Session, registration: Registration) -> list[Case]:
    """The cases that everybody may read, of others."""
    if registration.status is not RegistrationStatus.CONFIRMED:
        return []
    query = select(Case).where(
        Case.event_id == registration.event_id,
        Case.confidentiality == Confidentiality.EVENT,
        Case.status.in_((CaseStatus.CHOSEN, CaseStatus.DISCUSSED)),
        Case.registration_id != registration.id,
    )
    return list(db.scalars(query.order_by(Case.id)))
