"""Puts the console together: each section with what it needs of the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copilot.build import utc_now
from copilot.console.app import console_app
from copilot.console.desk import Desk, Section
from copilot.console.entrance import Door
from copilot.store.visitors import Visitors
from copilot.types import Role, Standing, Visitor
from copilot.workers.links import new_secret
from copilot.workers.reviewing import review_section

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from copilot.build import Parts
    from copilot.slack.gateway import Gateway


def console(parts: Parts, gateway: Gateway | None = None) -> Starlette:
    """Everything under `/console/`; `gateway` is None where Slack is not connected."""
    visitors = Visitors(parts.engine)
    door = Door(
        sessions=visitors,
        invitations=visitors,
        people=_Nobody(),
        now=utc_now,
        new_secret=new_secret,
        public=parts.settings.copilot_url,
    )
    desk = Desk()
    return console_app(desk, door, sections(parts, desk))


def sections(parts: Parts, desk: Desk) -> list[Section]:
    """The sections, in the order of the navigation. Each is one line here and one module in `copilot/console`."""
    return [review_section(parts, desk)]


class _Nobody:
    """Whom Slack would be asked for, where there is no Slack."""

    async def standing(self, visitor: Visitor) -> Standing | None:
        return Standing(teams=visitor.teams, role=Role(visitor.role)) if visitor.teams and visitor.role else None
