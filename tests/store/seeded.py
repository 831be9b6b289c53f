"""A log of any size, the same for the same seed, put in without the product's own writing: for counting."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import Engine, insert

from copilot.store.engine import writing
from copilot.store.schema import conversations, entries, verdicts
from copilot.store.sql import batches

from .make import NOW

TEAMS = ("atencion", "tiendas", "redes", "contacta", "linealia")
POLICIES = tuple(f"politica-{number:02d}" for number in range(45))


def seed(engine: Engine, count: int, *, days: int = 84, chance: int = 0) -> None:
    """So many entries of the last `days`, with what was said of them."""
    draw = Random(chance)
    with writing(engine) as connection:
        for batch in batches(range(count)):
            threads = [_thread(number) for number in batch if number % 3 == 0]
            connection.execute(insert(conversations), threads)
            rows = [_entry(number, draw, days) for number in batch]
            connection.execute(insert(entries), rows)
            if said := [verdict for row in rows for verdict in _said(row, draw)]:
                connection.execute(insert(verdicts), said)


def _thread(number: int) -> dict[str, Any]:
    return {
        "id": number // 3 + 1, "team": "T1", "channel": "C1", "thread_ts": str(number), "owner": "U1",
        "started_at": NOW,
    }  # fmt: skip


def _entry(number: int, draw: Random, days: int) -> dict[str, Any]:
    team = TEAMS[number % len(TEAMS)]
    outcome = draw.choices(("suggested", "asks", "abstained", "failed"), (80, 10, 8, 2))[0]
    agent = f"U{team}{draw.randrange(8)}"
    question: dict[str, Any] = {"text": "¿Dónde está mi pedido?", "trial": None}
    read = {
        "effort": {"contacts": draw.choice((0, 0, 1, 1, 2, 3))},
        "facts": {"order_stage": draw.choice(("shipped", "paid"))},
    }
    data = question if outcome == "failed" else {"question": question, "reading": read}
    return {
        "id": f"e{number:07d}", "question_id": f"q{number:07d}", "conversation_id": number // 3 + 1,
        "at": NOW - timedelta(seconds=draw.randrange(days * 86_400)), "asked_by": agent, "team": team, "role": "agent",
        "brand": draw.choice(("nebula", "orbita")), "via": draw.choice(("email", "chat", "phone")),
        "language": draw.choice(("es", "es", "en")), "outcome": outcome, "question": "¿Dónde está mi pedido?",
        "reply": "Hola, lo miro ahora mismo y te escribo hoy.", "policies": draw.sample(POLICIES, 2),
        "timings_ms": {"total": draw.uniform(20, 900)}, "data": json.dumps(data), "cost": round(draw.random() / 100, 5),
    }  # fmt: skip


def _said(row: dict[str, Any], draw: Random) -> Iterator[dict[str, Any]]:
    kind = draw.choices(("used", "edited", "dismissed", ""), (40, 20, 10, 30))[0]
    if row["outcome"] not in {"suggested", "asks"} or not kind:
        return
    at = row["at"] + timedelta(seconds=draw.randrange(20, 900))
    text = "Hola, lo miro hoy y te llamo mañana." if kind == "edited" else None
    reason = "wrong_policy" if kind == "dismissed" else None
    base = {"entry_id": row["id"], "by": row["asked_by"], "role": "agent"}
    yield {**base, "id": f"{row['id']}-1", "at": at, "kind": kind, "text": text, "reason": reason}
    if kind != "dismissed" and draw.random() < 0.5:
        ending = draw.choices(("solved", "not_solved", "reopened"), (80, 12, 8))[0]
        yield {
            **base,
            "id": f"{row['id']}-2",
            "at": at + timedelta(days=1),
            "kind": ending,
            "text": None,
            "reason": None,
        }
