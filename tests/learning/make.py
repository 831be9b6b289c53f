"""What happened, in small: entries with what was said of them, and the knowledge that they rest on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from copilot.learning.happened import Happened, Known
from copilot.pages import Case, Contact, Item, Kind, Page, SayLine, Section, Synonym, Voice
from copilot.types import (
    Evidence,
    Feeling,
    LeadAnswer,
    LeadAsk,
    Line,
    Outcome,
    Place,
    Plan,
    Point,
    Principal,
    Question,
    Reading,
    Register,
    Role,
    Suggestion,
    Verdict,
)

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
LINE = "Lo envío a casa en 2 días laborables, y {due} [le|te] escribo."
OURS = "Lo envío a casa en 2 días laborables, y mañana a las 12 le escribo."


def later(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def page(id: str, title: str, *items: str, lines: Sequence[str] = (), **given: Any) -> Page:
    sections = (
        Section(
            key="can", heading="Qué podemos hacer", text="\n".join(items), language="es",
            items=tuple(Item(text=text) for text in items),
        ),
        Section(
            key="say", heading="Decir", text="\n".join(lines), language="es",
            lines=tuple(SayLine(slot="step", text=text) for text in lines),
        ),
    )  # fmt: skip
    values = {"kind": Kind.POLICY, "language": "es", "source": f"policies/{id}.md", "visible_to": ("all",)} | given
    return Page(id=id, title=title, sections=sections, **values)


def known(**given: Any) -> Known:
    """Two policies, a case that names both, and a voice."""
    pages = [
        page("envio", "Envío a domicilio", "Si no llega, enviamos el paquete en 2 días laborables.", lines=(LINE,)),
        page("factura", "Factura equivocada", "Corregimos la factura."),
    ]
    values: dict[str, Any] = {
        "pages": {one.id: one for one in pages},
        "cases": {"C-1": case("C-1", "envio", "factura")},
        "voices": (voice(),),
    }
    return Known(**(values | given))


def voice(**given: Any) -> Voice:
    phrases = {"neutral": ("Lo primero",), "worry": ("Entiendo el susto",)}
    values: dict[str, Any] = {"phrases": phrases, "never": ("lamentamos las molestias",), "source": "voice/n.es.md"}
    return Voice(brand="nebula", language="es", register="mirror", register_default="usted", **(values | given))


def case(id: str, *policies: str) -> Case:
    return Case(
        id=id, opened_at=NOW, team="norte", brand="nebula", language="es", policies=policies, workarounds=(),
        contacts=(Contact(channel="chat", author="customer", text="No llega."),), outcome="solved",
        source="cases/a.jsonl:1",
    )  # fmt: skip


def happened(
    entry: str, *said: Verdict, text: str = "No llega el paquete.", policy: str = "envio", reply: str = OURS,
    feelings: Sequence[str] = (), team: str = "norte", user: str = "U1", cases: Sequence[str] = (),
    asks: Sequence[LeadAsk] = (),
) -> Happened:  # fmt: skip
    def evidence(name: str, kind: str) -> Evidence:
        return Evidence(
            id=f"{name}#1", page=name, kind=kind, title=name, section="can", heading="", language="es", text=name,
            score=1.0, found_by=("words",), source="", owner="",
        )  # fmt: skip

    plan = Plan(
        outcome=Outcome.SUGGESTED, can=(Point(text="Enviamos.", cites=(f"{policy}#1",)),),
        lines=(Line(slot="step", text=LINE, cites=(f"{policy}#1",)),),
        evidence=(evidence(policy, "policy"), *(evidence(name, "case") for name in cases)),
    )  # fmt: skip
    made = Suggestion(
        entry_id=entry, outcome=Outcome.SUGGESTED, plan=plan, reply=reply, writer="extractive", notes=(),
        timings_ms={}, confidence=0.8,
        question=Question(id=f"q-{entry}", text=text, asker=Principal(user=user, team=team), at=NOW, brand="nebula"),
        reading=Reading(
            language="es", register=Register.USTED, feelings=tuple(Feeling(name=one, words=()) for one in feelings)
        ),
    )  # fmt: skip
    return Happened(suggestion=made, verdicts=said, asks=asks)


def verdict(
    entry: str, kind: str, text: str | None = None, *, by: str = "U1", lead: bool = False, **given: Any
) -> Verdict:
    role = Role.LEAD if lead else Role.AGENT
    values: dict[str, Any] = {"at": later(5)} | given
    return Verdict(id=f"{entry}-{kind}-{by}", entry_id=entry, by=by, kind=kind, text=text, role=role, **values)


def edited(entry: str, text: str, *, by: str = "U1", lead: bool = False, **given: Any) -> Happened:
    return happened(entry, verdict(entry, "edited", text, by=by, lead=lead), user=by, **given)


def allowed(entry: str, text: str, kind: str = "approved") -> LeadAsk:
    answer = LeadAnswer(by="UL", at=later(3), kind=kind, text=text)
    return LeadAsk(
        id=f"a-{entry}", entry_id=entry, team="norte", kind="approval", text="¿Puedo?", asked_by="U1", asked_at=NOW,
        place=Place(workspace="T1", channel="C1"), answer=answer,
    )  # fmt: skip


SYNONYM = Synonym(language="es", said="cadete", means=("repartidor",))
