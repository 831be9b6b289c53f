"""Who reads in the console or over the API."""

from __future__ import annotations

from dataclasses import dataclass

from copilot.types.question import Language, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """A person who was let in, and how far their standing is fixed.

    `role` and `teams` are None where Slack is asked for them, each minute anew; a link from the command line
    fixes both.
    """

    workspace: str
    """The workspace in Slack; "" for whoever came in without one."""
    user: str
    name: str
    role: Role | None = None
    teams: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What somebody may do at this moment: a lead reads the entries of `teams`, an agent only their own."""

    teams: frozenset[str]
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who reads, as what, and in which language: everything that a page or a row is chosen by."""

    workspace: str
    user: str
    name: str
    teams: frozenset[str]
    role: Role
    language: Language

    @property
    def leads(self) -> bool:
        return self.role is Role.LEAD
