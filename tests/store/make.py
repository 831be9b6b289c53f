"""Small values of the knowledge and of what flows, each with what a test does not care about filled in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from copilot.changes import CaseChange, Changes, PageChange, StemmedPassage
from copilot.pages import Case, Contact, Kind, Page, Section
from copilot.ports import Passage, Sight
from copilot.types import Effort, Outcome, Plan, Principal, Question, Reading, Register, Suggestion

NOW = datetime(2026, 11, 29, 21, 4, tzinfo=UTC)


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def sight(*tokens: set[str], at: datetime = NOW) -> Sight:
    return Sight(tokens=tuple(frozenset(some) for some in tokens), at=at)


def passage(id: str, page: str, **given: Any) -> Passage:
    values: dict[str, Any] = {
        "kind": "policy",
        "title": "Envíos",
        "section": "can",
        "heading": "Qué podemos hacer",
        "language": "es",
        "text": f"Texto de {id}.",
        "source": "policies/envios.md",
        "owner": "Logística",
        "reviewed_on": None,
        "text_hash": f"hash of {id}",
        "zone": "all",
    }
    return Passage(id=id, page=page, **(values | given))


def page(id: str, **given: Any) -> Page:
    values: dict[str, Any] = {
        "kind": Kind.POLICY,
        "title": f"Página {id}",
        "language": "es",
        "source": f"policies/{id}.md",
        "sections": (Section(key="can", heading="Qué podemos hacer", text="Ayudamos.", language="es"),),
        "visible_to": ("all",),
        "content_hash": "1",
    }
    return Page(id=id, **(values | given))


def workaround(id: str, **given: Any) -> Page:
    values: dict[str, Any] = {
        "kind": Kind.WORKAROUND,
        "approved_by": "Dirección de Facturación",
        "approved_on": date(2026, 7, 1),
        "expires": date(2027, 6, 30),
    }
    return page(id, **(values | given))


def case(id: str, **given: Any) -> Case:
    values: dict[str, Any] = {
        "opened_at": NOW,
        "team": "madrid",
        "brand": "nebula",
        "language": "es",
        "contacts": (Contact(channel="chat", author="customer", text="No me llega el pedido."),),
        "policies": (),
        "workarounds": (),
        "outcome": "solved",
        "source": "cases/2026.jsonl",
        "reviewed_by": "calidad",
        "content_hash": "1",
    }
    return Case(id=id, **(values | given))


def stemmed(id: str, page: str, *stems: str, **given: Any) -> StemmedPassage:
    return StemmedPassage(passage=passage(id, page, **given), stems=stems)


def page_change(of: Page, *passages: StemmedPassage, tokens: set[str] | None = None) -> PageChange:
    seen_by = frozenset({"all"} if tokens is None else tokens)
    return PageChange(page=of, passages=passages or (stemmed(f"{of.id}#1", of.id, "envi"),), tokens=seen_by)


def case_change(of: Case, *passages: StemmedPassage, tokens: set[str] | None = None) -> CaseChange:
    seen_by = frozenset({"all"} if tokens is None else tokens)
    default = (stemmed(f"{of.id}#1", of.id, "envi", kind="case"),)
    return CaseChange(case=of, passages=passages or default, tokens=seen_by)


def changes(*some: PageChange | CaseChange, **rest: Any) -> Changes:
    return Changes(
        pages=tuple(each for each in some if isinstance(each, PageChange)),
        cases=tuple(each for each in some if isinstance(each, CaseChange)),
        **rest,
    )


def question(id: str = "q1", **given: Any) -> Question:
    values: dict[str, Any] = {
        "text": "El paquete de <NOMBRE_1> ya ha salido.",
        "asker": Principal(user="U1", team="madrid"),
        "at": NOW,
    }
    return Question(id=id, **(values | given))


def suggestion(entry_id: str = "e1", **given: Any) -> Suggestion:
    values: dict[str, Any] = {
        "outcome": Outcome.SUGGESTED,
        "question": question(f"q of {entry_id}"),
        "reading": Reading(language="es", register=Register.USTED, effort=Effort(contacts=2)),
        "plan": Plan(outcome=Outcome.SUGGESTED),
        "reply": "Me encargo yo.",
        "writer": "extractive",
        "notes": (),
        "timings_ms": {"total": 12.5},
        "confidence": 0.75,
    }
    return Suggestion(entry_id=entry_id, **(values | given))
