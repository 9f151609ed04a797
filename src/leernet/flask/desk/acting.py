"""What every form of the desk does: check the token, do the use-case, go on with a message; or show what is wrong."""

from collections.abc import Callable, Mapping

from flask import redirect, request
from flask.typing import ResponseReturnValue

from ...errors import Conflict, Forbidden, InvalidInput, LeernetError, Problem
from ...i18n import N_
from ..failures import status_of
from ..forms import TOKEN, Form, problems_of, sent_form
from ..site import Site

DONE: Mapping[str, tuple[str, str]] = {
    "erased": (N_("All that told of this person was erased."),) * 2,
    "retried": (N_("It will be tried again within a minute."),) * 2,
    "status": (N_("The status was changed."),) * 2,
    "capacity": (N_("The places were changed."),) * 2,
    "moved_up": (
        N_("The places were changed. One person moved up from the waiting list."),
        N_("The places were changed. {n} people moved up from the waiting list."),
    ),
    "limited": (N_("The limit per organisation was changed."),) * 2,
    "limited_moved_up": (
        N_("The limit per organisation was changed. One person moved up from the waiting list."),
        N_("The limit per organisation was changed. {n} people moved up from the waiting list."),
    ),
    "offered": (
        N_("The places were changed. A place was offered to one person on the waiting list."),
        N_("The places were changed. A place was offered to {n} people on the waiting list."),
    ),
    "offers": (N_("The waiting list was changed."),) * 2,
    "offers_confirmed": (
        N_("The waiting list was changed. One person who had an offer has a place now, and gets a mail."),
        N_("The waiting list was changed. {n} people who had an offer have a place now, and get a mail."),
    ),
    "offer_accepted": (N_("They have the place. A mail goes to the participant."),) * 2,
    "offer_withdrawn": (N_("The offer was withdrawn. A mail goes to the participant."),) * 2,
    "event_cancelled": (
        N_("The event was cancelled. One person gets a mail."),
        N_("The event was cancelled. {n} people get a mail."),
    ),
    "cancelled": (N_("The registration was cancelled. A mail goes to the participant."),) * 2,
    "substituted": (N_("The place was handed over. A mail goes to both."),) * 2,
    "approved": (N_("They have a place. A mail goes to the participant."),) * 2,
    "approved_waiting": (N_("There is no place, so they are on the waiting list. A mail goes to the participant."),)
    * 2,
    "declined": (N_("The request was declined. A mail goes to the participant."),) * 2,
    "invited": (N_("One person was invited."), N_("{n} people were invited.")),
    "invited_some": (
        N_("One person was invited. Whoever was invited already, or takes part, was left out."),
        N_("{n} people were invited. Whoever was invited already, or takes part, was left out."),
    ),
    "invited_none": (N_("Nobody new: all of them were invited already, or take part."),) * 2,
    "invited_organisation": (N_("The organisation was invited."),) * 2,
    "rollout_made": (N_("One event was made."), N_("{n} events were made.")),
    "rollout_made_none": (N_("Nothing was made: all of them have an event already."),) * 2,
    "rollout_listed": (
        N_("One organisation was put on the list."),
        N_("{n} organisations were put on the list."),
    ),
    "rollout_listed_none": (N_("Nobody new: all of them are on the list already."),) * 2,
    "rollout_pilot": (N_("This event is the pilot."),) * 2,
    "rollout_taken_off": (N_("The organisation was taken off the list."),) * 2,
    "rollout_changed": (N_("One event took over the changes."), N_("{n} events took over the changes.")),
    "rollout_changed_none": (N_("Nothing was changed: no event was ticked."),) * 2,
    "invitation_revoked": (N_("The invitation was withdrawn. Whoever came in with it stays in."),) * 2,
    "api_key_revoked": (N_("The key was withdrawn. Whatever used it is refused from now on."),) * 2,
    "delegation_planned": (N_("The delegation was added."),) * 2,
    "delegation_asked": (N_("The mail to the contact person is on its way."),) * 2,
    "delegation_changed": (N_("The delegation was changed."),) * 2,
    "delegation_withdrawn": (N_("The delegation was withdrawn. Who registered stays in."),) * 2,
    "delegations_planned": (N_("One delegation was added."), N_("{n} delegations were added.")),
    "delegations_none": (N_("Nobody new: all of them have a delegation already."),) * 2,
    "delegations_some": (
        N_("One delegation was added. Whoever had one already was left out."),
        N_("{n} delegations were added. Whoever had one already was left out."),
    ),
    "delegations_asked": (N_("One contact person gets a mail."), N_("{n} contact persons get a mail.")),
    "delegations_none_asked": (N_("Every contact person with an address got a mail already."),) * 2,
    "member_added": (N_("They are a member. A mail goes to them."),) * 2,
    "member_known": (N_("They are a member already: nothing was changed."),) * 2,
    "member_approved": (N_("They are a member. A mail goes to them."),) * 2,
    "member_declined": (N_("The request was declined. A mail goes to them."),) * 2,
    "member_removed": (N_("The membership has ended. A mail goes to them."),) * 2,
    "member_removed_cancelled": (
        N_("The membership has ended, and one registration was cancelled. They get a mail of each."),
        N_("The membership has ended, and {n} registrations were cancelled. They get a mail of each."),
    ),
    "membership_policy": (N_("Who may join was changed."),) * 2,
    "join_link": (N_("The old link does not work any more. Below is the new one."),) * 2,
    "asked_again": (
        N_("One person was asked, and gets a mail."),
        N_("{n} people were asked, and get a mail."),
    ),
    "asked_nobody": (N_("Nobody takes part yet, so nobody was asked."),) * 2,
    "switched": (N_("It is done. Nobody was told yet: below stands until when you can undo it."),) * 2,
    "switch_told": (N_("One person gets a mail."), N_("{n} people get a mail.")),
    "switch_undone": (N_("It was undone: everybody is where they were. Nobody gets a mail."),) * 2,
    "switch_undone_told": (
        N_("It was undone. One person had heard of it, and gets a mail."),
        N_("It was undone. {n} people had heard of it, and get a mail."),
    ),
    "switch_undone_waiting": (
        N_("It was undone, but for one person there was no place any more. They wait, and get a mail."),
        N_("It was undone, but for {n} people there was no place any more. They wait, and get a mail."),
    ),
    "items_changed": (N_("The parts of the programme were changed."),) * 2,
    "roles_changed": (N_("As what they take part was changed."),) * 2,
    "let_in": (N_("They are in. A mail goes to the participant."),) * 2,
    "walked_in": (N_("They are in, and they get a mail with their personal page."),) * 2,
    "selected": (N_("It has begun."),) * 2,
    "selected_to_write": (N_("They are chosen. Write the mail here."),) * 2,
    "view_kept": (N_("The view was kept."),) * 2,
    "view_removed": (N_("The view was removed."),) * 2,
    "checked_in": (N_("Present."),) * 2,
    "taken_back": (N_("No longer marked as present."),) * 2,
    "attendance_imported": (
        N_("The attendance was recorded. It changed something for one person."),
        N_("The attendance was recorded. It changed something for {n} people."),
    ),
    "attendance_same": (N_("All of this was recorded already. Nothing was changed."),) * 2,
    "issued": (N_("One certificate was issued."), N_("{n} certificates were issued.")),
    "revoked": (N_("The certificate was revoked. Whoever checks it sees that."),) * 2,
    "withdrawn": (
        N_("One certificate was withdrawn. They get a mail."),
        N_("{n} certificates were withdrawn. They get a mail."),
    ),
    "material_added": (N_("The material was added."),) * 2,
    "material_changed": (N_("The materials were changed."),) * 2,
    "material_removed": (N_("The material was removed."),) * 2,
    "published": (N_("The recap is published."),) * 2,
    "saved": (N_("It was saved."),) * 2,
    "saved_told": (
        N_("It was saved. One person gets a mail."),
        N_("It was saved. {n} people get a mail."),
    ),
    "made": (N_("It was made. Nobody else sees it yet."),) * 2,
    "loaded": (N_("The file was applied."),) * 2,
    "bettered": (N_("The recap was changed."),) * 2,
    "message_kept": (N_("Kept as a draft. Nobody gets it yet: look at it, and send it below."),) * 2,
    "message_tested": (N_("The test was sent."),) * 2,
    "message_sending": (N_("It goes out within a minute."),) * 2,
    "message_planned": (N_("It goes out at that moment."),) * 2,
    "message_cancelled": (N_("It is not sent. It is a draft again."),) * 2,
    "message_discarded": (N_("The draft was thrown away."),) * 2,
    "user_named": (N_("They may use the desk now."),) * 2,
    "user_changed": (N_("The user was changed."),) * 2,
    "user_granted": (N_("The role was given."),) * 2,
    "user_taken": (N_("The role was taken away."),) * 2,
    "user_removed": (N_("They are no user of the desk any more."),) * 2,
    "webhook_changed": (N_("The webhook was changed."),) * 2,
    "webhook_tested": (N_("The test is on its way. Open this page again in a moment to see the answer."),) * 2,
    "webhook_paused": (N_("The webhook is off. Nothing more is sent."),) * 2,
    "webhook_resumed": (N_("The webhook is on."),) * 2,
    "webhook_removed": (N_("The webhook was removed."),) * 2,
    "webhook_resent": (N_("It is sent again. Open this page again in a moment to see the answer."),) * 2,
}
"""What can be said after something was done, for one and for more. Only these: no free text from an address."""

MOST = 1_000_000
ALREADY = N_("Somebody with this address is registered for this event already.")


def done(site: Site, code: str, endpoint: str, /, count: int | None = None, **values: object) -> ResponseReturnValue:
    """Go on to a page that says what was done."""
    number = {} if count is None else {"n": count}
    return redirect(site.url(endpoint, **values, done=code, **number), 303)


def notice(site: Site) -> str:
    """What was just done, for the page that shows it; empty for anything that :func:`done` did not make."""
    code, count = request.args.get("done", ""), request.args.get("n", "1")
    if code not in DONE or not (count.isascii() and count.isdigit() and int(count) <= MOST):
        return ""
    one, more = DONE[code]
    return site.gettext(one if int(count) == 1 else more, n=int(count))


def act(
    site: Site,
    purpose: str,
    do: Callable[[dict[str, str]], ResponseReturnValue],
    again: Callable[[Form], str],
) -> ResponseReturnValue:
    """Do what a form asks; when that cannot be, show its page ``again`` with what is wrong and what was filled in."""
    sent = sent_form()
    try:
        site.check_form(sent.get(TOKEN, ""), purpose)
        return do(sent)
    except (InvalidInput, Conflict, Forbidden) as error:
        form = Form(site.form_token(purpose), sent, problems_of(_for_organisers(error), site.gettext))
        return again(form), status_of(error)


def _for_organisers(error: LeernetError) -> LeernetError:
    """An organiser is not "you"."""
    return Conflict(error.code, ALREADY, field=error.field) if error.code == "already_registered" else error


def blank(site: Site, purpose: str, values: Mapping[str, str] | None = None) -> Form:
    """A form that was not sent yet."""
    return Form(site.form_token(purpose), values or {})


def number(text: str, field: str, largest: int = 100_000) -> int:
    """A whole number from 0 that somebody typed; raises :class:`~leernet.errors.InvalidInput`."""
    plain = text.strip()
    if not (plain.isascii() and plain.isdigit() and len(plain) <= len(str(largest)) and int(plain) <= largest):
        problem = Problem("number_invalid", "Type a whole number from 0 to {largest}.", field=field, largest=largest)
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=(problem,))
    return int(plain)


def whole(site: Site, name: str) -> int:
    """A number from the query string; 0 when it is not there or is none."""
    text = site.argument(name)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 12 else 0
