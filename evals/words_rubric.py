"""What fixed code can tell of a reply: the faults that must not be, and the points of a good one.

The patterns here are deliberately not those of the writers: whoever writes the words must not grade them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from copilot.pages import Kind, Money
from copilot.reading import language
from copilot.types import Outcome, Role
from copilot.words import fold, sentences
from copilot.writing.times import clock, day_phrase
from evals.invariants import Fault, faults

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from copilot.pages import Page
    from copilot.types import Suggestion
    from evals.words_data import Asked

_PHONE = re.compile(r"(?<!\d)(?:\+?\d{1,3}[ .-]?)?(?:\d[ .-]?){8}\d(?!\d)|\b90[0-9][ .-]?\d{3}")
_MONEY = re.compile(r"(?:€\s?(?P<before>\d+(?:[.,]\d+)?))|(?P<after>\d+(?:[.,]\d+)?)\s?(?:€|euros?\b|EUR\b)")


def _any_of(*lines: str) -> re.Pattern[str]:
    """Any of the words, which stand between commas."""
    return re.compile(rf"\b(?:{'|'.join(word.strip() for line in lines for word in line.split(','))})\b")


_NOTICED = {
    "es": _any_of(
        r"entiendo, comprend\w+, siento, lament\w+, se entiende, es normal, logic\w+, con razon, razon\w*, motivos?",
        r"susto, preocup\w+, inquiet\w+, intranquil\w+, en vilo, miedo, enfad\w+, indign\w+, rabia",
        r"fastidi\w+, molest\w+, faena, frustra\w+, desesper\w+, paciencia",
        r"desgast\w+, cansa\w*, cansancio, agota\w*, fuerzas, pes[ae]",
        r"demasiado, duele, duela, pena, dificil\w*, confu\w+",
        r"duda, se pierde, perderse, lio, no es para menos, no se hace asi",
        r"lleva\w*, ha\w* tenido que, han sido, son \w+ (?:dias|semanas|meses), entregas en, no debia, tenia que",
        r"lo aclaro, en claro, a cuestas, me quedo, sigo aqui, peligro, a salvo, no estas? sol\w",
    ),
    "en": _any_of(
        r"understand\w*, see why, get why, sorry, no wonder",
        r"makes? sense, reason, right to be, fair, worr\w+, scar\w+",
        r"fright\w*, uneasy, nagging, angry, anger, cross",
        r"annoy\w+, riles?, infuriat\w+, maddening, frustrat\w+, pain",
        r"fed up, patience, wear\w*, worn, tir\w+, exhaust\w*, slog, dragged, too long, too many, too far",
        r"asked far more, take this much, taken it out, hard, difficult",
        r"sad, confus\w+, lost, nobody should, isn't how things",
        r"simpler than, could follow, unsettling, alarm, nice thing to see, how long this",
        r"isn't clear, this clear, clear this, should(?:n't)? have, you've (?:been|had|spent)",
        r"deliveries in, taken, safe\w*, danger, staying, a lot",
    ),
}
_OURS = {
    "es": _any_of(
        r"yo, nosotros, me encargo, me ocupo, \w+(?:amos|emos|imos), he avisado, he pedido, me quedo",
        r"pido, solicito, reviso, compruebo, escribo, llamo, envio, mando, paso, pregunto, aviso, dejo, abro",
        r"miro, anoto, reservo, confirmo, cambio, busco, averiguo, consulto",
        r"cuento, digo, estoy, tengo, pongo, sigo, bloqueo, voy",
    ),
    "en": _any_of(r"i'll, i will, i'm, i am, i've, we'll, we will, we're, we, i"),
}
_OFFER = re.compile(
    r"\b(?:abon\w+|asum\w+|devol\w+|devuelv\w+|compens\w+|regal\w+|descont\w+|descuent\w+|reembols\w+|"
    r"credit\w*|cover\w*|refund\w*|waiv\w+|give|giving|pay you|discount)\b"
)
"""Giving, as against a price that the customer pays."""
_REASON = re.compile(
    r"\b(?:porque|pues|ya que|hasta que|mientras|as[ií] que|depende|because|since|so that|until|while|so|depends|"
    r"as)\b|[:;]"
)


def wrongs(asked: Asked, made: Suggestion, pages: Mapping[str, Page]) -> Iterator[Fault]:
    """Everything that must not be in a suggestion, by kind."""
    yield from faults(made)
    if made.reply and len(made.reply.split()) >= 8:
        if (heard := language.detect(made.reply).heard) != asked.language:
            yield "language_flip", f"answers in {heard}, the customer writes {asked.language}"
        yield from _flipped_inside(asked, made)
    if number := _PHONE.search(made.reply):
        yield "phone_number", f"a number for the customer to call: {number[0]}"
    yield from _over_limit(asked, made, pages)
    yield from _not_in_force(asked, made, pages)


def _flipped_inside(asked: Asked, made: Suggestion) -> Iterator[Fault]:
    for text in sentences(made.reply):
        if len(text.split()) >= 9 and language.detect(text).heard != asked.language:
            yield "language_flip", f"a sentence in another language: {text!r}"


def _over_limit(asked: Asked, made: Suggestion, pages: Mapping[str, Page]) -> Iterator[Fault]:
    """Amounts that the reply offers and only somebody above the asker may give."""
    clauses = [clause for clause in re.split(r"[.;](?=\s)", made.reply) if _OFFER.search(fold(clause))]
    said = {_amount(match) for clause in clauses for match in _MONEY.finditer(clause)}
    gift = made.plan.goodwill
    if gift and not gift.within_authority and gift.amount in said:
        yield "over_limit", f"offers {gift.amount:g}, which is not within authority"
    if asked.question.asker.role is Role.LEAD:
        return
    cited = {one.page for one in made.plan.evidence}
    for page in (pages[name] for name in sorted(cited) if name in pages):
        own = {m.amount for m in page.authority.get("agent", {}).values() if isinstance(m, Money)}
        theirs = {m.amount for m in page.authority.get("lead", {}).values() if isinstance(m, Money)} - own
        theirs |= {tier.money.amount for tier in page.goodwill if tier.money.amount > max(own, default=0.0)}
        if over := theirs & said - _stated(asked):
            yield "over_limit", f"says {sorted(over)}, which {page.id} leaves to a lead"


def _stated(asked: Asked) -> set[float]:
    """Amounts that the customer named."""
    told = " ".join((asked.question.text, *(turn.text for turn in asked.question.thread)))
    return {_amount(match) for match in _MONEY.finditer(told)}


def _amount(match: re.Match[str]) -> float:
    return float((match["before"] or match["after"]).replace(",", "."))


def _not_in_force(asked: Asked, made: Suggestion, pages: Mapping[str, Page]) -> Iterator[Fault]:
    today = asked.question.at.date()
    for name in {one.page for one in made.plan.evidence} | {way.id for way in made.plan.workarounds}:
        page = pages.get(name)
        if page is None or page.kind is not Kind.WORKAROUND:
            continue
        if page.status != "approved" or not page.approved_by or (page.expires and page.expires < today):
            yield "expired_workaround", f"{name} is not in force"


def points(asked: Asked, made: Suggestion) -> dict[str, bool]:
    """The points of a good reply that apply to this one, and whether it has them."""
    plan, reply, found = made.plan, made.reply, dict[str, bool]()
    folded = fold(reply).replace("’", "'")
    spoken = made.reading.language if made.reading.language in _NOTICED else "en"
    first = fold(" ".join(sentences(reply)[:2])).replace("’", "'")
    if asked.felt and not plan.urgent:  # where a person is needed now, what to do now comes first
        found["feeling_noticed"] = bool(_NOTICED[spoken].search(first))
    found["owned"] = bool(_OURS[spoken].search(folded))
    if plan.cannot:
        found["refusals_have_because_and_instead"] = all(one.because and one.instead for one in plan.cannot)
    if denials := [text for text in sentences(reply) if re.search(r"\bno podemos\b|\bwe can(?:'|no)t\b", fold(text))]:
        found["limit_said_with_its_reason"] = all(_REASON.search(fold(text)) for text in denials)
    found["effort_taken"] = reply.count("?") <= 2 and not any(step.owner == "customer" for step in plan.steps[:1])
    if plan.follow_up and made.outcome is Outcome.SUGGESTED and not plan.urgent:
        found["next_step_with_a_time"] = _says_when(asked, made, folded)
    if made.outcome is Outcome.SUGGESTED:
        found["has_a_follow_up"] = plan.follow_up is not None
    least = 12 if made.outcome is Outcome.ABSTAINED or plan.urgent else 25
    found["natural_length"] = least <= len(reply.split()) <= 120
    return found


def _says_when(asked: Asked, made: Suggestion, folded: str) -> bool:
    """Whether the reply names the day or the hour at which we come back."""
    rule = made.plan.follow_up
    assert rule
    now = asked.question.at.astimezone(rule.due.tzinfo)
    day = fold(day_phrase(rule.due.date(), now.date(), made.reading.language)).removeprefix("el ").removeprefix("on ")
    hour = re.search(rf"(?<!\d){re.escape(clock(rule.due))}(?!\d)", folded)
    return bool(hour) or (day not in {"hoy", "today"} and day in folded)
