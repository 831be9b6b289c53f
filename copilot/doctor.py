"""Is this installation sound? One line a check, each with its remedy; a summary, not a dump."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

from copilot.build import Parts, make_home, utc_now
from copilot.errors import CopilotError
from copilot.knowledge.lint import lint
from copilot.retrieval.drift import measure
from copilot.retrieval.embedders.choose import open_reranker
from copilot.retrieval.embedders.sentence_transformers import SentenceTransformerEmbedder
from copilot.store.check import check as check_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from copilot.settings import Settings
    from copilot.store.check import Health

OK, WARNING, ERROR = "ok", "warning", "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    name: str
    severity: str
    message: str
    remedy: str = ""
    figures: Mapping[str, int | bool] = field(default_factory=dict)
    """What was counted, for programs."""


def examine(settings: Settings) -> list[Finding]:
    """Every check, in the order in which problems follow from each other."""
    parts = Parts(settings)
    checks: tuple[tuple[str, Callable[[Parts], Iterator[Finding]]], ...] = (
        ("python", _python),
        ("data folder", _home),
        ("knowledge", _knowledge),
        ("database", _database),
        ("index", _index),
        ("embedder", _embedder),
        ("reranker", _reranker),
        ("model", _model),
        ("slack", _slack),
    )
    findings: list[Finding] = []
    for name, check in checks:
        try:
            findings += check(parts)
        except CopilotError as error:
            findings.append(Finding(name=name, severity=ERROR, message=str(error), remedy=error.remedy))
    return findings


def _python(_: Parts) -> Iterator[Finding]:
    good = sys.version_info >= (3, 11)
    yield Finding(
        name="python",
        severity=OK if good else ERROR,
        message=f"Python {sys.version.split()[0]}",
        remedy="" if good else "Install Python 3.11 or newer.",
    )


def _home(parts: Parts) -> Iterator[Finding]:
    make_home(parts.settings.home)
    yield Finding(name="data folder", severity=OK, message=str(parts.settings.home))


def _knowledge(parts: Parts) -> Iterator[Finding]:
    findings = lint(parts.settings.copilot_knowledge, utc_now().date())
    errors = sum(finding.severity == "error" for finding in findings)
    yield Finding(
        name="knowledge",
        severity=ERROR if errors else OK,
        message=f"{errors} errors, {len(findings) - errors} warnings",
        remedy="Run 'copilot lint' and mend what it names." if errors else "",
    )


def _database(parts: Parts) -> Iterator[Finding]:
    health = check_store(parts.engine)
    yield Finding(
        name="database",
        severity=OK if health.sound else ERROR,
        message=_summary(health),
        remedy=""
        if health.sound
        else "Restore the last backup of the data folder, or run 'copilot index' on a new one.",
    )


def _summary(health: Health) -> str:
    if health.revision != health.head:
        return f"{health.engine}, its schema is at {health.revision}, not {health.head}"
    if health.quick_check != "ok":
        return f"{health.engine}, damaged: {health.quick_check.splitlines()[0]}"
    if not health.words_in_step:
        return f"{health.engine}, search by words does not cover every passage"
    pages, cases, entries = (health.counts.get(name, 0) for name in ("pages", "cases", "entries"))
    return f"{health.engine}, {pages} pages, {cases} cases, {entries} entries in the log"


def _index(parts: Parts) -> Iterator[Finding]:
    active = parts.ledger.active()
    if active is None:
        yield Finding(name="index", severity=WARNING, message="nothing is indexed yet", remedy="Run 'copilot index'.")
        return
    if active.fingerprint != parts.projector.fingerprint:
        yield Finding(
            name="index",
            severity=WARNING,
            message=f"it was built by {active.fingerprint}, not {parts.projector.fingerprint}",
            remedy="Run 'copilot index'; until then search uses words only.",
        )
        return
    index = parts.open_index()
    if index is None:
        return
    index.counts()  # raises where it cannot be opened, with the reason
    drift = measure(index, parts.ledger, parts.cache, parts.projector.fingerprint, Random(0))
    index.close()
    sound = not drift.damaged and not drift.behind
    yield Finding(
        name="index",
        severity=OK if sound else WARNING,
        message=f"{drift.held} passages, {drift.behind} to change, {drift.missing} missing, {drift.surplus} too many; "
        f"{drift.found} of {drift.sampled} find themselves first, {drift.unequal} differ",
        remedy="" if sound else "Run 'copilot index'.",
        figures=drift.figures(),
    )


def _embedder(parts: Parts) -> Iterator[Finding]:
    embedder = parts.embedder
    vector = embedder.query("¿funciona?")
    place = f", on {embedder.device}" if isinstance(embedder, SentenceTransformerEmbedder) else ""
    message = f"{embedder.fingerprint}, {len(vector)} dimensions{place}"
    yield Finding(name="embedder", severity=OK, message=message)


def _reranker(parts: Parts) -> Iterator[Finding]:
    reranker = open_reranker(parts.settings.copilot_reranker)
    if reranker is not None:
        reranker.scores("¿funciona?", ["Funciona."])
        yield Finding(name="reranker", severity=OK, message=parts.settings.copilot_reranker)


def _model(parts: Parts) -> Iterator[Finding]:
    prompts = f"prompts {parts.prompts.digest}"  # raises where a file does not fit, with its name
    if not parts.settings.models:
        yield Finding(name="model", severity=OK, message=f"none; the extractive writer answers; {prompts}")
        return
    from copilot.writing.probe import probe

    for found in probe(parts.writers, parts.settings.copilot_model_timeout):
        price = "" if found.priced else "; no price is known, so that its cost is not counted (COPILOT_PRICES)"
        how = found.problem or f"answered in {found.seconds:.1f} s ({found.form}); {prompts}"
        yield Finding(
            name="model",
            severity=OK if found.problem is None else ERROR if found.ours else WARNING,
            message=f"{found.name}: {how}{price}",
            remedy=found.remedy,
        )


def _slack(parts: Parts) -> Iterator[Finding]:
    settings = parts.settings
    if not (settings.slack_bot_token.get_secret_value() or settings.slack_client_id):
        yield Finding(
            name="slack",
            severity=WARNING,
            message="not connected",
            remedy="Set SLACK_BOT_TOKEN, and SLACK_APP_TOKEN or SLACK_SIGNING_SECRET.",
        )
        return
    socket = bool(settings.slack_app_token.get_secret_value())
    signed = bool(settings.slack_signing_secret.get_secret_value())
    yield Finding(
        name="slack",
        severity=OK if socket or signed else ERROR,
        message="Socket Mode" if socket else "signed HTTP" if signed else "half connected",
        remedy="" if socket or signed else "Set SLACK_APP_TOKEN or SLACK_SIGNING_SECRET.",
    )
