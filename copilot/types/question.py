"""What comes in, and what is understood of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

Language = str
"""An ISO 639-1 code; the product writes "es" and "en"."""


class Role(StrEnum):
    AGENT = "agent"
    LEAD = "lead"


class Register(StrEnum):
    TU = "tu"
    USTED = "usted"
    VOS = "vos"
    NEUTRAL = "neutral"
    """English, or Spanish that addresses nobody."""


class Restyle(StrEnum):
    """What can be asked of the words alone: by a follow-up in the thread, or by a button."""

    SHORTER = "shorter"
    LONGER = "longer"
    WARMER = "warmer"
    MORE_FORMAL = "more_formal"
    LESS_FORMAL = "less_formal"
    VOS = "vos"
    ENGLISH = "english"
    SPANISH = "spanish"
    OTHER_LANGUAGE = "other_language"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How the reply is to be said, where it was asked for; it never changes the plan."""

    shorter: bool = False
    warmer: bool = False
    register: Register | None = None
    """USTED is formal in English too; a brand that always speaks one way still does."""
    language: Language | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """Who asks, and who else will read the answer.

    An empty `team` belongs to nobody known (a guest, a stranger): it sees nothing. `audience` names the other teams
    that can read the answer (the members of a channel): evidence must be visible to each of them.
    """

    user: str
    team: str
    role: Role = Role.AGENT
    audience: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One message between the customer and the company."""

    author: str
    """"customer", "agent", or "asked" for what was asked of us before ("earlier" once the question holds it)."""
    text: str
    channel: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """The comparison of answers with and without a draft, as it holds for one case: by chance, and beforehand."""

    held: bool
    """Whether the case gets the evidence only."""
    chance: float
    """With what probability it is held."""
    stratum: str
    """How long the asker had been asking when the case began: "new", "settled" or "old hand"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What an agent asks, masked, with the thread that led to it (oldest first)."""

    id: str
    text: str
    asker: Principal
    at: datetime
    thread: tuple[Turn, ...] = ()
    via: str | None = None
    """The customer's channel: email, chat, phone, social or store."""
    brand: str | None = None
    style: Style = Style()
    dismissed: tuple[str, ...] = ()
    """Pages of suggestions that were dismissed in this thread because the policy was another."""
    said: tuple[str, ...] = ()
    """How the last replies to this asker opened, so that no two in a row open alike; not kept in the log."""
    trial: Trial | None = None
    """None outside of the comparison."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeling:
    name: str
    words: tuple[str, ...]
    """The words of the customer that show it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """What the customer has been through so far; 0 and () where nothing is known."""

    contacts: int = 0
    channels: tuple[str, ...] = ()
    days: int = 0
    attempts: str = ""
    """What was counted by the customer, in their words: "ocho entregas", "eight deliveries"."""
    attempts_count: int = 0
    span: str = ""
    """How long, in their words: "cuatro meses", "a month"."""

    @property
    def high(self) -> bool:
        """Whether the effort itself deserves a word: three contacts or failures, or two weeks."""
        return self.contacts >= 3 or self.attempts_count >= 3 or self.days >= 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was understood of the question before looking anything up."""

    language: Language
    register: Register
    feelings: tuple[Feeling, ...] = ()
    needs: tuple[str, ...] = ()
    effort: Effort = Effort()
    facts: Mapping[str, str] = field(default_factory=dict)
    """Facts of the case that the text states: {"order_stage": "shipped"}; names and values of knowledge/company."""
    missing: tuple[str, ...] = ()
    urgent: tuple[str, ...] = ()
    """Why a person is needed now: self_harm, violence, safety, fraud, legal, press, vulnerable; gravest first."""
    annoyance: float = 0.0
    """How annoyed they have become over the conversation, 0 to 1; 0 where there is no conversation."""
    formal: bool | None = None
    """Whether their English is formal; None where it is neither, and in Spanish, which has a register."""
    notice: str | None = None
    """"language_unsupported" when the text is in neither language of the product."""
