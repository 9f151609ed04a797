"""Why a group is as it is, in words: what was kept, and what was not."""

from leernet_groups.problem import Person
from leernet_groups.reasons import Reasons, reasons_of
from leernet_groups.state import State
from leernet_groups.tables import Case, CaseStatus, Confidentiality, Group, Member, Plan

from leernet.hookspecs import Translator
from leernet.testing import NOW, some_event

ENGLISH = Translator("en", ())


def person(number: int, **more: object) -> Person:
    return Person(id=number, participant_id=number, name=f"P{number}", format_id=1, **more)  # type: ignore[arg-type]


def reasons(*people: Person, elsewhere: tuple[Person, ...] = (), cases: tuple[int, ...] = (), size: int = 6) -> Reasons:
    """Of the first of two groups."""
    groups = [Group(event_id=1, number=number, format_id=1) for number in (1, 2)]
    for group in groups:
        group.id = group.number
    members = {one.id: Member(registration_id=one.id, group_id=1) for one in people}
    members |= {one.id: Member(registration_id=one.id, group_id=2) for one in elsewhere}
    found = {}
    for one in cases:
        found[one] = Case(
            event_id=1,
            registration_id=one,
            title="Casus",
            text="…",
            confidentiality=Confidentiality.GROUP,
            created_at=NOW,
            changed_at=NOW,
            status=CaseStatus.CHOSEN,
        )
        found[one].id = one
    groups[0].case_id = cases[0] if cases else None
    state = State(
        event=some_event(),
        plan=Plan(event_id=1, asks_cases=True, size=size),
        people={one.id: one for one in (*people, *elsewhere)},
        groups=groups,
        members=members,
        cases=found,
        earlier=[],
    )
    return reasons_of(state, groups[0], {}, ENGLISH)


def test_an_empty_group_says_so() -> None:
    assert reasons().broken == ["Nobody is in this group."]


def test_sorts_that_are_mixed_are_kept_and_one_sort_is_not() -> None:
    resident = {"kind": "residents_initiative", "audience": "Residents"}
    official = {"kind": "municipality", "audience": "Officials"}
    mixed = reasons(person(1, **resident), person(2, **official))
    assert {"2 kinds of organisation.", "Officials: 1; Residents: 1."} <= set(mixed.kept)
    same = reasons(person(1, **resident), person(2, **resident), elsewhere=(person(3, **official),))
    assert same.broken == ["One kind of organisation.", "Residents: 2."]
    only = reasons(person(1, **resident), person(2, **resident))
    assert only.broken == [], "there is nobody to mix with"


def test_colleagues_who_could_have_been_apart_are_named_without_an_excuse() -> None:
    same = {"organisation": "Gemeente A", "organisation_key": "#1"}
    assert reasons(person(1, **same), person(2, **same)).broken == ["P1 and P2 are colleagues of Gemeente A."]


def test_too_many_people_and_two_cases_are_said() -> None:
    found = reasons(person(1), person(2), person(3), cases=(1, 2), size=2)
    assert found.broken == [
        "3 people, and you asked for at most 2.",
        "P1 and P2 bring in a case each; one is discussed.",
    ]
    assert "The case of P1 is discussed here." in found.kept


def test_a_case_whose_contributor_sits_elsewhere_is_said() -> None:
    found = reasons(person(1), elsewhere=(person(2),), cases=(2,))
    assert found.broken == ["P2, who brought the case in, is not in this group."]
