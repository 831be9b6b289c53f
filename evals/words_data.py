"""The questions of the words suite: 200 generated from what every policy lists as asked, and those written by hand."""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from copilot.pages import Kind, Page
from copilot.types import Principal, Question, Role, Turn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FOLDER = Path(__file__).parent / "words"
PARTS = ("dev", "test")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question, and what is known of it without asking the product."""

    question: Question
    part: str
    """ "generated", "dev" or "test"."""
    language: str
    """The customer's."""
    felt: bool
    """Whether the customer shows a feeling, or has been through much: then a reply has to notice."""
    pages: tuple[str, ...] = ()
    """The policies that answer; () where none does."""


def generated(pages: Sequence[Page], folder: Path = FOLDER) -> list[Asked]:
    """As many as the templates say, the same ones each time: every policy at least once, then policies by chance."""
    given = yaml.safe_load((folder / "templates.yaml").read_text(encoding="utf-8"))
    chance = random.Random(given["seed"])
    policies = sorted((page for page in pages if page.kind is Kind.POLICY and _asked(page)), key=lambda page: page.id)
    more = [chance.choice(policies) for _ in range(given["count"] - len(policies))]
    chosen = [*policies, *more]
    chance.shuffle(chosen)
    return [_generate(page, number, given, chance) for number, page in enumerate(chosen)]


def _asked(page: Page) -> list[str]:
    return [item.text for section in page.sections if section.key == "asked" for item in section.items]


def _generate(page: Page, number: int, given: dict[str, Any], chance: random.Random) -> Asked:
    language = page.language
    mood = chance.choice(sorted(given["moods"][language]))
    length = chance.choice(sorted(given["lengths"][language]))
    text = chance.choice(given["lengths"][language][length])
    text = text.format(asked=chance.choice(_asked(page)), mood=chance.choice(given["moods"][language][mood]))
    able = [one for one in given["askers"] if _sees(one, page)] or given["askers"][:1]
    asker = chance.choice(able)
    brand = chance.choice([name for name in given["brands"] if not page.brands or name in page.brands])
    question = Question(
        id=f"g{number:03d} {page.id} ({language}, {mood}, {length}, {asker['name']})",
        text=text,
        asker=Principal(user="U0", team=asker["team"], role=Role(asker["role"])),
        at=datetime.fromisoformat(chance.choice(given["moments"])),
        via=chance.choice(given["vias"]),
        brand=brand,
    )
    felt = length != "brief" and mood != "calm"
    return Asked(question=question, part="generated", language=language, felt=felt, pages=(page.id, *page.translations))


def _sees(asker: dict[str, str], page: Page) -> bool:
    mine = {"all", asker["team"], *(["leads"] if asker["role"] == "lead" else [])}
    return bool(mine & set(page.visible_to))


def written(folder: Path = FOLDER) -> list[Asked]:
    """Those written by hand, in the order of the files."""
    return [one for path in sorted(folder.glob("questions-*.yaml")) for one in _read(path)]


def _read(path: Path) -> Iterator[Asked]:
    held = yaml.safe_load(path.read_text(encoding="utf-8"))
    for raw in held["questions"]:
        given = {**held["common"], **raw}
        question = Question(
            id=given["name"],
            text=" ".join(given["text"].split()),
            asker=Principal(user="U0", team=given["team"], role=Role(given["role"])),
            at=datetime.fromisoformat(given["at"]),
            via=given["via"],
            brand=given["brand"],
            thread=tuple(map(_turn, given.get("thread", ()))),
        )
        yield Asked(
            question=question, part=part_of(given["name"]), language=given["language"], felt=given["felt"],
            pages=tuple(given.get("pages", ())),
        )  # fmt: skip


def part_of(name: str) -> str:
    """ "dev" or "test", by the hash of the name: nobody chooses."""
    return PARTS[hashlib.sha256(name.encode()).digest()[0] % 2]


def _turn(turn: dict[str, str]) -> Turn:
    return Turn(
        author=turn["from"], text=turn["text"], channel=turn.get("channel"), at=datetime.fromisoformat(turn["at"])
    )


def every(pages: Sequence[Page]) -> list[Asked]:
    """All of them, each with an id of its own."""
    return [replace(one) for one in (*generated(pages), *written())]
