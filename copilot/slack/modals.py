"""The forms: what an agent or a lead fills in. Pure.

What a form is about travels in its private part, so that whichever process gets it knows.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from copilot.differences import alike, changes
from copilot.report import owner_label
from copilot.slack.elements import (
    Block,
    context,
    field,
    form,
    line,
    option,
    quote,
    rich,
    run,
    select,
    typed,
)
from copilot.slack.payloads import Submitted, submitted
from copilot.slack.words import say
from copilot.types import REASONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from copilot.types import FollowUp

_MOST_DIFF = 2_500


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a form is about, and where the message stands that it came from."""

    language: str
    entry: str
    channel: str = ""
    ts: str = ""
    thread: str = ""
    """The thread in which it stands; "" outside of any."""
    url: str = ""
    """Where a message that only one person sees can be changed; "" for one that all see."""
    subject: str = ""
    """A promise or an ask, where the form is about one."""

    def packed(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"))


def about(private: str) -> About | None:
    """What was packed; None when it is nothing of ours."""
    try:
        held = json.loads(private)
        return About(**held) if all(isinstance(value, str) for value in held.values()) else None
    except (ValueError, TypeError, AttributeError):
        return None


def filled(body: Mapping[str, Any]) -> tuple[Submitted, About] | None:
    """A form that was sent, with what it is about; None when it is none of ours."""
    sent = submitted(body)
    on = about(sent.private) if sent else None
    return (sent, on) if sent and on else None


def reply_form(on: About, reply: str, *, editing: bool) -> Block:
    """The text to copy, or to say what was really sent; a change of it is kept either way."""
    words = ("edit_title", "edit_hint", "save") if editing else ("use_title", "use_hint", "done")
    title, hint, submit = (say(key, on.language) for key in words)
    blocks = [field("reply", say("reply_text", on.language), typed("text", reply), hint=hint)]
    return _sent("reply", on, title, submit, blocks)


def reason_form(on: About) -> Block:
    """Why a suggestion is not right."""
    language = on.language
    reasons = [option(say(reason, language), reason) for reason in REASONS]
    blocks = [
        field("why", say("reason", language), select("reason", say("reason", language), reasons)),
        field("more", say("explain", language), typed("words", most=1_000), optional=True),
    ]
    return _sent("not_right_reason", on, say("reason_title", language), say("send", language), blocks)


def promise_form(on: About, rule: FollowUp, due: datetime) -> Block:
    """The follow-up, to be confirmed, in other words or by another time if need be."""
    language = on.language
    what = f"{rule.what[:1].upper()}{rule.what[1:]}"
    note = say("promise_note", language, owner=owner_label(rule.owner, language))
    blocks = [
        field("what", say("promise_what", language), typed("text", what, most=500)),
        field("due", say("promise_due", language), _moment(due)),
        context([note], 600),
    ]
    return _sent("promise", on, say("promise_title", language), say("promise_submit", language), blocks)


def move_form(on: About, due: datetime) -> Block:
    """Another time for a promise."""
    blocks = [field("due", say("promise_due", on.language), _moment(due))]
    return _sent("move", on, say("move_title", on.language), say("save", on.language), blocks)


def _moment(due: datetime) -> Block:
    return {"type": "datetimepicker", "action_id": "moment", "initial_date_time": int(due.timestamp())}


def ask_form(on: About, needed: list[str]) -> Block:
    """What an agent needs of a lead; what is above their authority is filled in."""
    language = on.language
    text = say("ask_for", language, what="; ".join(needed)) if needed else ""
    blocks = [
        field("ask", say("ask_text", language), typed("text", text, most=1_500)),
        context([say("ask_note", language)], 600),
    ]
    return _sent("ask_lead", on, say("ask_title", language), say("ask_submit", language), blocks)


def answer_form(on: About, text: str, question: str, reply: str) -> Block:
    """A lead's answer, under what was asked, the case, and what is suggested."""
    blocks = [
        rich(quote(text, 1_600)),
        rich(line(run(say("lead_customer", on.language), 100, bold=True)), quote(question, 2_900)),
        rich(line(run(say("lead_reply", on.language), 100, bold=True)), quote(reply, 2_900)),
        field("answer", say("answer_text", on.language), typed("text", most=1_500)),
    ]
    return _sent("answer", on, say("answer_title", on.language), say("answer_submit", on.language), blocks)


VIAS = ("email", "chat", "phone", "social", "store")


def question_form(language: str, brands: Sequence[tuple[str, str]]) -> Block:
    """A question without a message: the customer's words, and what is known of the case."""
    vias = [option(say(f"via_{via}", language), via) for via in VIAS]
    blocks = [
        field("words", say("form_words", language), typed("words", hint=say("form_hint", language))),
        field("via", say("form_via", language), select("via", say("form_choose", language), vias), optional=True),
        field("facts", say("form_facts", language), typed("facts", most=1_000), optional=True,
              hint=say("form_facts_hint", language)),
    ]  # fmt: skip
    if brands:
        names = [option(name, brand) for brand, name in brands[:100]]
        chosen = brands[0][0] if len(brands) == 1 else ""
        menu = select("brand", say("form_choose", language), names, chosen)
        blocks.insert(2, field("brand", say("form_brand", language), menu, optional=True))
    title, submit, close = (say(key, language) for key in ("form_title", "form_submit", "cancel"))
    return form("question", title, blocks, close, submit=submit)


def changes_form(language: str, suggested: str, sent: str) -> Block:
    """What was suggested and what was sent, as one text with the differences marked."""
    if alike(suggested, sent):
        blocks = [rich(line(run(say("changes_none", language), 300)))]
    else:
        blocks = [context([say("changes_head", language)], 300), rich(line(*_changes(suggested, sent)))]
    return form("changes", say("changes_title", language), blocks, say("close", language))


_STYLES = {"gone": {"strike": True}, "new": {"bold": True}}


def _changes(suggested: str, sent: str) -> Iterator[Block]:
    before = ""
    for one in changes(suggested, sent, _MOST_DIFF):
        if before == "gone" and one.kind == "new":
            # What went and what came stand apart, whatever the type looks like on a small screen.
            yield {"type": "text", "text": " "}
        styled = {"style": _STYLES[one.kind]} if one.kind in _STYLES else {}
        yield {"type": "text", "text": one.text, **styled}
        before = one.kind


def _sent(callback: str, on: About, title: str, submit: str, blocks: list[Block]) -> Block:
    close = say("cancel", on.language)
    return form(callback, title, blocks, close, submit=submit, private_metadata=on.packed())
