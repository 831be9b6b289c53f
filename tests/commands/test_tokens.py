"""`copilot api-token`: who may use the API, for what, and until when."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from copilot.api.keys import read_key

from .conftest import Verb

CREATE = ("api-token", "create", "zendesk", "--scope", "outcomes:write", "--team", "atencion")


def listed(verb: Verb) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(verb("api-token", "list", "--json").out)
    return found


def test_a_token_is_shown_once(verb: Verb, small: Path) -> None:
    """Alone on stdout, so that it can be piped into a vault; neither the list nor the database holds it again."""
    made = verb(*CREATE, "--scope", "log:read")
    key = read_key(made.out.strip())

    assert made.code == 0 and key is not None
    assert "outcomes:write" in made.err and "2027" in made.err
    assert key.secret not in verb("api-token", "list").out + verb("api-token", "list", "--json").out
    with sqlite3.connect(small / "home" / "copilot.db") as database:
        kept = "\n".join(database.iterdump())
    assert key.id in kept and key.secret not in kept
    [told] = listed(verb)
    assert (told["id"], told["name"], told["state"], told["used_on"]) == (key.id, "zendesk", "valid", None)
    assert (told["scopes"], told["teams"]) == (["log:read", "outcomes:write"], ["atencion"])


def test_json_holds_the_token_too(verb: Verb) -> None:
    """For who makes them by a program."""
    made = json.loads(verb(*CREATE, "--json", "--days", "1").out)

    assert read_key(made["token"]) is not None and made["id"] in made["token"]
    assert "expires soon" in verb("api-token", "list").out


def test_a_token_is_revoked_by_its_id(verb: Verb) -> None:
    """Once; a second time says when it was."""
    id = json.loads(verb(*CREATE, "--json").out)["id"]
    said = verb("api-token", "revoke", id)

    assert said.code == 0 and id in said.out
    assert [one["state"] for one in listed(verb)] == ["revoked"]
    assert verb("api-token", "revoke", id, "--json").code == 0
    assert verb("api-token", "revoke", "zendesk").code == 2


@pytest.mark.parametrize(
    ("wrong", "names"),
    [
        (("--team", "atencoin"), "atencion"),
        (("--days", "0"), "--days"),
        (("--days", "731"), "--days"),
        (("--scope", "log:write"), "log:read"),
    ],
)
def test_what_cannot_be_is_refused_with_what_can(verb: Verb, wrong: tuple[str, ...], names: str) -> None:
    """And no token is made."""
    said = verb(*CREATE, *wrong)

    assert (said.code, said.out) == (2, "")
    assert names in said.err
    assert listed(verb) == []


@pytest.mark.parametrize("name", ["Zendesk", "", "a b", "api:x", "ñ", "x" * 41])
def test_the_name_of_an_integration_is_plain(verb: Verb, name: str) -> None:
    """It stands beside all that it says, in Slack too."""
    assert verb("api-token", "create", name, "--scope", "log:read", "--team", "atencion").code == 2


def test_a_token_without_scope_or_team_is_none(verb: Verb) -> None:
    """Nothing is given by default."""
    assert verb("api-token", "create", "x", "--scope", "log:read").code == 2
    assert verb("api-token", "create", "x", "--team", "atencion").code == 2


def test_an_empty_list_says_so(verb: Verb) -> None:
    """On stderr, where words go."""
    said = verb("api-token", "list")

    assert (said.out, said.err) == ("", "No token.\n")
