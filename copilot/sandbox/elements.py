"""Interactive elements inside blocks: finding them, naming them, and what they say once somebody has chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from copilot.sandbox.values import Json

ONE_OPTION = {"static_select", "external_select", "radio_buttons", "overflow"}
MANY_OPTIONS = {"multi_static_select", "multi_external_select", "checkboxes"}
SELECTED = {
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
}
TYPED = {"plain_text_input", "number_input", "email_text_input", "url_text_input"}
STATELESS = {"button", "overflow", "workflow_button", "feedback_buttons", "icon_button", "image"}
STATEFUL = (ONE_OPTION | MANY_OPTIONS | TYPED | SELECTED.keys() | {"rich_text_input", "file_input"}) - STATELESS


class NoSuchElement(LookupError):
    """There is nothing to click or fill under this name."""


def children(block: Mapping[str, Any]) -> Iterator[Json]:
    """The elements of one block that a person can use."""
    for key in ("accessory", "element"):
        if isinstance(block.get(key), dict):
            yield block[key]
    for key in ("elements", "actions", "child_blocks"):
        for child in block.get(key) or ():
            if isinstance(child, dict):
                yield child
                yield from children(child) if key != "actions" else ()


def interactive(blocks: Iterable[Json]) -> Iterator[tuple[Json, Json]]:
    """Every block with each of its elements that has an action id."""
    for block in blocks:
        for element in children(block):
            if "action_id" in element:
                yield block, element


def find(blocks: Iterable[Json], action_id: str, block_id: str | None = None) -> tuple[Json, Json]:
    """The block and the element under an action id (within one block, if given)."""
    seen: list[str] = []
    for block, element in interactive(blocks):
        seen.append(element["action_id"])
        if element["action_id"] == action_id and block_id in {None, block.get("block_id")}:
            return block, element
    raise NoSuchElement(f"no element {action_id!r} here; there are {sorted(seen)}")


def named(blocks: Iterable[Json], new_id: Callable[[str], str]) -> list[Json]:
    """The blocks with the ids that Slack gives to those that have none."""
    return [_named_block(block, new_id) for block in blocks]


def _named_block(block: Json, new_id: Callable[[str], str]) -> Json:
    block = {"block_id": new_id("b"), **block}
    for key in ("accessory", "element"):
        if isinstance(block.get(key), dict):
            block[key] = _named_element(block[key], new_id)
    if block["type"] in {"actions", "context_actions"}:
        block["elements"] = [_named_element(element, new_id) for element in block["elements"]]
    return block


def _named_element(element: Json, new_id: Callable[[str], str]) -> Json:
    return element if element["type"] == "image" else {"action_id": new_id("a"), **element}


def chosen(element: Json, value: Any) -> Json:
    """What an element says when `value` is chosen, typed or pressed; options may be named by value or by text."""
    kind = element["type"]
    if kind in ONE_OPTION:
        return {"selected_option": _option(element, value) if value is not None else None}
    if kind in MANY_OPTIONS:
        return {"selected_options": [_option(element, each) for each in _listed(value)]}
    if kind in SELECTED:
        return {SELECTED[kind]: list(_listed(value)) if kind.startswith("multi_") else value}
    if kind == "rich_text_input":
        return {"rich_text_value": _rich(value)}
    if kind == "feedback_buttons":
        return _feedback(element, value)
    if kind in TYPED:
        return {"value": None if value in (None, "") else str(value)}
    return {key: element[key] for key in ("value", "text", "style") if key in element}


def _listed(value: Any) -> Sequence[Any]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def options(element: Json) -> list[Json]:
    groups = [option for group in element.get("option_groups", ()) for option in group["options"]]
    return [*element.get("options", ()), *groups]


def _option(element: Json, value: Any) -> Json:
    if isinstance(value, dict):
        return value
    for option in options(element):
        if value in {option.get("value"), option["text"]["text"]}:
            return option
    known = [option.get("value") for option in options(element)]
    raise NoSuchElement(f"{element['action_id']!r} has no option {value!r}; it has {known}")


def _feedback(element: Json, value: Any) -> Json:
    buttons = [element["positive_button"], element["negative_button"]]
    button = next((b for b in buttons if value in {b.get("value"), b["text"]["text"]}), None)
    if button is None:
        known = [b.get("value") for b in buttons]
        raise NoSuchElement(f"{element['action_id']!r} has no button {value!r}; it has {known}")
    return {"text": button["text"], "value": button.get("value", "")}


def _rich(value: Any) -> Json | None:
    if value is None or isinstance(value, dict):
        return value
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": str(value)}]}
    return {"type": "rich_text", "elements": [section]}


def initial(element: Json) -> Json:
    """What a stateful element says before anybody touched it."""
    kind = element["type"]
    if kind in ONE_OPTION:
        return {"selected_option": element.get("initial_option")}
    if kind in MANY_OPTIONS:
        return {"selected_options": list(element.get("initial_options", ()))}
    if kind in SELECTED:
        empty: Any = [] if kind.startswith("multi_") else None
        return {SELECTED[kind]: element.get(SELECTED[kind].replace("selected", "initial"), empty)}
    if kind == "rich_text_input":
        return {"rich_text_value": element.get("initial_value")}
    return {"value": element.get("initial_value")}


def state_values(blocks: Iterable[Json], kept: Mapping[str, Any], given: Mapping[str, Any]) -> Json:
    """`state.values` of a view or message: what is given now, else what was filled before, else what it began with.

    `given` is keyed by "block/action", or by either of the two where that is enough.
    """
    left = dict(given)
    values: Json = {}
    for block, element in interactive(blocks):
        if element["type"] not in STATEFUL:
            continue
        block_id, action_id = block["block_id"], element["action_id"]
        key = next((k for k in (f"{block_id}/{action_id}", action_id, block_id) if k in left), None)
        before = kept.get(block_id, {}).get(action_id) or initial(element)
        says = before if key is None else chosen(element, left.pop(key))
        values.setdefault(block_id, {})[action_id] = {**says, "type": element["type"]}
    if left:
        raise NoSuchElement(f"nothing to fill under {sorted(left)}; there are {_keys(values)}")
    return values


def _keys(values: Json) -> list[str]:
    return sorted(f"{block}/{action}" for block, actions in values.items() for action in actions)


def missing(blocks: Iterable[Json], values: Json) -> Json:
    """The input blocks that must be filled and are not, with what Slack's client says about them."""
    errors: Json = {}
    for block in blocks:
        if block["type"] == "input" and not block.get("optional", False):
            says = values.get(block["block_id"], {}).get(block["element"]["action_id"], {})
            if not any(value for key, value in says.items() if key != "type"):
                errors[block["block_id"]] = "Please complete this required field."
    return errors
