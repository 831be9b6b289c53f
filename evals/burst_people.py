"""Who asks what, where: fifty people in twenty channels, and questions that nobody tuned on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from copilot.sandbox.seed import BOT, Seed
from copilot.sandbox.values import Channel, Team, User, UserGroup

PEOPLE, CHANNELS = 50, 20
TEAMS = ("atencion", "tiendas", "redes")
_QUESTIONS = Path(__file__).parent / "questions"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """One question: who, where, and the words."""

    user: str
    channel: str
    text: str


def seed() -> Seed:
    """Every channel has people of several teams, as a floor does; everybody is in a few of them."""
    users = tuple(User(id=f"U0P{n:03}", name=f"agent{n}", real_name=f"Agent {n}") for n in range(PEOPLE))
    groups = tuple(
        UserGroup(
            id=f"S0{team.upper()}", handle=team, name=team, users=tuple(user.id for user in users[place :: len(TEAMS)])
        )
        for place, team in enumerate(TEAMS)
    )
    channels = tuple(
        Channel(
            id=f"C0C{n:03}", name=f"floor-{n}",
            members=(*(user.id for place, user in enumerate(users) if place % 10 in {n % 10, (n + 3) % 10}), BOT.id),
        )
        for n in range(CHANNELS)
    )  # fmt: skip
    team = Team(id="T0BURST", name="Burst", domain="burst")
    return Seed(team=team, bot=BOT, users=users, groups=groups, channels=channels)


def questions(count: int) -> list[Asking]:
    """So many questions, in turn of everybody and of every channel."""
    lines = [
        json.loads(line)["text"]
        for name in ("dev", "test")
        for line in (_QUESTIONS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    return [
        Asking(user=f"U0P{n % PEOPLE:03}", channel=f"C0C{n % CHANNELS:03}", text=lines[n % len(lines)])
        for n in range(count)
    ]
