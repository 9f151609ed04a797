"""Users of the desk from a terminal: the first owner, the others, for people and for scripts."""

import json

from tests.cli.conftest import Run

AT = ("--database", "sqlite:///leernet.db")


def test_the_first_owner_is_named_then_others_are_listed_and_roles_taken_away(run: Run) -> None:
    run(*AT, "migrate")
    refused = run(*AT, "desk-user", "grant", "piet", "--role", "reader", "--name", "Piet")
    assert refused.exit_code == 1
    assert "has to be an owner" in refused.output
    assert "Type a name" in run(*AT, "desk-user", "grant", "els", "--role", "owner").output
    made = run(*AT, "desk-user", "grant", "els", "--role", "owner", "--name", "Els", "--email", "els@example.org")
    assert (made.exit_code, made.output) == (0, "")
    assert run(*AT, "desk-user", "grant", "piet", "--role", "reader", "--name", "Piet").exit_code == 0
    # Somebody who is there needs no name again.
    assert run(*AT, "desk-user", "grant", "piet", "--role", "check_in").exit_code == 0
    assert "Piet has this role already" in run(*AT, "desk-user", "grant", "piet", "--role", "reader").output
    assert "no series" in run(*AT, "desk-user", "grant", "piet", "--role", "reader", "--series", "nergens").output
    assert run(*AT, "desk-user", "grant", "piet", "--role", "baas").exit_code == 2
    assert run(*AT, "desk-user", "list").output == "els\tEls\towner\npiet\tPiet\treader, check_in\n"
    told = json.loads(run(*AT, "--json", "desk-user", "list").output)
    assert told["users"][0] == {
        "identity": "els", "name": "Els", "email": "els@example.org",
        "roles": [{"role": "owner", "series": "", "organisation": ""}],
    }  # fmt: skip
    assert run(*AT, "desk-user", "revoke", "piet", "--role", "reader").exit_code == 0
    assert "not there any more" in run(*AT, "desk-user", "revoke", "piet", "--role", "reader").output
    last = run(*AT, "--json", "desk-user", "revoke", "els")
    assert last.exit_code == 1
    assert json.loads(last.stderr)["error"]["code"] == "last_owner"
    assert json.loads(run(*AT, "--json", "desk-user", "revoke", "piet").output) == {"revoked": "piet"}
    assert "laatste eigenaar" in run(*AT, "--language", "nl", "desk-user", "revoke", "els").output
    assert "not known" in run(*AT, "desk-user", "revoke", "piet").output
