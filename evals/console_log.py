"""A log of any size from real suggestions: the same for the same seed, and written as the product writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from sqlalchemy import Connection, Engine

from copilot.store.engine import writing
from copilot.store.entries import add_verdict, record, record_failure
from copilot.store.facets import GRADE, set_facet
from copilot.store.promises import add_promise
from copilot.store.sql import batches
from copilot.types import REASONS, Note, Place, Principal, Promise, Question, Suggestion

SEED = 20261122
END = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DAYS = 180
TEAMS = {"atencion": 40, "tiendas": 25, "redes": 14, "contacta": 12, "linealia": 8, "nocturno": 1}
"""By team, how many of a hundred entries; a team has four agents for each."""
VIAS = ("chat", "email", "phone", "social", "store")
BRANDS = ("nebula", "nebula", "nebula", "orbita", "")
RUNGS = {"extractive": 60, "model": 30, "repaired": 6, "fallback": 4}
FATES = {"used": 35, "edited": 18, "dismissed": 9, "": 38}
HOW = {"solved": 70, "partly_solved": 14, "not_solved": 12, "reopened": 4}
CODES = ("unsupported", "amount", "trimmed", "promise", "link")
THINGS = (
    "router lámpara tableta fuente altavoz teclado mando cable funda batería sensor cámara módem antena monitor "
    "auricular reloj cargador soporte tarjeta"
).split()


def fill(engine: Engine, made: Sequence[Suggestion], count: int, *, seed: int = SEED) -> None:
    """Writes so many entries of the last half year: varied from suggestions that the product made."""
    chance = Random(seed)
    for batch in batches(range(count)):
        with writing(engine) as connection:
            for number in batch:
                at = END - timedelta(days=DAYS) * (1 - (number + chance.random()) / count)
                _write(connection, chance.choice(made), number, at, chance)


def _write(connection: Connection, base: Suggestion, number: int, at: datetime, chance: Random) -> None:
    if chance.random() < 0.02:
        record_failure(connection, _asked(base.question, number, at, chance), "WriterFailed", {})
        return
    entry = _varied(base, number, at, chance)
    record(connection, entry, {"model": entry.writer, "prompt": "p", "index": "i"})
    _said(connection, entry, chance)


def _one(chance: Random, weights: dict[str, int]) -> str:
    return chance.choices(list(weights), list(weights.values()))[0]


def _asked(base: Question, number: int, at: datetime, chance: Random) -> Question:
    team = _one(chance, TEAMS)
    agent = f"U{team[:3].upper()}{chance.randrange(4 * TEAMS[team]):03d}"
    things = " ".join(chance.sample(THINGS, 3))
    return replace(
        base, id=f"{number:012x}bench", at=at, asker=Principal(user=agent, team=team), via=chance.choice(VIAS),
        brand=chance.choice(BRANDS) or None, text=f"{base.text} ({things}, pedido {number:08d})",
    )  # fmt: skip


def _varied(base: Suggestion, number: int, at: datetime, chance: Random) -> Suggestion:
    asked = _asked(base.question, number, at, chance)
    rung = _one(chance, RUNGS)
    writer = "extractive" if rung == "extractive" else chance.choice(("openai:large", "openai:small", "local:7b"))
    notes = base.notes
    if chance.random() < 0.15:
        notes = (*notes, Note(code=chance.choice(CODES), text="Se quitó una frase sin fuente."))
    return replace(base, entry_id=asked.id, question=asked, rung=rung, writer=writer, notes=notes)


def _said(connection: Connection, entry: Suggestion, chance: Random) -> None:
    """What became of it."""
    asked, kind = entry.question, _one(chance, FATES)
    base = {"entry_id": entry.entry_id, "by": asked.asker.user, "role": "agent", "reason": None, "text": None}
    kinds = [kind] if kind else []
    if kind in {"used", "edited"} and chance.random() < 0.5:
        kinds.append(_one(chance, HOW))
    for turn, one in enumerate(kinds):
        at = asked.at + timedelta(hours=turn, minutes=chance.randrange(1, 50))
        row = base | {"id": f"{entry.entry_id}:{one}", "at": at, "kind": one}
        row["reason"] = chance.choice(REASONS) if one == "dismissed" else None
        row["text"] = f"{entry.reply} Quedo pendiente." if one == "edited" else None
        add_verdict(connection, row)
    if chance.random() < 0.08:
        set_facet(connection, entry.entry_id, GRADE, str(chance.choice((1, 2, 3, 3, 4, 4, 5))))
    if chance.random() < 0.1:
        at, place = asked.at + timedelta(minutes=5), Place(workspace="T", channel="C")
        promise = Promise(
            id=f"{entry.entry_id}:p", entry_id=entry.entry_id, team=asked.asker.team, what="Llamar al cliente",
            owner="agent", due=at + timedelta(days=1), made_by=asked.asker.user, made_at=at, place=place,
        )  # fmt: skip
        add_promise(connection, promise)
