"""What a page of figures is asked for: which part of the log, in which words; nothing of another team."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from copilot.console.errors import NotThere
from copilot.types import Slice

if TYPE_CHECKING:
    from starlette.requests import Request

    from copilot.types import Reader

WEEKS = (4, 12, 26, 52)
USUAL = 12
_FILTERS = ("brand", "language", "channel", "policy")
_MOST = 200
"""Characters of a value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The part of the log, and the same as it stands in the address."""

    part: Slice
    weeks: int
    chosen: Mapping[str, str]
    """The filters that are set, by name: team, brand, language, channel, policy."""

    def query(self, **changed: object) -> str:
        """The address's query with some of it changed; a filter that is changed to "" is gone."""
        values: dict[str, object] = {"weeks": self.weeks, **self.chosen} | changed
        return urlencode({name: value for name, value in values.items() if value != ""})

    @property
    def before(self) -> Slice:
        """The same of the time of the same length before."""
        days = timedelta(days=(self.part.until - self.part.since).days + 1)
        return replace(self.part, since=self.part.since - days, until=self.part.until - days)


def asked_for(request: Request, reader: Reader, today: date) -> Asked:
    """Raises `NotThere` for a team that is not the reader's, and for filters that cannot be."""
    given = request.query_params
    weeks = given.get("weeks", str(USUAL))
    if weeks not in map(str, WEEKS) or any(len(value) > _MOST for value in given.values()):
        raise NotThere
    teams = reader.teams
    if team := given.get("team", ""):
        if team not in teams:
            raise NotThere
        teams = frozenset({team})
    chosen = {name: value for name in ("team", *_FILTERS) if (value := given.get(name, ""))}
    monday = today - timedelta(days=today.weekday())
    part = Slice(
        teams=teams, since=monday - timedelta(weeks=int(weeks) - 1), until=today,
        **{name: given.get(name) or None for name in _FILTERS},
    )  # fmt: skip
    return Asked(part=part, weeks=int(weeks), chosen=chosen)
