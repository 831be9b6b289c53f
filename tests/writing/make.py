"""Small plans, drafts and grounds, each with what a test does not care about filled in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from copilot.pages import Voice
from copilot.types import (
    Draft,
    Feeling,
    FollowUp,
    Goodwill,
    Line,
    Outcome,
    Plan,
    Point,
    Question,
    Reading,
    Refusal,
    Register,
    Sentence,
)
from copilot.words import sentences
from copilot.writing.checks import Ground, ground
from tests.planning.make import effort, evidence, madrid, question, reading

__all__ = ["effort", "evidence", "madrid", "question", "reading"]

DUE = madrid(2026, 11, 30, 12)
OPENS = madrid(2026, 11, 30, 9)
NEVER = ("estamos encantados", "delighted")


def follow_up(due: datetime = DUE, opens: datetime | None = OPENS) -> FollowUp:
    return FollowUp(what="confirmar el cambio de dirección", owner="Mensajería", due=due, opens=opens, cites=("p#1",))


def line(slot: str, text: str) -> Line:
    return Line(slot=slot, text=text, cites=("p#1",))


LINES = {
    "es": (
        line("situation", "el pedido ha salido hacia la última dirección guardada, y eso se puede arreglar"),
        line("limit", "Desde aquí no podemos cambiar la dirección, porque la etiqueta es de la mensajería."),
        line("step", "Me encargo yo: {start} pido el cambio de dirección, y {due} [le|te] escribo con la respuesta."),
    ),
    "en": (
        line("situation", "the order has left for the last saved address, and that can be put right"),
        line("limit", "We can't change the address from here, because the label belongs to the carrier."),
        line("step", "I'll take care of it: {start} I ask for the change of address, and I'll write to you {due}."),
    ),
}


def plan(language: str = "es", **given: Any) -> Plan:
    values: dict[str, Any] = {
        "outcome": Outcome.SUGGESTED,
        "can": (Point(text="Pedimos a la mensajería el cambio de dirección, sin coste.", cites=("p#1",)),),
        "cannot": (
            Refusal(
                text="No podemos cambiar la dirección desde aquí, porque la etiqueta es de la mensajería.",
                because="la etiqueta es de la mensajería", instead="Lo pedimos nosotros.", cites=("p#1",),
            ),
        ),
        "follow_up": follow_up(),
        "lines": LINES[language],
        "evidence": (evidence("p#1", language=language),),
    }  # fmt: skip
    return Plan(**(values | given))


def gift(amount: float = 15, *, within: bool = True) -> Goodwill:
    return Goodwill(amount=amount, currency="EUR", within_authority=within, cites=("p#1",))


def feeling(name: str) -> Feeling:
    return Feeling(name=name, words=("ay",))


def voice(**given: Any) -> Voice:
    values: dict[str, Any] = {
        "brand": "nebula", "language": "es", "register": "mirror", "register_default": "usted", "phrases": {},
        "never": NEVER, "brand_name": "Nébula",
    }  # fmt: skip
    return Voice(**(values | given))


def base(asked: Question | None = None, read: Reading | None = None, made: Plan | None = None) -> Ground:
    """What a reply may rest on, of the small plan unless another is given."""
    read = read or reading()
    return ground(asked or question(), read, made or plan(read.language), voice())


def draft(*said: str, writer: str = "openai:model") -> Draft:
    """A model's draft of these sentences."""
    parts = tuple(Sentence(text=text, cites=("p#1",)) for one in said for text in sentences(one))
    return Draft(reply=" ".join(part.text for part in parts), sentences=parts, writer=writer)


USTED = Register.USTED
GOOD = (
    "Entiendo que el pedido haya salido hacia otra dirección.",
    "Desde aquí no podemos cambiar la dirección, porque la etiqueta es de la mensajería.",
    "Mañana a las 9:00 pido el cambio de dirección a la mensajería, y antes de las 12:00 le escribo con la respuesta.",
)
