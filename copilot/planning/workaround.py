"""The approved way round a process that blocks, when its conditions hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from copilot.pages import Kind, Money
from copilot.planning.authority import may_do_something, who_may
from copilot.planning.conditions import contradicts, readable
from copilot.types import WayRound

if TYPE_CHECKING:
    from collections.abc import Iterable

    from copilot.pages import Page
    from copilot.planning.conditions import Situation
    from copilot.ports import Passage, Shelf
    from copilot.types import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicable:
    page: Page
    passages: tuple[Passage, ...]
    way: WayRound


def applicable(
    ids: Iterable[str],
    shelf: Shelf,
    situation: Situation,
    role: Role,
    language: str,
) -> list[Applicable]:
    """The workarounds among the ids whose conditions hold, each once, in the reply's language where there is one.

    Expired, retired, proposed and unapproved ones are not on the shelf: the library leaves them out. A condition that
    cannot be read does not hold.
    """
    made: list[Applicable] = []
    seen: set[str] = set()
    for name in ids:
        if name in seen or name not in shelf or shelf[name][0].kind is not Kind.WORKAROUND:
            continue
        group = [name, *(other for other in shelf[name][0].translations if other in shelf)]
        seen.update(group)
        page, passages = shelf[min(group, key=lambda one: shelf[one][0].language != language)]
        met = all(map(readable, page.when)) and situation.holds(page.when)
        if contradicts(page.applies_to, situation.facts) or not met:
            continue
        made.append(Applicable(page=page, passages=passages, way=_way(page, passages, role, language)))
    return made


def _way(page: Page, passages: tuple[Passage, ...], role: Role, language: str) -> WayRound:
    allowed = may_do_something(page, role)
    text = f"{page.title}. {page.limit}".strip() if page.limit else page.title
    if isinstance(limit := page.authority.get(role.value, {}).get("apply"), Money):
        text = f"{text.rstrip('.')} (≤ {limit.amount:g} {limit.currency})."
    if page.expires:
        until = "Válida hasta el" if language == "es" else "Valid until"
        text = f"{text.rstrip('.')}. {until} {page.expires:%d/%m/%Y}."
    return WayRound(
        id=page.id,
        text=text,
        within_authority=allowed,
        needs=None if allowed else who_may(page),
        cites=tuple(p.id for p in passages if p.section != "say")[:3] or tuple(p.id for p in passages[:1]),
    )
