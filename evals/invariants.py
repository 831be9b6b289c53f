"""What must be true of every suggestion, whatever was asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from copilot.planning.trace import Cites, cited
from copilot.reading import language, register
from copilot.settings import HERE
from copilot.types import Outcome, Register, Suggestion
from copilot.words import fold
from copilot.writing.checking.effort import shifts_effort
from copilot.writing.checking.empty import is_empty
from copilot.writing.checking.quoting import quotes
from copilot.writing.checks import fault, ground, sentences_of
from copilot.writing.prompts import Prompts, read_prompts

Fault = tuple[str, str]
"""Its kind, and what is wrong."""
NEVER_SHOWN = frozenset(
    {"form-firefox-trick", "desvio-whatsapp-repartidor", "courier-whatsapp", "pieza-por-tienda", "part-via-store",
     "compensacion-doble", "llamar-902-por-el-cliente", "bloqueo-temporal-baja", "cita-tienda-papel"}
)  # fmt: skip
"""Workarounds of Nébula that are expired, proposed or retired."""


def broken(made: Suggestion) -> Iterator[str]:
    """What is wrong with a suggestion that must never be wrong."""
    return (wrong for _, wrong in faults(made))


def faults(made: Suggestion) -> Iterator[Fault]:
    """The same, each with its kind: a word that a report can count."""
    yield from _citations(made)
    yield from _reply(made)
    shown = {one.page for one in made.plan.evidence} & NEVER_SHOWN
    if shown:
        yield "expired_workaround", f"shows a workaround that is not in force: {sorted(shown)}"
    if made.outcome is Outcome.SUGGESTED and not (made.plan.can or made.plan.lines):
        yield "no_plan", "suggests without a plan"


def _citations(made: Suggestion) -> Iterator[Fault]:
    shown = {one.id for one in made.plan.evidence}
    unknown = sorted(set(cited(made.plan)) - shown)
    if unknown:
        yield "citation", f"cites what is not in the evidence: {unknown}"
    plan = made.plan
    groups: tuple[Iterable[Cites], ...] = (plan.can, plan.cannot, plan.steps, plan.workarounds)
    if uncited := [item for group in groups for item in group if not item.cites]:
        yield "citation", f"items without citation: {uncited}"


def _reply(made: Suggestion) -> Iterator[Fault]:
    reply = made.reply
    if shifts_effort(reply):
        yield "effort_shifted", f"shifts effort: {reply!r}"
    if phrase := is_empty(reply):
        yield "empty_phrase", f"empty phrase: {phrase!r}"
    if (words := len(reply.split())) > 120:
        yield "too_long", f"{words} words"
    if "!" in reply or "{" in reply or "[" in reply:
        yield "form", "exclamation mark or an unfilled place in the reply"
    if said := quotes(reply, _prompts().words, ""):
        yield "prompt_told", f"the writer's own instructions: {said!r}"
    if re.search(r"\b902\b|555 01", reply):
        yield "premium_number", "a premium number"
    if len(reply.split()) >= 8 and language.detect(reply).heard != made.reading.language:
        yield "language_flip", f"the reply is not in {made.reading.language}"
    yield from (("register_mixed", wrong) for wrong in _register(made))
    yield from (("unsupported", wrong) for wrong in _unsupported(made))


def _register(made: Suggestion) -> Iterator[str]:
    wanted = made.reading.register
    if made.reading.language != "es" or wanted is Register.NEUTRAL:
        return
    spoken = register.detect(made.reply)
    if spoken and spoken is not wanted and not (wanted is Register.VOS and spoken is Register.TU):
        yield f"speaks {spoken}, wanted {wanted}"
    words = set(re.findall(r"\w+", fold(made.reply)))
    if wanted is Register.USTED and words & {"te", "ti", "contigo", "tu", "tus"}:
        yield f"tú inside usted: {made.reply!r}"
    if wanted is Register.TU and words & {"usted", "digame"}:
        yield f"usted inside tú: {made.reply!r}"


def _unsupported(made: Suggestion) -> Iterator[str]:
    base = ground(made.question, made.reading, made.plan, None)
    for sentence in sentences_of(made.reply, ()):
        if wrong := fault(sentence, base, trusted=True):
            yield f"{wrong[0]}: {wrong[1]} in {sentence.text!r}"


@cache
def _prompts() -> Prompts:
    return read_prompts(HERE / "prompts")
