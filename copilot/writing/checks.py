"""What every draft must pass, whoever wrote it. What can be mended is mended, the rest becomes a note.

A sentence of the reply is about feelings, a question, or supported. It states no figure, link or name that neither
the plan, a cited passage nor the customer holds; it promises and offers what the plan does, and no more; it gives no
number to dial that is not the customer's; it pushes no work on the customer; it is in the customer's language and
register. A draft that keeps less than it must raises `WriterFailed`, and the next writer answers.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from copilot.errors import EmbedderError, WriterFailed
from copilot.reading import language as languages
from copilot.types import Draft, Note, Outcome, Sentence
from copilot.words import fold, sentences
from copilot.writing.checking import notes as noted
from copilot.writing.checking.effort import shifts_effort
from copilot.writing.checking.empty import is_empty
from copilot.writing.checking.figures import MONEY, PERCENT, figures, numbers, strange
from copilot.writing.checking.ground import Ground, ground
from copilot.writing.checking.meaning import Piece, pieces_of
from copilot.writing.checking.mentions import is_premium, phones, placeholders
from copilot.writing.checking.promises import guarantee, owns, unbacked, undertaken
from copilot.writing.checking.quoting import gives_orders, is_label, quotes
from copilot.writing.checking.spoken import foreign, misaddressed
from copilot.writing.support import doubt, unsupported
from copilot.writing.times import clock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copilot.ports import Embedder
    from copilot.types import Evidence

__all__ = ["MOST_WORDS", "Ground", "check", "fault", "ground", "sentences_of"]

FEWEST_WORDS = 25
MOST_WORDS = 140
"""A reply beyond this is cut at a sentence; writers aim for 120."""
LONGEST = 60
"""Words of a sentence; a longer one could not be said aloud."""
Fault = tuple[str, str]
"""A code, and what is wrong."""


def check(draft: Draft, base: Ground, embedder: Embedder | None = None) -> Draft:
    """The draft with what could be mended mended, and notes on it. Raises `WriterFailed` when too little is left.

    With an embedder, a model's sentences are also held against the ground by meaning.
    """
    base = replace(base, instructions=draft.instructions) if draft.instructions != base.instructions else base
    draft, uncited = _shown_only(draft, base)
    kept: list[Sentence] = []
    faults: list[tuple[Sentence, Fault]] = []
    for sentence in draft.sentences:
        problem = fault(sentence, base, trusted=draft.writer == "extractive", embedder=embedder)
        if problem is None and draft.writer != "extractive" and sentence.text in {one.text for one in kept}:
            problem = ("repeated", "")
        if problem is None:
            kept.append(sentence)
        else:
            faults.append((sentence, problem))
    codes = [code for _, (code, _) in faults]
    if not _enough(kept, draft, base):
        raise WriterFailed(_why(codes, base) or "Too little of the draft could be kept.")
    notes = [noted.uncited(uncited, base.language)] if uncited else []
    notes += [noted.taken_out(code, base.language, one.text, what) for one, (code, what) in faults]
    return _whole(_mended(draft, kept, notes), base, codes)


def fault(sentence: Sentence, base: Ground, *, trusted: bool = False, embedder: Embedder | None = None) -> Fault | None:
    """(code, what) of the first thing wrong with a sentence, or None. `trusted` words come from approved lines."""
    text, passages = sentence.text, [] if trusted else base.cited(sentence.cites)
    if problem := _form(text, base, trusted=trusted) or _mentions(text, base):
        return problem
    if shifts_effort(text):
        return "effort", text
    if phrase := is_empty(text, base.never):
        return "empty", phrase
    asked = {str(len(base.plan.ask_customer[:2]))} if trusted else set[str]()  # "two questions"
    sources = "\n".join((base.sources, *(_without_amounts(one.text) for one in passages))) if passages else base.sources
    if odd := unsupported(text, sources, more=base.figures | asked):
        return "unsupported", odd
    if trusted:
        return None
    return _manner(text, base) or _undertaking(text, base) or _support(text, base, passages, embedder)


def _form(text: str, base: Ground, *, trusted: bool) -> Fault | None:
    """Whether it is a sentence for this customer at all."""
    if trusted:
        return None
    if is_label(text):
        return "label", text
    if len(text.split()) > LONGEST:
        return "long", text
    if gives_orders(text) or quotes(text, base.instructions, base.sources):
        return "instruction", text
    if run := quotes(text, base.unquotable, base.sources):
        return "quoted", run
    return None


def _mentions(text: str, base: Ground) -> Fault | None:
    """Numbers to dial, and people who are not of this case."""
    for phone in sorted(phones(text)):
        if is_premium(phone) or phone not in base.dialled:
            return "phone", phone
    if strangers := placeholders(text) - base.people:
        return "personal", min(strangers)
    return None


def _manner(text: str, base: Ground) -> Fault | None:
    """The customer's language and register."""
    if heard := foreign(text, base.language):
        return "language", heard
    if base.language == "es" and (spoken := misaddressed(text, base.register)):
        return "register", spoken.value
    return None


def _undertaking(text: str, base: Ground) -> Fault | None:
    """What a sentence promises or offers, and the plan does not."""
    if (said := guarantee(text)) and said not in fold(base.ours):
        return "promise", said
    kinds = undertaken(text)
    money = {one for one in figures(text) if one.kind in {MONEY, PERCENT}}
    if "money" in kinds and (odd := strange(money, base.offered)):
        return "amount", odd[0].value
    if kind := unbacked(text, base.ours):
        return "promise", kind
    return None


def _support(text: str, base: Ground, passages: Sequence[Evidence], embedder: Embedder | None) -> Fault | None:
    """Whether the plan, the cited passages or, unless we undertake something, the customer says so."""
    if text.endswith("?") or (_about_feelings(text) and not undertaken(text)) or owns(text):
        return None
    pieces = [*base.pieces, *base.approved, *(piece for one in passages for piece in pieces_of(one.text, one.language))]
    if not undertaken(text):
        pieces += base.told
    if why := _doubt(text, base.language, pieces, embedder):
        return "unsupported", why
    return None


def _doubt(text: str, language: str, pieces: Sequence[Piece], embedder: Embedder | None) -> str | None:
    """`doubt`, by words alone where the embedder cannot be had."""
    try:
        return doubt(text, language, pieces, embedder)
    except EmbedderError:
        return doubt(text, language, pieces)


_FELT = (
    "entiendo", "comprendo", "siento", "lamento", "se entiende", "es normal", "es logico", "gracias por", "con razon",
    "i understand", "i can see", "i'm sorry", "i am sorry", "that must", "no wonder", "it makes sense", "thank you for",
    "thanks for",
)  # fmt: skip
_REGRET = re.compile(
    r"\b(?:i'm sorry|i am sorry|lo siento|should have (?:taken|been|worked)|"
    r"(?:debia|debio|tenia que) (?:haber )?(?:bast|resol|resuelt|qued|sal|sobr)\w*)\b"
)
"""That it should have been otherwise."""


def _about_feelings(text: str) -> bool:
    folded = fold(text).replace("’", "'")
    return len(text.split()) <= 24 and bool(folded.startswith(_FELT) or _REGRET.search(folded))


def _without_amounts(text: str) -> str:
    """A passage without the sentences that name money: only the plan knows what this asker may offer."""
    if not {MONEY, PERCENT} & {found.kind for found in figures(text)}:
        return text
    return " ".join(one for one in sentences(text) if not {MONEY, PERCENT} & {found.kind for found in figures(one)})


def _shown_only(draft: Draft, base: Ground) -> tuple[Draft, int]:
    """The draft without citations of what was not shown, and how many there were."""
    shown = {one.id for one in base.plan.evidence}
    kept = tuple(replace(one, cites=tuple(c for c in one.cites if c in shown)) for one in draft.sentences)
    dropped = sum(len(one.cites) for one in draft.sentences) - sum(len(one.cites) for one in kept)
    return (replace(draft, sentences=kept), dropped) if dropped else (draft, 0)


def _enough(kept: Sequence[Sentence], draft: Draft, base: Ground) -> bool:
    """At least two sentences, one of them more than feelings and questions, where the draft has that many."""
    if draft.writer == "extractive":
        return bool(kept)
    told = [one for one in kept if not one.text.endswith("?") and not _about_feelings(one.text)]
    least = 1 if base.plan.outcome is Outcome.ABSTAINED else 2
    return len(kept) >= least and bool(told)


def _mended(draft: Draft, kept: Sequence[Sentence], notes: Sequence[Note]) -> Draft:
    """The draft with these sentences alone, no longer than it may be, in the paragraphs that it had."""
    fitting = kept if len(draft.reply.split()) <= MOST_WORDS and len(kept) == len(draft.sentences) else _cut(kept)
    written = draft.writer != "extractive" and draft.reply.split() != " ".join(s.text for s in draft.sentences).split()
    if not notes and len(fitting) == len(draft.sentences) and not written:
        return draft
    whole = len(fitting) == len(draft.sentences) and not written
    reply = draft.reply if whole else _in_paragraphs(draft.reply, fitting)
    return replace(draft, reply=reply, sentences=tuple(fitting), notes=(*draft.notes, *notes))


def _in_paragraphs(reply: str, kept: Sequence[Sentence]) -> str:
    """The sentences, each in the paragraph where it stood."""
    blocks = reply.split("\n\n")
    placed: list[list[str]] = [[] for _ in blocks]
    at = 0
    for sentence in kept:
        at = next((number for number in range(at, len(blocks)) if sentence.text in blocks[number]), at)
        placed[at].append(sentence.text)
    return "\n\n".join(" ".join(block) for block in placed if block)


def _why(codes: Sequence[str], base: Ground) -> str | None:
    """What was wrong with most of a draft, where that is how it speaks."""
    if "language" in codes:
        return f"The draft is in another language, the customer writes {base.language!r}."
    if "register" in codes:
        return f"The draft speaks in another register, the reply should speak {base.register.value!r}."
    return None


def _whole(draft: Draft, base: Ground, codes: Sequence[str]) -> Draft:
    """Checks of the reply as a whole: its language, and what it may not lack."""
    heard = languages.detect(draft.reply, default=base.language)
    if heard.heard != base.language:
        raise WriterFailed(f"The draft is in {heard.heard!r}, the customer writes {base.language!r}.")
    if draft.writer != "extractive" and (lacking := _lacking(draft.reply, base)):
        raise WriterFailed(_why(codes, base) or f"The draft lacks {lacking}.")
    return draft


def _lacking(reply: str, base: Ground) -> str | None:
    """What a reply must hold and this one does not: enough words, the question, or the time by which we come back."""
    if len(reply.split()) < FEWEST_WORDS and not base.plan.urgent and base.plan.outcome is not Outcome.ABSTAINED:
        return "a plan: it is too short"
    rule = base.plan.follow_up
    if rule and base.plan.outcome is Outcome.SUGGESTED:
        due = {clock(rule.due), str(rule.due.day), f"{rule.due.month}-{rule.due.day}"}
        if not numbers(reply) & due:
            return "the time of the next step"
    if base.plan.outcome is Outcome.ASKS and base.plan.ask_customer and "?" not in reply:
        return "the question that comes first"
    return None


def _cut(kept: Sequence[Sentence]) -> list[Sentence]:
    """The sentences that fit; the last ones go first, but never the questions."""
    cut = list(kept)
    while len(cut) > 2 and sum(len(one.text.split()) for one in cut) > MOST_WORDS:
        spare = [one for one in cut[1:] if not one.text.endswith("?")]
        if not spare:
            break
        cut.remove(spare[-1])
    return cut


def sentences_of(reply: str, cites: Sequence[str]) -> tuple[Sentence, ...]:
    """The sentences of a reply as one piece, all resting on the same passages."""
    return tuple(Sentence(text=text, cites=tuple(cites)) for text in sentences(reply))
