"""What the asker may do without asking anybody, and how much goodwill a policy grounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copilot.pages import Money
from copilot.planning.conditions import measured
from copilot.types import Goodwill

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copilot.pages import Page, Tier
    from copilot.types import Effort, Role


def may_do_something(page: Page, role: Role) -> bool:
    """Whether the role is allowed anything at all on this page; a page that lists no roles allows everybody."""
    return not page.authority or any(granted is not False for granted in page.authority.get(role.value, {}).values())


def limit_of(page: Page, role: Role, what: str) -> float:
    """Up to how much the role may give of something; 0 where it is not listed."""
    granted = page.authority.get(role.value, {}).get(what)
    if isinstance(granted, Money):
        return granted.amount
    return float("inf") if granted is True else 0.0


def who_may(page: Page, what: str | None = None) -> str:
    """Whom to ask: "lead" where leads may, else the page's owner."""
    granted = page.authority.get("lead", {})
    allowed = granted.get(what) if what else any(value is not False for value in granted.values())
    return "lead" if allowed else page.owner


def goodwill(page: Page, effort: Effort, role: Role, cites: Sequence[str]) -> tuple[Goodwill | None, float]:
    """The goodwill that the effort grounds on this page, and the amount above the asker's authority, if any.

    The offer never exceeds what the asker may give alone. Where they may give nothing, it is named with
    `within_authority` false, so that it can be asked of a lead and is never put in the reply.
    """
    tiers = [tier for tier in page.goodwill if _reached(tier, effort)]
    if not tiers:
        return None, 0.0
    grounded = max(tiers, key=lambda tier: tier.money.amount).money
    limit = limit_of(page, role, "goodwill")
    amount = min(grounded.amount, limit) if limit else grounded.amount
    offer = Goodwill(amount=amount, currency=grounded.currency, within_authority=limit > 0, cites=tuple(cites))
    return offer, max(0.0, grounded.amount - limit)


def _reached(tier: Tier, effort: Effort) -> bool:
    if tier.when == "always":
        return True
    what, _, least = tier.when.replace(" ", "").partition(">=")
    return measured(effort, what) >= int(least)
