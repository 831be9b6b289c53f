"""A month of work: real questions of the episodes, really answered, and what agents and leads did with the answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from copilot.build import Parts
from copilot.store.asks import Asks
from copilot.store.promises import Promises
from copilot.types import LeadAsk, Place, Principal, Promise, Suggestion, Verdict
from evals.scenario_data import variants

AGENTS = {
    "atencion": ("U0LUCIA", "U0HUGO", "U0NOA"), "contacta": ("U0AITOR", "U0VERA"), "linealia": ("U0INES",),
    "tiendas": ("U0MARCOS",),
}  # fmt: skip
PLACE = Place(workspace="T0NEBULA", channel="C0ATENCION", thread_ts="1.1")
COUNT = 36
"""So many questions; the newest is an hour old, and they go back a month."""


def entry_of(number: int) -> str:
    """The id of the entry of a question; 0 is the newest."""
    return f"q{COUNT - number:03}"


def fill(parts: Parts, now: datetime, count: int = COUNT) -> None:
    """Asks, and judges. `parts` need an index."""
    for number, variant in enumerate(variants()[:count]):
        team = tuple(AGENTS)[(number * 3) % 7 % 4] if number % 3 else "atencion"
        agent = AGENTS[team][number % len(AGENTS[team])]
        at = now - timedelta(hours=1 + number * 19)
        question = replace(
            variant.question, id=entry_of(number), asker=Principal(user=agent, team=team), at=at, dismissed=()
        )
        _judge(parts, number, parts.copilot.suggest(question))


def _judge(parts: Parts, number: int, made: Suggestion) -> None:
    at, by = made.question.at + timedelta(minutes=6), made.question.asker.user
    given = {"entry_id": made.entry_id, "by": by, "at": at}
    if number % 4 == 1:
        parts.log.judge(Verdict(id=f"v{number}", kind="used", **given))
    elif number % 4 == 2:
        sent = made.reply.replace(".", ". Yo me encargo.", 1).replace("gracias", "muchas gracias")
        parts.log.judge(Verdict(id=f"v{number}", kind="edited", text=sent, **given))
    elif number % 8 == 3:
        why = "Esto es de otra política: el pedido aún no ha salido."
        parts.log.judge(Verdict(id=f"v{number}", kind="dismissed", reason="wrong_policy", text=why, **given))
    if number % 5 == 1:
        ending = ("solved", "reopened", "solved", "partly_solved")[number % 4]
        parts.log.judge(Verdict(id=f"end{number}", kind=ending, **{**given, "at": at + timedelta(hours=20)}))
    if number % 6 == 1:
        _promise(parts, number, made)
    if number in {0, 7}:
        Asks(parts.engine).ask(
            LeadAsk(
                id=f"ask{number}", entry_id=made.entry_id, team=made.question.asker.team, kind="approval",
                text="¿Puedo ofrecerle un reenvío gratis?", asked_by=by, asked_at=at, place=PLACE,
            ), [], at,
        )  # fmt: skip


def _promise(parts: Parts, number: int, made: Suggestion) -> None:
    at = made.question.at + timedelta(minutes=6)
    promise = Promise(
        id=f"p{number}", entry_id=made.entry_id, team=made.question.asker.team, owner="Atención", place=PLACE,
        what="Llamamos mañana antes de las 12:00", due=at + timedelta(days=1), made_by=made.question.asker.user,
        made_at=at,
    )  # fmt: skip
    book = Promises(parts.engine)
    book.make(promise)
    if number % 12 == 1:
        book.mark(promise.id, "kept", by=promise.made_by, at=promise.due - timedelta(hours=2))
