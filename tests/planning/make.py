"""Small pages, readings and questions, each with what a test does not care about filled in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from copilot.build import Parts
from copilot.pages import Fact, FactValue, Hours, Item, Kind, Page, SayLine, Section
from copilot.planning.choose import Candidate
from copilot.planning.plan import Planner
from copilot.ports import Passage
from copilot.types import Effort, Evidence, Found, Plan, Principal, Question, Reading, Register, Role

MADRID = ZoneInfo("Europe/Madrid")
OFFICE = Hours(timezone="Europe/Madrid", days={day: (("09:00", "18:00"),) for day in range(5)})


def madrid(year: int, month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=MADRID)


SUNDAY = madrid(2026, 11, 29, 22, 4)
MONDAY = madrid(2026, 11, 30, 10, 0)


def passage(id: str, page: str = "", **given: Any) -> Passage:
    values: dict[str, Any] = {
        "kind": "policy", "title": "Envíos", "section": "can", "heading": "Qué podemos hacer", "language": "es",
        "text": f"Texto de {id}.", "source": "policies/envios.md", "owner": "Logística", "reviewed_on": None,
        "text_hash": f"hash of {id}", "zone": "all",
    }  # fmt: skip
    return Passage(id=id, page=page or id.partition("#")[0], **(values | given))


def page(id: str, **given: Any) -> Page:
    values: dict[str, Any] = {
        "kind": Kind.POLICY, "title": f"Página {id}", "language": "es", "source": f"policies/{id}.md",
        "sections": (), "visible_to": ("all",), "owner": "Logística",
    }  # fmt: skip
    return Page(id=id, **(values | given))


def section(key: str, *items: Item | str, lines: tuple[SayLine, ...] = (), language: str = "es") -> Section:
    made = tuple(Item(text=item) if isinstance(item, str) else item for item in items)
    return Section(key=key, heading=key, text="", language=language, items=made, lines=lines)


def candidate(id: str, score: float = 1.0, **given: Any) -> Candidate:
    return Candidate(page=page(id, **given), score=score, passages=(passage(f"{id}#1"),))


def shelf(*pages: Page) -> dict[str, tuple[Page, tuple[Passage, ...]]]:
    """The pages by id, each with one passage."""
    return {one.id: (one, (passage(f"{one.id}#1", language=one.language),)) for one in pages}


def evidence(id: str, score: float = 1.0, **given: Any) -> Evidence:
    values: dict[str, Any] = {
        "page": id.partition("#")[0], "kind": "policy", "title": "Envíos", "section": "can", "heading": "Podemos",
        "language": "es", "text": f"Texto de {id}.", "found_by": ("words",), "source": "policies/envios.md",
        "owner": "Logística",
    }  # fmt: skip
    return Evidence(id=id, score=score, **(values | given))


def fact(name: str, **given: Any) -> Fact:
    values: dict[str, Any] = {
        "values": (FactValue(name="yes", signs={}),),
        "ask": {"es": f"¿{name}?", "en": f"Is it {name}?"},
        "check": {"es": f"si es {name}", "en": f"whether it is {name}"},
    }
    return Fact(name=name, **(values | given))


def reading(language: str = "es", **given: Any) -> Reading:
    return Reading(language=language, **({"register": Register.USTED} | given))


def effort(**given: Any) -> Effort:
    return Effort(**given)


def question(text: str = "El paquete ya ha salido.", role: Role = Role.AGENT, **given: Any) -> Question:
    values: dict[str, Any] = {"id": "q1", "asker": Principal(user="U1", team="madrid", role=role), "at": SUNDAY}
    return Question(text=text, **(values | given))


class Planned:
    """Plans over a small company, from pages that a search is pretended to have found."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self._planner = Planner(parts.library, parts.directory, parts.company, parts.company.facts())

    def plan(
        self, asked: Question, read: Reading, *pages: str, confidence: float = 0.9, scores: Mapping[str, float] = {}
    ) -> tuple[Plan, Reading]:
        """The plan of a question whose search found these pages, the best first unless their scores say otherwise."""
        sight = self.parts.access.sight(asked.asker, asked.at)
        held = self.parts.library.pages(pages, sight)
        hits = tuple(
            evidence(passages[0].id, scores.get(name, 1.0 - place / 100), page=name, kind=one.kind.value)
            for place, name in enumerate(pages)
            if name in held
            for one, passages in [held[name]]
        )
        return self._planner.plan(asked, read, Found(evidence=hits, confidence=confidence), sight)
