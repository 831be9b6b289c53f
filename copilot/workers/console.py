"""Puts the console together: each section with what it needs of the store."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from copilot.build import utc_now
from copilot.console.app import console_app
from copilot.console.desk import Desk, Section
from copilot.console.entrance import Door
from copilot.console.openid import SLACK, SlackOpenId
from copilot.store.visitors import Visitors
from copilot.workers.figures import figures_section
from copilot.workers.links import new_secret
from copilot.workers.logged import log_section
from copilot.workers.people import Nobody, SlackPeople
from copilot.workers.proposing import learning_section
from copilot.workers.reviewing import review_section
from copilot.workers.waiting import StoredWaits

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.applications import Starlette

    from copilot.build import Parts
    from copilot.settings import Settings
    from copilot.slack.gateway import Gateway
    from copilot.slack.install import Keys


def console(
    parts: Parts,
    gateway: Gateway | None = None,
    *,
    workspace: str = "",
    keys: Keys | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Starlette:
    """Everything under `/console/`.

    `gateway` is None where Slack is not connected; `workspace` is the only one there is, and `keys` those of many.
    """
    visitors = Visitors(parts.engine)
    people = SlackPeople(parts, gateway, workspace, keys, clock) if gateway else Nobody()
    door = Door(
        sessions=visitors,
        invitations=visitors,
        ways=visitors,
        people=people,
        now=utc_now,
        new_secret=new_secret,
        public=parts.settings.copilot_url,
        openid=_openid(parts.settings) if gateway else None,
        workspace=workspace,
        clock=clock,
    )
    desk = Desk(people=people)
    return console_app(desk, door, sections(parts, desk), StoredWaits(parts))


def sections(parts: Parts, desk: Desk) -> list[Section]:
    """The sections, in the order of the navigation. Each is one line here and one module in `copilot/console`."""
    return [
        review_section(parts, desk),
        log_section(parts, desk),
        learning_section(parts, desk),
        figures_section(parts, desk),
    ]


def _openid(settings: Settings) -> SlackOpenId | None:
    """Sign in with Slack, where the app has a client id."""
    if not settings.slack_client_id:
        return None
    api = urlsplit(settings.slack_api_url)
    return SlackOpenId(
        client_id=settings.slack_client_id,
        client_secret=settings.slack_client_secret.get_secret_value(),
        base=f"{api.scheme}://{api.netloc}" if api.netloc else SLACK,
    )
