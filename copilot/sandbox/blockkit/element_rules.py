"""What Slack takes as an element: buttons, menus, inputs, pickers."""

from __future__ import annotations

from copilot.sandbox.blockkit.rules import (
    Rule,
    anything,
    boolean,
    both,
    choice,
    integer,
    items,
    needs,
    not_both,
    one_of,
    record,
    string,
    text,
    variant,
)

ACTION_ID: dict[str, Rule] = {"action_id": string(255, least=1)}
CONFIRM = record(
    {
        "title": text(100, plain=True),
        "text": text(300),
        "confirm": text(30, plain=True),
        "deny": text(30, plain=True),
    },
    {"style": choice("primary", "danger")},
)
ACTS: dict[str, Rule] = {**ACTION_ID, "confirm": CONFIRM}
FOCUS: dict[str, Rule] = {"focus_on_load": boolean}
HINT: dict[str, Rule] = {"placeholder": text(150, plain=True)}
LABEL: dict[str, Rule] = {"accessibility_label": string(75)}
TYPE: dict[str, Rule] = {"type": anything}
DISPATCH: dict[str, Rule] = {
    "dispatch_action_config": record(
        {},
        {"trigger_actions_on": items(choice("on_enter_pressed", "on_character_entered"), least=1, most=2)},
    )
}

OPTION = record(
    {"text": text(75), "value": string(150)},
    {"description": text(75), "url": string(3000)},
)
PLAIN_OPTION = record(
    {"text": text(75, plain=True), "value": string(150)},
    {"description": text(75, plain=True), "url": string(3000)},
)
GROUP = record({"label": text(75, plain=True), "options": items(PLAIN_OPTION, least=1, most=100)}, {})
OPTIONS: dict[str, Rule] = {
    "options": items(PLAIN_OPTION, least=1, most=100),
    "option_groups": items(GROUP, least=1, most=100),
}
FILTER = record(
    {},
    {
        "include": items(choice("im", "mpim", "private", "public"), least=1),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)
AT_MOST: dict[str, Rule] = {"max_selected_items": integer(1)}
MENU = {**TYPE, **ACTS, **FOCUS, **HINT}


def menu(**more: Rule) -> Rule:
    return record(TYPE, {**MENU, **more})


def static_menu(**more: Rule) -> Rule:
    return both(menu(**OPTIONS, **more), one_of("options", "option_groups"), not_both("options", "option_groups"))


def group_of(most: int) -> Rule:
    chosen: dict[str, Rule] = {"initial_option": OPTION, "initial_options": items(OPTION, least=1)}
    return record({**TYPE, "options": items(OPTION, least=1, most=most)}, {**ACTS, **FOCUS, **chosen})


def typed(**more: Rule) -> Rule:
    return record(TYPE, {**ACTION_ID, **FOCUS, **HINT, **DISPATCH, "initial_value": string(), **more})


FEEDBACK_BUTTON = record({"text": text(75, plain=True), "value": string(2000)}, LABEL)
IMAGE_SOURCE: dict[str, Rule] = {"image_url": string(3000), "slack_file": anything}
IMAGE = both(record({**TYPE, "alt_text": string(2000)}, IMAGE_SOURCE), one_of("image_url", "slack_file"))
BUTTON = both(
    record(
        {**TYPE, "text": text(75, plain=True)},
        {
            **ACTS,
            **LABEL,
            "url": string(3000),
            "value": string(2000),
            "style": choice("primary", "danger"),
            "agent_prompt": string(4000),
            "agent_prompt_display": string(),
            "visible_to_user_ids": items(string(), most=10),
        },
    ),
    needs("agent_prompt_display", "agent_prompt"),
)

ELEMENTS: dict[str, Rule] = {
    "button": BUTTON,
    "workflow_button": record(
        {**TYPE, "text": text(75, plain=True), "workflow": anything},
        {**ACTION_ID, **LABEL, "style": choice("primary", "danger")},
    ),
    "icon_button": record(
        {**TYPE, "text": text(75, plain=True), "icon": choice("trash")},
        {**ACTS, **LABEL, "value": string(2000), "visible_to_user_ids": items(string(), most=10)},
    ),
    "feedback_buttons": record(
        {**TYPE, "positive_button": FEEDBACK_BUTTON, "negative_button": FEEDBACK_BUTTON}, ACTION_ID
    ),
    "image": IMAGE,
    "overflow": record({**TYPE, "options": items(PLAIN_OPTION, least=1, most=5)}, ACTS),
    "checkboxes": group_of(10),
    "radio_buttons": group_of(10),
    "static_select": static_menu(initial_option=PLAIN_OPTION),
    "multi_static_select": static_menu(initial_options=items(PLAIN_OPTION, least=1), **AT_MOST),
    "external_select": menu(initial_option=PLAIN_OPTION, min_query_length=integer(0)),
    "multi_external_select": menu(initial_options=items(PLAIN_OPTION, least=1), min_query_length=integer(0), **AT_MOST),
    "users_select": menu(initial_user=string()),
    "multi_users_select": menu(initial_users=items(string()), **AT_MOST),
    "conversations_select": menu(
        initial_conversation=string(),
        default_to_current_conversation=boolean,
        response_url_enabled=boolean,
        filter=FILTER,
    ),
    "multi_conversations_select": menu(
        initial_conversations=items(string()), default_to_current_conversation=boolean, filter=FILTER, **AT_MOST
    ),
    "channels_select": menu(initial_channel=string(), response_url_enabled=boolean),
    "multi_channels_select": menu(initial_channels=items(string()), **AT_MOST),
    "datepicker": menu(initial_date=string()),
    "timepicker": menu(initial_time=string(), timezone=string()),
    "datetimepicker": record(TYPE, {**ACTS, **FOCUS, "initial_date_time": integer()}),
    "plain_text_input": typed(multiline=boolean, min_length=integer(0, 3000), max_length=integer(1, 3000)),
    "email_text_input": typed(),
    "url_text_input": typed(),
    "number_input": both(
        record(
            {**TYPE, "is_decimal_allowed": boolean},
            {
                **ACTION_ID,
                **FOCUS,
                **HINT,
                **DISPATCH,
                "initial_value": string(),
                "min_value": string(),
                "max_value": string(),
            },
        )
    ),
    "rich_text_input": record(
        TYPE,
        {
            **ACTION_ID,
            **FOCUS,
            **HINT,
            **DISPATCH,
            "initial_value": anything,
            "min_lines": integer(1, 100),
            "max_lines": integer(1, 100),
        },
    ),
    "file_input": record(TYPE, {**ACTION_ID, "filetypes": items(string()), "max_files": integer(1, 10)}),
    "url": record({**TYPE, "url": string(3000), "text": string()}, {}),
}

SELECTS = {"static_select", "external_select", "users_select", "conversations_select", "channels_select"}
MULTI_SELECTS = {f"multi_{name}" for name in SELECTS}
CHOICES = SELECTS | {"checkboxes", "radio_buttons", "datepicker", "timepicker"}
IN_ACTIONS = CHOICES | MULTI_SELECTS | {"button", "datetimepicker", "overflow", "workflow_button", "rich_text_input"}
IN_SECTION = CHOICES | MULTI_SELECTS | {"button", "image", "overflow", "workflow_button"}
IN_INPUT = (
    CHOICES
    | MULTI_SELECTS
    | {"datetimepicker", "email_text_input", "file_input", "number_input"}
    | {"plain_text_input", "rich_text_input", "url_text_input"}
)
IN_CONTEXT_ACTIONS = {"feedback_buttons", "icon_button"}


def element(allowed: set[str]) -> Rule:
    """Any of the elements that a block takes."""
    return variant(ELEMENTS, allowed)
