"""A small log of two teams: what is Sevilla's carries a mark that no token of Madrid may ever be shown."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from copilot.api.keys import new_key
from copilot.store.case_outcomes import CaseOutcomes
from copilot.store.engine import writing
from copilot.store.entries import SqlLog, record
from copilot.store.promises import Promises
from copilot.store.threads import Thread, ensure
from copilot.store.tokens import ApiTokens
from copilot.types import (
    ApiToken,
    Outcome,
    Place,
    Plan,
    Principal,
    Promise,
    Question,
    Reading,
    Register,
    Scope,
    Sender,
    Suggestion,
    Told,
    Turn,
    Verdict,
)  # fmt: skip

NOW = datetime(2026, 11, 29, 21, 4, tzinfo=UTC)
MARK = "SEVILLANA"
"""Stands in all that is Sevilla's."""
ALL = frozenset(Scope)


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def token_of(engine: Engine, *teams: str, name: str = "zendesk", scopes: frozenset[Scope] = ALL, **given: Any) -> str:
    """A token as its holder has it."""
    key = new_key(secrets.token_hex)
    values = {"created_at": NOW, "expires_at": later(1e6)} | given
    ApiTokens(engine).add(
        ApiToken(id=key.id, name=name, digest=key.digest, scopes=scopes, teams=frozenset(teams), **values)
    )
    return key.written()


def seed(engine: Engine) -> None:
    """Six entries of Madrid, one of them failed, and three of Sevilla; both with all that can be said of an entry."""
    for number in range(5):
        _entry(engine, f"m{number}", "madrid", number, "parcel late")
    SqlLog(engine).record_failure(_asked("m9", "madrid", 100, "parcel late"), "WriterFailed", {})
    for number in range(3):
        _entry(engine, f"s{number}{MARK}", "sevilla", number, MARK)


def _asked(id: str, team: str, number: int, words: str) -> Question:
    at = later(number)
    return Question(
        id=id, text=f"Pregunta {number} {words}", asker=Principal(user=f"U{words}", team=team), at=at,
        brand=f"b{words}", thread=(Turn(author="customer", text=f"Hola {words}", channel="chat", at=at),),
    )  # fmt: skip


def _suggested(id: str, asked: Question, words: str) -> Suggestion:
    return Suggestion(
        entry_id=id, outcome=Outcome.SUGGESTED, question=asked, reading=Reading(language="es", register=Register.USTED),
        plan=Plan(outcome=Outcome.SUGGESTED), reply=f"Respuesta {words}", writer="extractive", notes=(),
        timings_ms={"total": 12.5}, confidence=0.75,
    )  # fmt: skip


def _entry(engine: Engine, id: str, team: str, number: int, words: str) -> None:
    asked = _asked(f"q{id}", team, number, words)
    by = asked.asker.user
    with writing(engine) as connection:
        thread = Thread(team=f"T{words}", channel=f"C{words.upper()[:4]}", ts=f"{number}.5")
        conversation = ensure(connection, thread, by, asked.at)
        record(connection, _suggested(id, asked, words), {}, conversation=conversation)
    log = SqlLog(engine)
    log.judge(Verdict(id=f"v{id}", entry_id=id, by=by, at=later(60 + number), kind="edited", text=words))
    Promises(engine).make(
        Promise(
            id=f"p{id}", entry_id=id, team=team, what=f"Llamar {words}", owner="agent", due=later(600), made_by=by,
            made_at=later(70 + number), place=Place(workspace="T", channel="C"),
        )
    )  # fmt: skip
    sender = Sender(token=id, source=f"desk-{words.split()[0]}", teams=frozenset({team}))
    told = Told(line=1, entry=id, case=f"N-{id}", csat=4, at=later(80 + number))
    CaseOutcomes(engine).keep([told], sender, later(90))
