"""Modals and home tabs: triggers, stacks, hashes."""

from __future__ import annotations

import pytest

from copilot.sandbox.driver import Sandbox

from .api import Api, Json
from .blocks import modal, section, text_input


@pytest.fixture
def trigger(slack: Sandbox) -> str:
    return slack.workspace.grants.trigger("U0LUCIA")


async def opened(slack: Sandbox, api: Api, **more: object) -> Json:
    trigger_id = slack.workspace.grants.trigger("U0LUCIA")
    answer = await api("views.open", trigger_id=trigger_id, view={**modal(), **more})
    return dict(answer["view"])


async def test_a_trigger_opens_one_modal(slack: Sandbox, api: Api, trigger: str) -> None:
    """Once, and for the person who set it off."""
    first = await api("views.open", trigger_id=trigger, view=modal())

    assert await api.error("views.open", trigger_id=trigger, view=modal()) == "exchanged_trigger_id"
    assert first["view"]["id"] == getattr(slack.user("lucia").modal, "id", None)
    assert slack.user("nuria").modal is None


async def test_a_trigger_lasts_three_seconds(slack: Sandbox, api: Api, trigger: str) -> None:
    """Then it is expired; one that was never given is invalid."""
    slack.workspace.clock.advance(3.5)

    assert await api.error("views.open", trigger_id=trigger, view=modal()) == "expired_trigger_id"
    assert await api.error("views.open", trigger_id="1.2.3", view=modal()) == "invalid_trigger_id"


async def test_a_bad_view_leaves_the_trigger(api: Api, trigger: str) -> None:
    """What is wrong with a view is an invalid argument with pointers below /view, and costs no trigger."""
    bad = {**modal(), "title": {"type": "plain_text", "text": "x" * 25}}

    answer = await api("views.open", trigger_id=trigger, view=bad)

    assert answer["error"] == "invalid_arguments"
    assert answer["errors"] == ["must be less than 25 characters [json-pointer:/view/title/text]"]
    assert (await api("views.open", trigger_id=trigger, view=modal()))["ok"]


async def test_three_modals_are_the_most(slack: Sandbox, api: Api) -> None:
    """Push puts one on top, up to three; without an open one there is nothing to push onto."""
    grants = slack.workspace.grants
    assert await api.error("views.push", trigger_id=grants.trigger("U0LUCIA"), view=modal()) == "not_found"
    root = await opened(slack, api)
    quiet = {**modal(), "notify_on_close": False}

    errors = [await api.error("views.push", trigger_id=grants.trigger("U0LUCIA"), view=quiet) for _ in range(3)]

    assert errors == [None, None, "push_limit_reached"]
    top = slack.user("lucia").modal
    assert top is not None
    assert root["id"] == top.root_id
    await slack.user("lucia").close(top)
    assert len(slack.views.stack("U0LUCIA")) == 2


async def test_a_hash_protects_against_races(slack: Sandbox, api: Api) -> None:
    """The second update with the same hash is refused."""
    view = await opened(slack, api)
    update = {"view_id": view["id"], "hash": view["hash"], "view": modal("Dos")}

    assert await api.error("views.update", **update) is None
    assert await api.error("views.update", **update) == "hash_conflict"
    assert await api.error("views.update", view_id="V0NONE", view=modal()) == "not_found"


async def test_an_external_id_finds_the_view(slack: Sandbox, api: Api) -> None:
    """It is unique among the views that are open."""
    view = {**modal(), "external_id": "case-1"}
    await opened(slack, api, external_id="case-1")
    other = slack.workspace.grants.trigger("U0NURIA")

    assert await api.error("views.open", trigger_id=other, view=view) == "duplicate_external_id"
    assert await api.error("views.update", external_id="case-1", view={**view, **modal("Dos")}) is None


async def test_an_update_keeps_what_was_typed(slack: Sandbox, api: Api) -> None:
    """Values of blocks that stay are sent with the submission."""
    view = await opened(slack, api)
    current = slack.views.find(view["id"])
    assert current is not None
    slack.views.fill(current, {"reply": {"text": {"type": "plain_text_input", "value": "escrito"}}})

    updated = await api("views.update", view_id=view["id"], view=modal("Dos", text_input(), section("nuevo")))

    assert updated["view"]["state"]["values"]["reply"]["text"]["value"] == "escrito"


async def test_each_person_has_a_home(slack: Sandbox, api: Api) -> None:
    """views.publish is per user, may be guarded by a hash, and refuses what only modals have."""
    home = {"type": "home", "blocks": [section("hola")]}

    first = await api("views.publish", user_id="U0NURIA", view=home)
    conflict = await api.error("views.publish", user_id="U0NURIA", view=home, hash="old")
    second = await api("views.publish", user_id="U0NURIA", view=home, hash=first["view"]["hash"])

    assert (conflict, second["ok"]) == ("hash_conflict", True)
    assert first["view"]["id"] == second["view"]["id"]
    assert slack.user("oliver").home is None
    assert await api.error("views.publish", user_id="U0NURIA", view=modal()) == "invalid_arguments"
    assert await api.error("views.publish", user_id="U0NOBODY", view=home) == "user_not_found"


async def test_blocks_without_ids_are_given_some(slack: Sandbox, api: Api) -> None:
    """As Slack does, so that state.values has keys."""
    blocks = [{"type": "input", "label": {"type": "plain_text", "text": "L"}, "element": {"type": "plain_text_input"}}]

    view = await opened(slack, api, blocks=blocks)

    assert view["blocks"][0]["block_id"]
    assert view["blocks"][0]["element"]["action_id"]
