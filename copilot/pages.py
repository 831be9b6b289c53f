"""What knowledge holds, once read: policies, workarounds, partners, cases, voices, and the company's own lists.

A page is one file in one language. Pages that say the same in two languages name each other in `translations`
and form one group; cases vote for groups. Everything is frozen and made of plain values, so that it can be stored
as JSON and read back (`copilot.knowledge.pages`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

Localised = Mapping[str, str]
"""The same words by language: {"es": …, "en": …}."""


class Kind(StrEnum):
    POLICY = "policy"
    WORKAROUND = "workaround"
    CASE = "case"
    PARTNER = "partner"


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    amount: float
    currency: str = "EUR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """How much goodwill a policy grounds, from which effort on."""

    when: str
    """A comparison over the effort so far: "contacts>=3", "attempts>=5", "days>=30"; "always"."""
    money: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpRule:
    """What we do next without being asked, who does it, and how soon after they can act."""

    what: Localised
    owner: str
    """"agent", a role, or the id of a partner or desk, whose hours then count."""
    within: str
    """"3h", "2d", "2wd" (working days), "day 3" (the next 3rd of a month), "day 3 cutoff 28"."""
    at: str | None = None
    """A local time of day for "day 3", else ignored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SayLine:
    """One approved sentence for the customer. `slot` is where it goes, `when` what must hold for it to be said."""

    slot: str
    text: str
    when: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One point of a section: what it says, and the parts that its kind needs."""

    text: str
    because: str = ""
    instead: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a page under one heading. `key` is can, cannot, steps, instead, say, never_say or other."""

    key: str
    heading: str
    text: str
    language: str
    items: tuple[Item, ...] = ()
    lines: tuple[SayLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When someone can be reached: weekday (0 Monday) to ("09:00", "18:00") spans, in a time zone."""

    timezone: str
    days: Mapping[int, tuple[tuple[str, str], ...]]
    holidays: str | None = None
    """A country, with an optional subdivision, whose public holidays are closed: "ES", "ES-MD"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What every page has. `visible_to` holds team names, "all", or "leads"; empty means nobody."""

    id: str
    kind: Kind
    title: str
    language: str
    source: str
    sections: tuple[Section, ...]
    visible_to: tuple[str, ...]
    owner: str = ""
    brands: tuple[str, ...] = ()
    translations: tuple[str, ...] = ()
    reviewed_on: date | None = None
    review_by: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    applies_to: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Facts that must not be contradicted: {"order_stage": ("shipped",)}."""
    needs: tuple[str, ...] = ()
    """Facts to know before anything is promised, most decisive first."""
    channels: tuple[str, ...] = ()
    partner: str | None = None
    related: tuple[str, ...] = ()
    authority: Mapping[str, Mapping[str, Money | bool]] = field(default_factory=dict)
    """Role to what it may do, and up to how much."""
    follow_up: FollowUpRule | None = None
    goodwill: tuple[Tier, ...] = ()
    escalation: str | None = None
    """safety, self_harm, legal, press or vulnerable: this page is for when a person is needed now."""
    root_cause: str | None = None
    policies: tuple[str, ...] = ()
    """Workarounds: the policies whose process they go round."""
    blocked_process: str = ""
    status: str = "approved"
    approved_by: str = ""
    approved_on: date | None = None
    expires: date | None = None
    limit: str = ""
    when: tuple[str, ...] = ()
    """Workarounds: conditions that must hold, in the words of `copilot.planning.conditions`."""
    hours: Hours | None = None
    brand_hours: Mapping[str, Hours] = field(default_factory=dict)
    """Where somebody keeps other hours for a brand than `hours`, by brand."""
    customer_cost: str = ""
    """Partners: what it costs the customer to call them: free, local, premium or none."""
    content_hash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    channel: str
    author: str
    text: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case as it was closed. Only reviewed cases are evidence."""

    id: str
    opened_at: datetime
    team: str
    brand: str
    language: str
    contacts: tuple[Contact, ...]
    policies: tuple[str, ...]
    workarounds: tuple[str, ...]
    outcome: str
    """solved, partly_solved, not_solved or reopened."""
    source: str
    csat: float | None = None
    days: int = 0
    root_cause: str | None = None
    reviewed_by: str = ""
    resolution: str = ""
    visible_to: tuple[str, ...] = ()
    content_hash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    id: str
    name: str
    kind: str
    """in-house or partner."""
    sees_cases_of: tuple[str, ...] = ()


def who_sees(team: str, teams: Iterable[Team]) -> frozenset[str]:
    """The teams that may see the cases and the log of a team: itself, and those that name it."""
    return frozenset({team, *(one.id for one in teams if team in one.sees_cases_of)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A root cause that has an owner: what keeps coming back until it is fixed."""

    id: str
    title: Localised
    owner: str
    status: str
    since: date | None = None
    partner: str | None = None
    when: tuple[str, ...] = ()
    """Conditions under which a case is one of this cause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactValue:
    name: str
    signs: Mapping[str, tuple[str, ...]]
    """By language, the words that show this value."""
    beside: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Words that show it only beside one of the fact's `near`: "yesterday" may be when it was bought, or anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something about a case that can change the answer."""

    name: str
    values: tuple[FactValue, ...]
    ask: Localised
    """The question that settles it."""
    check: Localised = field(default_factory=dict)
    """What is being settled, to follow "I am checking": "whether the order has left"."""
    known_to: str = "customer"
    """Who can tell: "customer", or "agent" where it can be looked up and must not be asked of the customer."""
    near: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By language, words that show that this fact is spoken of, for signs that say little alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Synonym:
    """Words that customers say and our pages do not, with the words of our pages that mean the same."""

    language: str
    said: str
    means: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """How one brand speaks one language."""

    brand: str
    language: str
    register: str
    """tu, usted, vos, or "mirror": as the customer does."""
    register_default: str
    phrases: Mapping[str, tuple[str, ...]]
    """By key (a feeling, "limit", "closing", …), the phrases to choose from."""
    never: tuple[str, ...]
    source: str = ""
    brand_name: str = ""
