"""The lint against the `slackblocks` package, which was made by others from Slack's documentation.

At each limit both must be content; one beyond it, both must complain.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
import slackblocks as sb
from slackblocks import _limits as limits
from slackblocks._surfaces import _BLOCK_TYPES_BY_SURFACE
from slackblocks.errors import InvalidUsageError

from copilot.sandbox.blockkit import Surface, lint
from copilot.sandbox.blockkit.block_rules import SURFACES

Make = Callable[[int], Any]


def x(count: int) -> str:
    return "x" * count


def plain(count: int) -> Any:
    return sb.Text(x(count), type_=sb.TextType.PLAINTEXT)


def buttons(count: int) -> list[Any]:
    return [sb.Button(text="x", action_id=f"a{n}") for n in range(count)]


def options(count: int) -> list[sb.Option]:
    return [sb.Option(text=plain(1), value=str(n)) for n in range(count)]


def acts(element: Any) -> Any:
    return sb.ActionsBlock(elements=[element])


def holds(element: Any) -> Any:
    return sb.InputBlock(label="x", element=element)


def confirm(**more: str) -> Any:
    texts: dict[str, Any] = {"title": "x", "text": "x", "confirm": "x", "deny": "x", **more}
    return acts(sb.Button(text="x", action_id="a", confirm=sb.ConfirmationDialogue(**texts)))


def rows(count: int, columns: int = 1) -> Any:
    return sb.TableBlock(rows=[[sb.RawText("x")] * columns for _ in range(count)])


CASES: dict[str, tuple[int, Make]] = {
    "section.text": (limits.SECTION_TEXT_MAX_LENGTH, lambda n: sb.SectionBlock(text=x(n))),
    "section.fields": (limits.SECTION_FIELDS_MAX_ITEMS, lambda n: sb.SectionBlock(fields=["x"] * n)),
    "section.field": (limits.SECTION_FIELDS_ITEM_MAX_LENGTH, lambda n: sb.SectionBlock(fields=[x(n)])),
    "block_id": (limits.BLOCK_ID_MAX_LENGTH, lambda n: sb.DividerBlock(block_id=x(n))),
    "header": (limits.HEADER_TEXT_MAX_LENGTH, lambda n: sb.HeaderBlock(text=x(n))),
    "context": (limits.CONTEXT_ELEMENTS_MAX_ITEMS, lambda n: sb.ContextBlock(elements=[sb.Text("x")] * n)),
    "actions": (limits.ACTIONS_ELEMENTS_MAX_ITEMS, lambda n: sb.ActionsBlock(elements=buttons(n))),
    "button.text": (limits.BUTTON_TEXT_MAX_LENGTH, lambda n: acts(sb.Button(text=x(n), action_id="a"))),
    "button.value": (limits.BUTTON_VALUE_MAX_LENGTH, lambda n: acts(sb.Button(text="x", action_id="a", value=x(n)))),
    "button.url": (limits.BUTTON_URL_MAX_LENGTH, lambda n: acts(sb.Button(text="x", action_id="a", url=x(n)))),
    "button.label": (
        limits.BUTTON_ACCESSIBILITY_LABEL_MAX_LENGTH,
        lambda n: acts(sb.Button(text="x", action_id="a", accessibility_label=x(n))),
    ),
    "button.agent_prompt": (
        limits.BUTTON_AGENT_PROMPT_MAX_LENGTH,
        lambda n: acts(sb.Button(text="x", action_id="a", agent_prompt=x(n))),
    ),
    "action_id": (limits.ACTION_ID_MAX_LENGTH, lambda n: acts(sb.Button(text="x", action_id=x(n)))),
    "confirm.title": (limits.CONFIRMATION_TITLE_MAX_LENGTH, lambda n: confirm(title=x(n))),
    "confirm.text": (limits.CONFIRMATION_TEXT_MAX_LENGTH, lambda n: confirm(text=x(n))),
    "confirm.confirm": (limits.CONFIRMATION_CONFIRM_MAX_LENGTH, lambda n: confirm(confirm=x(n))),
    "confirm.deny": (limits.CONFIRMATION_DENY_MAX_LENGTH, lambda n: confirm(deny=x(n))),
    "select.options": (
        limits.SELECT_OPTIONS_MAX_ITEMS,
        lambda n: acts(sb.StaticSelectMenu(action_id="a", options=options(n))),
    ),
    "select.placeholder": (
        limits.SELECT_PLACEHOLDER_MAX_LENGTH,
        lambda n: acts(sb.StaticSelectMenu(action_id="a", placeholder=x(n), options=options(1))),
    ),
    "overflow": (limits.OVERFLOW_OPTIONS_MAX_ITEMS, lambda n: acts(sb.OverflowMenu(action_id="a", options=options(n)))),
    "checkboxes": (
        limits.CHECKBOXES_OPTIONS_MAX_ITEMS,
        lambda n: acts(sb.CheckboxGroup(action_id="a", options=options(n))),
    ),
    "radio_buttons": (
        limits.RADIO_BUTTONS_OPTIONS_MAX_ITEMS,
        lambda n: acts(sb.RadioButtonGroup(action_id="a", options=options(n))),
    ),
    "option.text": (
        limits.OPTION_TEXT_MAX_LENGTH,
        lambda n: acts(sb.OverflowMenu(action_id="a", options=[sb.Option(text=plain(n), value="v")])),
    ),
    "option.value": (
        limits.OPTION_VALUE_MAX_LENGTH,
        lambda n: acts(sb.OverflowMenu(action_id="a", options=[sb.Option(text=plain(1), value=x(n))])),
    ),
    "context_actions": (
        limits.CONTEXT_ACTIONS_ELEMENTS_MAX_ITEMS,
        lambda n: sb.ContextActionsBlock(elements=[sb.IconButton(text="x", action_id=f"a{i}") for i in range(n)]),
    ),
    "feedback.text": (
        limits.FEEDBACK_BUTTON_TEXT_MAX_LENGTH,
        lambda n: sb.ContextActionsBlock(
            elements=[sb.FeedbackButtons(sb.FeedbackButton(x(n), "g"), sb.FeedbackButton("x", "b"), action_id="a")]
        ),
    ),
    "image.alt": (
        limits.IMAGE_ALT_TEXT_MAX_LENGTH,
        lambda n: sb.ImageBlock(image_url="https://x", alt_text=x(n)),
    ),
    "image.url": (limits.IMAGE_IMAGE_URL_MAX_LENGTH, lambda n: sb.ImageBlock(image_url=x(n), alt_text="x")),
    "input.label": (
        limits.INPUT_LABEL_MAX_LENGTH,
        lambda n: sb.InputBlock(label=x(n), element=sb.PlainTextInput(action_id="a")),
    ),
    "input.hint": (
        limits.INPUT_HINT_MAX_LENGTH,
        lambda n: sb.InputBlock(label="x", hint=x(n), element=sb.PlainTextInput(action_id="a")),
    ),
    "markdown": (limits.MARKDOWN_TEXT_MAX_LENGTH, lambda n: sb.MarkdownBlock(text=x(n))),
    "table.rows": (limits.TABLE_ROWS_MAX_ITEMS, rows),
    "table.columns": (limits.TABLE_COLUMNS_MAX_ITEMS, lambda n: rows(1, n)),
    "card.title": (limits.CARD_TITLE_MAX_LENGTH, lambda n: sb.CardBlock(title=x(n))),
    "card.body": (limits.CARD_BODY_MAX_LENGTH, lambda n: sb.CardBlock(body=x(n))),
    "card.actions": (limits.CARD_ACTIONS_MAX_ITEMS, lambda n: sb.CardBlock(actions=buttons(n))),
    "carousel": (
        limits.CAROUSEL_ELEMENTS_MAX_ITEMS,
        lambda n: sb.CarouselBlock(elements=[sb.CardBlock(title="x") for _ in range(n)]),
    ),
    "container": (
        limits.CONTAINER_CHILD_BLOCKS_MAX_ITEMS,
        lambda n: sb.ContainerBlock(title="x", child_blocks=[sb.DividerBlock() for _ in range(n)]),
    ),
    "placeholder": (
        limits.PLAIN_TEXT_INPUT_PLACEHOLDER_MAX_LENGTH,
        lambda n: holds(sb.PlainTextInput(action_id="a", placeholder=x(n))),
    ),
    "max_length": (
        limits.PLAIN_TEXT_INPUT_MAX_LENGTH_MAX,
        lambda n: holds(sb.PlainTextInput(action_id="a", max_length=n)),
    ),
}  # fmt: skip

VIEWS: dict[str, tuple[int, Make]] = {
    "title": (limits.VIEW_TITLE_MAX_LENGTH, lambda n: view(title=x(n))),
    "submit": (limits.VIEW_SUBMIT_MAX_LENGTH, lambda n: view(submit=x(n))),
    "close": (limits.VIEW_CLOSE_MAX_LENGTH, lambda n: view(close=x(n))),
    "callback_id": (limits.VIEW_CALLBACK_ID_MAX_LENGTH, lambda n: view(callback_id=x(n))),
    "private_metadata": (limits.VIEW_PRIVATE_METADATA_MAX_LENGTH, lambda n: view(private_metadata=x(n))),
    "blocks": (limits.VIEW_BLOCKS_MAX_ITEMS, lambda n: view(blocks=[sb.DividerBlock() for _ in range(n)])),
}


def view(**more: Any) -> Any:
    return sb.ModalView(**{"title": "x", "blocks": [sb.DividerBlock()], **more})


def grown(value: Any, limit: int) -> Any:
    """The payload with its one field of exactly `limit` (characters, items, or that number) made one larger."""
    value = copy.deepcopy(value)
    assert _grow(value, limit), "nothing of this size here"
    return value


def _grow(value: Any, limit: int) -> bool:
    for key, each in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(each, str) and len(each) == limit:
            value[key] = each + "x"
        elif isinstance(each, list) and len(each) == limit:
            each.append(copy.deepcopy(each[-1]))
        elif isinstance(each, int) and each == limit:
            value[key] = limit + 1
        elif not isinstance(each, dict | list) or not _grow(each, limit):
            continue
        return True
    return False


@pytest.mark.parametrize("name", CASES)
def test_both_draw_the_same_line_in_blocks(name: str) -> None:
    """What slackblocks builds at its limit passes here; one more passes in neither."""
    limit, make = CASES[name]
    payload = make(limit)._resolve()

    assert [p for p in lint([payload], "message") if p.code == "invalid_blocks"] == []
    assert lint([grown(payload, limit)], "message")
    with pytest.raises(InvalidUsageError):
        make(limit + 1)


@pytest.mark.parametrize("name", VIEWS)
def test_both_draw_the_same_line_in_modals(name: str) -> None:
    """The same for what surrounds the blocks of a modal."""
    limit, make = VIEWS[name]
    payload = make(limit).to_dict()

    assert lint(payload, "modal") == []
    assert lint(grown(payload, limit), "modal")
    with pytest.raises(InvalidUsageError):
        make(limit + 1)


def test_both_allow_fifty_blocks_in_a_message() -> None:
    """The 51st is refused."""
    assert limits.MESSAGE_BLOCKS_MAX_ITEMS == 50
    assert lint([{"type": "divider"}] * 50, "message") == []
    assert lint([{"type": "divider"}] * 51, "message")


@pytest.mark.parametrize("surface", ["message", "modal", "home"])
def test_both_know_the_same_blocks_for_each_surface(surface: Surface) -> None:
    """The tables of blocks by surface are the same."""
    assert _BLOCK_TYPES_BY_SURFACE[surface] == SURFACES[surface]


ELEMENTS = [
    sb.ChannelSelectMenu(action_id="a", placeholder="x"),
    sb.ConversationSelectMenu(action_id="a", placeholder="x"),
    sb.DatePicker(action_id="a", placeholder="x"),
    sb.DateTimePicker(action_id="a"),
    sb.EmailInput(action_id="a", placeholder="x"),
    sb.ExternalSelectMenu(action_id="a", placeholder="x"),
    sb.FileInput(action_id="a"),
    sb.NumberInput(action_id="a", is_decimal_allowed=True),
    sb.PlainTextInput(action_id="a", multiline=True),
    sb.RichTextInput(action_id="a"),
    sb.TimePicker(action_id="a"),
    sb.URLInput(action_id="a"),
    sb.UserSelectMenu(action_id="a", placeholder="x"),
    sb.UserMultiSelectMenu(action_id="a", placeholder="x"),
    sb.StaticMultiSelectMenu(action_id="a", placeholder="x", options=options(2)),
]


@pytest.mark.parametrize("element", ELEMENTS, ids=lambda element: type(element).__name__)
def test_every_input_of_theirs_is_taken_here(element: Any) -> None:
    """What slackblocks renders as an input passes the lint as it is."""
    payload = sb.ModalView(title="x", submit="x", blocks=[holds(element)]).to_dict()

    assert lint(payload, "modal") == []
