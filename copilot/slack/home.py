"""The home tab: how to ask, one's own promises; for a lead, what waits for them and the figures. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from copilot.slack.blocks import MOST_IN_ALL, size
from copilot.slack.elements import (
    Block,
    actions,
    button,
    context,
    field,
    form,
    header,
    line,
    option,
    person,
    plain,
    quote,
    rich,
    run,
    select,
)
from copilot.slack.promising import reminder_text
from copilot.slack.standing import run_of
from copilot.slack.words import say
from copilot.types import LeadAsk, Promise

MOST_BLOCKS = 45
MOST = 6
"""So many of each kind are shown; with all of their parts they fit in the 100 blocks of a home tab."""


class Counts(Protocol):
    """The figures of a time."""

    @property
    def questions(self) -> int: ...
    @property
    def used(self) -> int: ...
    @property
    def edited(self) -> int: ...
    @property
    def dismissed(self) -> int: ...
    @property
    def abstained(self) -> int: ...
    @property
    def failed(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A root cause that comes up more often than before; its title by language."""

    title: Mapping[str, str]
    owner: str
    count: int
    before: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A suggestion that was judged wrong."""

    entry: str
    question: str
    reason: str
    text: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A solved case that waits for a lead."""

    entry: str
    question: str
    resolution: str
    standing: str = ""
    """"" until somebody says yes; then "trying", or why it took no effect: "refused", "doubtful" or "untried"."""
    page: str = ""
    """Where its trial can be looked at; "" where there is no console."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a lead has before them."""

    asks: Sequence[LeadAsk] = ()
    promises: Sequence[Promise] = ()
    """Open ones that are overdue or due today, and those broken this week."""
    causes: Sequence[Cause] = ()
    wrong: Sequence[Judged] = ()
    cases: Sequence[Proposed] = ()
    week: Counts | None = None
    kept: int = 0
    due: int = 0
    """Of so many promises of the week that were due, so many were kept in time."""
    digest: str = ""
    """When they get the digest, in words; "" when never."""


def home_view(
    language: str, now: datetime, mine: Sequence[Promise], desk: Desk | None, *, console: str = ""
) -> Block:  # fmt: skip
    """The whole tab; `desk` is a lead's, and so is the way into the `console`, where there is one."""
    blocks = [header(say("home_title", language)), _asking(language), {"type": "divider"}]
    if desk is not None:
        blocks += _desk(desk, language, now, console)
    blocks += _promises(say("home_mine", language), mine, language, now)
    return {"type": "home", "callback_id": "home", "blocks": blocks[:100]}


def no_home_view(why: str) -> Block:
    """The tab when it cannot be made."""
    return {"type": "home", "callback_id": "home", "blocks": [{"type": "section", "text": plain(why)}]}


def _asking(language: str) -> Block:
    ask = button("new_question", say("form_title", language), language, style="primary")
    return {"type": "section", "text": plain(say("home_ask", language)), "accessory": ask}


def _desk(desk: Desk, language: str, now: datetime, console: str) -> list[Block]:
    blocks = _waiting(desk, language, now)
    if not blocks:
        blocks.append(rich(line(run(say("home_nothing", language), 300))))
    label = say("home_digest_at", language, when=desk.digest) if desk.digest else say("home_digest_off", language)
    buttons = [button("digest", label, language)]
    if console:
        buttons.append(button("console", say("home_console", language), language, url=console))
    digest = actions("digest", buttons)
    return [*blocks, {"type": "divider"}, *_figures(desk, language), digest, {"type": "divider"}]


def _waiting(desk: Desk, language: str, now: datetime) -> list[Block]:
    blocks = _asks(desk.asks, language)
    blocks += _promises(say("home_promises", language), desk.promises, language, now)
    blocks += _causes(desk.causes, language)
    blocks += _wrong(desk.wrong, language)
    return [*blocks, *_cases(desk.cases, language)]


def _asks(asks: Sequence[LeadAsk], language: str) -> list[Block]:
    blocks: list[Block] = []
    for asked in asks[:MOST]:
        value = f"{language}|{asked.entry_id}|{asked.id}"
        who = line(person(asked.asked_by), run_of(say(f"lead_{asked.kind}", language)))
        buttons = [button("answer", say("answer", language), value)]
        if asked.kind == "approval":
            approve = button("approve", say("approve", language), value, style="primary")
            buttons = [approve, button("decline", say("decline", language), value), *buttons]
        blocks += [rich(who, quote(asked.text, 600)), actions(f"ask:{asked.id}", buttons)]
    return _titled(say("home_asks", language), blocks, len(asks), language)


def _promises(title: str, promises: Sequence[Promise], language: str, now: datetime) -> list[Block]:
    blocks: list[Block] = []
    for one in promises[:MOST]:
        value = f"{language}|{one.entry_id}|{one.id}"
        who = [run_of(" · "), person(one.made_by)]
        if one.state != "open":
            blocks.append(
                rich(
                    line(
                        run_of(say(f"state_{one.state}", language)),
                        person(one.settled_by or ""),
                        run(f": {one.what}", 300),
                    )
                )
            )
            continue
        buttons = [button("kept", say("kept", language), value), button("broken", say("broken", language), value)]
        blocks += [rich(line(run(reminder_text(one, now), 600), *who)), actions(f"{title}:{one.id}"[:255], buttons)]
    return _titled(title, blocks, len(promises), language)


def _causes(causes: Sequence[Cause], language: str) -> list[Block]:
    lines = [
        say(
            "home_cause",
            language,
            count=str(one.count),
            before=str(one.before),
            title=_in(one, language),
            owner=one.owner,
        )
        for one in causes[:MOST]
    ]
    return _titled(
        say("home_causes", language), [context([f"🔁 {text}"], 600) for text in lines], len(causes), language
    )


def _in(cause: Cause, language: str) -> str:
    return cause.title.get(language) or next(iter(cause.title.values()), "–")


def _wrong(wrong: Sequence[Judged], language: str) -> list[Block]:
    blocks = []
    for one in wrong[:MOST]:
        said = f": {say(one.reason, language)}{f' — {one.text}' if one.text else ''}"
        blocks.append(rich(line(person(one.by), run(said, 400)), quote(one.question, 300)))
    return _titled(say("home_wrong", language), blocks, len(wrong), language)


def _cases(cases: Sequence[Proposed], language: str) -> list[Block]:
    blocks: list[Block] = []
    for one in cases[:MOST]:
        shown = rich(line(run(one.question, 300, bold=True)), quote(one.resolution, 600))
        told = [context([say(f"case_{one.standing}", language)], 300)] if one.standing else []
        blocks += [shown, *told, actions(f"case:{one.entry}"[:255], _case_buttons(one, language))]
    return _titled(say("home_cases", language), blocks, len(cases), language)


def _case_buttons(one: Proposed, language: str) -> list[Block]:
    value = f"{language}|{one.entry}"
    no = button("case_reject", say("home_reject", language), value)
    if one.standing in ("", "untried"):
        return [button("case_accept", say("home_accept", language), value, style="primary"), no]
    return [button("console", say("case_look", language), language, url=one.page), no] if one.page else [no]


def _figures(desk: Desk, language: str) -> list[Block]:
    if desk.week is None:
        return []
    week = desk.week
    values = {
        "questions": week.questions, "used": week.used, "edited": week.edited, "dismissed": week.dismissed,
        "abstained": week.abstained + week.failed,
    }  # fmt: skip
    fields = [plain(say(f"figure_{name}", language, count=str(count))) for name, count in values.items()]
    fields.append(plain(say("figure_kept", language, count=str(desk.kept), due=str(desk.due))))
    return [header(say("home_week", language)), {"type": "section", "fields": fields}]


def _titled(title: str, blocks: list[Block], count: int, language: str) -> list[Block]:
    if not blocks:
        return []
    more = [context([say("more_below", language, count=str(count - MOST))], 100)] if count > MOST else []
    return [rich(line(run(title, 150, bold=True))), *blocks, *more]


def digest_form(language: str, timezone: str, hour: int | None, zones: Sequence[str]) -> Block:
    """At which hour of which time zone a lead wants the digest."""
    hours = [option(say("digest_never", language), "never")]
    hours += [option(f"{number:02d}:00", str(number)) for number in range(24)]
    named = [option(zone, zone) for zone in dict.fromkeys([timezone, *zones])][:100]
    chosen = "never" if hour is None else str(hour)
    blocks = [
        field("hour", say("digest_hour", language), select("hour", say("form_choose", language), hours, chosen)),
        field("zone", say("digest_zone", language), select("zone", say("form_choose", language), named, timezone)),
    ]
    close, submit = say("cancel", language), say("save", language)
    return form("digest", say("digest_title", language), blocks, close, submit=submit, private_metadata=language)


def digest_blocks(desk: Desk, language: str, now: datetime, *, console: str = "") -> list[Block]:
    """The same as a message, figures first, without buttons: these are in the home tab, and so is what is left out."""
    told = [*_figures(desk, language), *_waiting(desk, language, now)]
    shown = [header(say("digest_head", language)), *(block for block in told if block["type"] != "actions")]
    foot = [context([say("digest_foot", language)], 300)]
    if console:
        link = {"type": "link", "url": console, "text": say("home_console", language)}
        foot.append(rich(line(run_of(f"{say('digest_console', language)} "), link)))
    while size([*shown, *foot]) > MOST_IN_ALL or len(shown) > MOST_BLOCKS - 1:
        shown.pop()
    return [*shown, *foot]
