"""Why a group is as it is, and what could not be kept: read from the groups as they are now, changed by hand or not."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from leernet.hookspecs import Translator

from .problem import Person
from .state import State
from .tables import Group


@dataclass(frozen=True)
class Reasons:
    """``kept``: what was wished and is so. ``broken``: what was wished and is not so, and why."""

    kept: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


def reasons_of(state: State, group: Group, ways: Mapping[int, str], translator: Translator) -> Reasons:
    """All that there is to say of a group; ``ways``: what each format is called, by its id."""
    reasons, people = Reasons(), state.present(group)
    if not people:
        reasons.broken.append(translator.gettext("Nobody is in this group."))
        return reasons
    _size(reasons, state, people, translator)
    _way(reasons, state, group, ways, translator)
    _colleagues(reasons, state, people, translator)
    _mixed(reasons, state, people, translator)
    _met(reasons, state, people, translator)
    _facilitator(reasons, state, group, people, translator)
    _case(reasons, state, group, people, translator)
    by_hand = [seat.person.name for seat in state.seats[group.id] if seat.by_hand and not seat.away]
    if by_hand:
        reasons.kept.append(translator.gettext("Placed by hand: {names}.", names=", ".join(by_hand)))
    return reasons


def _size(reasons: Reasons, state: State, people: Sequence[Person], translator: Translator) -> None:
    if len(people) > state.plan.size:
        reasons.broken.append(
            translator.gettext("{n} people, and you asked for at most {size}.", n=len(people), size=state.plan.size)
        )


def _way(reasons: Reasons, state: State, group: Group, ways: Mapping[int, str], translator: Translator) -> None:
    """On site and online apart: also whoever facilitates."""
    if not state.plan.apart or group.format_id is None:
        return
    leads = state.people.get(group.facilitator_id or 0)
    there = {one.id: one for one in [*state.present(group), *([leads] if leads else [])]}
    for format_id in sorted({one.format_id for one in there.values()} - {group.format_id}):
        others = [one for one in there.values() if one.format_id == format_id]
        reasons.broken.append(
            translator.gettext(
                "In another way than this group: {names} ({way}).",
                names=_names(others, translator),
                way=ways.get(format_id, ""),
            )
        )


def _colleagues(reasons: Reasons, state: State, people: Sequence[Person], translator: Translator) -> None:
    _ = translator.gettext
    counts = Counter(one.organisation_key for one in people if one.organisation_key)
    twice = [key for key, count in counts.items() if count > 1]
    for key in twice:
        same = [one for one in people if one.organisation_key == key]
        pool = [one for one in state.people.values() if _same_pool(state, one, same[0]) and one.organisation_key == key]
        groups = sum(1 for one in state.groups if one.format_id in (None, same[0].format_id))
        values = {"names": _names(same, translator), "organisation": same[0].organisation}
        if len(pool) > groups:
            reasons.broken.append(
                _(
                    "{names} are colleagues of {organisation}: {n} people of it have to share {groups} groups.",
                    n=len(pool),
                    groups=groups,
                    **values,
                )
            )
        else:
            reasons.broken.append(_("{names} are colleagues of {organisation}.", **values))
    if counts and not twice:
        reasons.kept.append(
            translator.ngettext("One organisation.", "{n} organisations, and nobody is with a colleague.", len(counts))
        )


def _same_pool(state: State, one: Person, other: Person) -> bool:
    member = state.members.get(one.id)
    sits = member.group_id is not None and not member.away if member else one.joins
    return sits and (not state.plan.apart or one.format_id == other.format_id)


def _mixed(reasons: Reasons, state: State, people: Sequence[Person], translator: Translator) -> None:
    kinds = {one.kind for one in people if one.kind}
    everywhere = {one.kind for one in state.people.values() if one.kind and one.joins}
    if state.plan.mix_kinds and len(everywhere) > 1 and kinds:
        text = translator.ngettext("One kind of organisation.", "{n} kinds of organisation.", len(kinds))
        (reasons.kept if len(kinds) > 1 else reasons.broken).append(text)
    audiences = Counter(one.audience for one in people if one.audience)
    everywhere = {one.audience for one in state.people.values() if one.audience and one.joins}
    if state.plan.mix_audiences and len(everywhere) > 1 and audiences:
        said = "; ".join(f"{name}: {count}" for name, count in sorted(audiences.items()))
        (reasons.kept if len(audiences) > 1 else reasons.broken).append(f"{said}.")


def _met(reasons: Reasons, state: State, people: Sequence[Person], translator: Translator) -> None:
    if not (state.earlier and state.plan.avoid_repeats):
        return
    met = []
    for one, other in combinations(people, 2):
        pair = {one.participant_id, other.participant_id}
        if times := sum(pair <= before for before in state.earlier):
            names = _names([one, other], translator)
            met.append(
                translator.ngettext(
                    "{names} were in one group before.",
                    "{names} were in one group {n} times before.",
                    times,
                    names=names,
                )
            )
    reasons.broken.extend(met)
    if not met:
        reasons.kept.append(translator.gettext("Nobody was in a group with one of the others before."))


def _facilitator(
    reasons: Reasons, state: State, group: Group, people: Sequence[Person], translator: Translator
) -> None:
    _ = translator.gettext
    person = state.people.get(group.facilitator_id or 0)
    if person is None and not group.facilitator_name:
        if state.facilitators:
            reasons.broken.append(
                translator.ngettext(
                    "No facilitator: there is one for {groups} groups.",
                    "No facilitator: there are {n} for {groups} groups.",
                    len(state.facilitators),
                    groups=len(state.groups),
                )
            )
    elif person is not None and person.organisation_key:
        own = [one for one in people if one.organisation_key == person.organisation_key and one.id != person.id]
        if own:
            names = _names(own, translator)
            reasons.broken.append(_("{name} facilitates a colleague: {names}.", name=person.name, names=names))
        else:
            reasons.kept.append(_("{name} facilitates, and nobody here is a colleague.", name=person.name))


def _case(reasons: Reasons, state: State, group: Group, people: Sequence[Person], translator: Translator) -> None:
    _ = translator.gettext
    used = [one for one in state.cases.values() if one.is_used]
    if not used:
        return
    here = [one for one in people if one.id in state.contributors]
    if len(here) > 1:
        reasons.broken.append(_("{names} bring in a case each; one is discussed.", names=_names(here, translator)))
    case = state.cases.get(group.case_id or 0)
    if case is None:
        reasons.broken.append(
            translator.ngettext(
                "No case: there is one for {groups} groups.",
                "No case: there are {n} for {groups} groups.",
                len(used),
                groups=len(state.groups),
            )
        )
        return
    contributor = state.people.get(case.registration_id or 0)
    if contributor is not None and contributor not in people:
        reasons.broken.append(_("{name}, who brought the case in, is not in this group.", name=contributor.name))
    elif contributor is not None:
        reasons.kept.append(_("The case of {name} is discussed here.", name=contributor.name))


def _names(people: Sequence[Person], translator: Translator) -> str:
    """Two or more names as people say them."""
    *most, last = [one.name for one in people]
    return translator.gettext("{names} and {last}", names=", ".join(most), last=last) if most else last
