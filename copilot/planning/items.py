"""What a page says we can do, cannot do, and do step by step, whether it has headings for it or only sentences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from copilot.pages import FollowUpRule
from copilot.types import Point, Refusal, Step
from copilot.words import fold, reason_in, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from copilot.pages import Item, Page
    from copilot.ports import Passage

_CANNOT = re.compile(
    r"\b(?:no (?:se )?(?:podemos|puede|pueden|permit\w+|admit\w+|ofrec\w+|incluye|es posible|esta permitido|cubre)|nunca se|"
    r"queda\w* excluid\w+|esta prohibido|cannot|can't|can not|may not|must not|not (?:possible|allowed|covered|permitted|eligible)|"
    r"do(?:es)? not (?:allow|offer|cover|include|accept)|is excluded|are excluded|never)\b"
)
_CAN = re.compile(
    r"\b(?:podemos|se puede|se permite|puede\w*|ofrecemos|hacemos|enviamos|tiene\w* derecho|esta permitido|cubre|incluye|"
    r"we can|can|may|we offer|we will|is (?:allowed|covered|entitled|eligible)|are (?:allowed|covered|entitled|eligible)|entitled|"
    r"allows?|covers?|includes?)\b"
)
_STEP = re.compile(r"^\s*(?:\d+[.)]|paso \d+|step \d+)\s*[:.)-]?\s*", re.I)
_DOER = re.compile(
    r"^(?:el |la |los |las |un |una |the |a |an )?(?P<who>agente|cliente|persona titular|responsable|lider|agent|customer|lead|"
    r"account holder|mesa de [a-z]+|[a-z]+ desk|mensajeria|carrier|tienda|store|almacen|warehouse)s?\b"
)
"""Who does it, where a sentence begins with them."""
_REASON = re.compile(r"^(?:(?:esto |eso )?(?:es|se debe a) porque|el motivo es que|la razon es que|la razón es que|"
                     r"(?:this|that) is because|the reason is that)\s+", re.I)  # fmt: skip
_INSTEAD = re.compile(r"^(?:en su lugar|en cambio|a cambio|en lugar de eso|como alternativa|lo que sí|"
                      r"instead|alternatively|what we can do is|what we do instead is)[,:]?\s+", re.I)  # fmt: skip
_BUT = re.compile(
    r"[,;]\s+(?:pero sí|pero si|but)\s+(?P<offer>[^.]*\b(?:podemos|puede|ofrecemos|hacemos|we can|we will|may|can)\b.*)$",
    re.I,
)
_ANSWER = re.compile(r"\b(?:respond\w*|contest\w*|respuesta|confirm\w*|resolv\w*|resuelv\w*|avis\w*|escrib\w*|answer\w*|repl\w+|"
                     r"respon[ds]\w*|writ\w+|resolved?|get back|let .{2,20} know)\b")  # fmt: skip
_WITHIN = re.compile(r"\b(?:en|dentro de|within|in|antes de)\s+(?:un plazo (?:maximo )?de |un maximo de |menos de |a maximum of |less than )?"
                     r"(?P<count>\d{1,3})\s+(?P<unit>horas?|hours?|dias? (?:laborables?|habiles)|(?:working|business) days?|dias?|days?|semanas?|weeks?)\b")  # fmt: skip
_DENIED = re.compile(r"\b(?:no|not|never|nunca|cannot|can't|won't)\b")
_FOLLOWED = {"es": "conseguir una respuesta", "en": "get you an answer"}
_OWNERS = {
    "agente": "agent",
    "agent": "agent",
    "cliente": "customer",
    "customer": "customer",
    "persona titular": "customer",
    "account holder": "customer",
    "responsable": "lead",
    "lider": "lead",
    "lead": "lead",
}


def _holding(passages: Sequence[Passage], section: str, text: str) -> tuple[str, ...]:
    """The passage of a section that holds a text: its citation."""
    words = " ".join(text.split())[:60]
    mine = [passage for passage in passages if passage.section == section]
    for passage in mine:
        if words in " ".join(passage.text.split()):
            return (passage.id,)
    return (mine[0].id,) if mine else ()


def can(page: Page, passages: Sequence[Passage]) -> tuple[Point, ...]:
    """What we can do, in the page's order."""
    written = [(item.text, _holding(passages, "can", item.text)) for item in _items(page, "can")]
    if not written and not has_headings(page):
        written = [
            (_STEP.sub("", text), cites)
            for text, cites in _said(passages)
            if _CAN.search(fold(text)) and not _CANNOT.search(fold(text))
        ]
    return tuple(Point(text=text, cites=cites) for text, cites in written[:6])


def cannot(page: Page, passages: Sequence[Passage]) -> tuple[Refusal, ...]:
    """What we cannot do, each with its reason and what we do instead."""
    otherwise = [item.text for item in _items(page, "instead")]
    written = [(item, _holding(passages, "cannot", item.text)) for item in _items(page, "cannot")]
    refusals = []
    for position, (item, cites) in enumerate(written):
        spare = otherwise[min(position, len(otherwise) - 1)] if otherwise else ""
        more = _holding(passages, "instead", spare) if spare and not item.instead else ()
        refusals.append(
            Refusal(
                text=item.text,
                because=item.because,
                instead=item.instead or spare,
                cites=tuple(dict.fromkeys(cites + more)),
            )
        )
    if not refusals and not has_headings(page):
        refusals = list(_read_refusals(page, passages))
    return tuple(refusals[:5])


def _read_refusals(page: Page, passages: Sequence[Passage]) -> Iterator[Refusal]:
    """What free text denies: the reason in its sentence or the next one, and what the next ones offer instead.

    Where they offer nothing, what the page says first that we can do stands instead.
    """
    said = _said(passages)
    spare = can(page, passages)[:1]
    for place, (text, cites) in enumerate(said):
        if not _CANNOT.search(fold(text)) or _REASON.match(text):
            continue
        after = [one for one in said[place + 1 : place + 3] if one[1] == cites]
        because = reason_in(text) or next((_REASON.sub("", one) for one, _ in after[:1] if _REASON.match(one)), "")
        but = _BUT.search(text)
        instead = but["offer"] if but else next((_INSTEAD.sub("", one) for one, _ in after if _INSTEAD.match(one)), "")
        more = () if instead else tuple(cite for point in spare for cite in point.cites)
        yield Refusal(
            text=_STEP.sub("", text[: but.start()] if but else text).rstrip(",; "),
            because=because.rstrip("."),
            instead=_capital(instead) or "".join(point.text for point in spare),
            cites=tuple(dict.fromkeys(cites + more)),
        )


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def steps(page: Page, passages: Sequence[Passage]) -> tuple[Step, ...]:
    """Who does what, in order; whoever is not named is the agent."""
    written = [(item.text, item.owner, _holding(passages, "steps", item.text)) for item in _items(page, "steps")]
    if not written and not has_headings(page):
        written = [
            (_STEP.sub("", text), _doer(text), cites)
            for text, cites in _said(passages)
            if _STEP.match(text) or (_doer(text) and not _CANNOT.search(fold(text)) and not _CAN.search(fold(text)))
        ]
    return tuple(Step(text=text, owner=owner_name(owner), cites=cites) for text, owner, cites in written[:8])


def left_to_customer(page: Page, passages: Sequence[Passage]) -> int:
    """How many steps of a page are the customer's."""
    return sum(step.owner == "customer" for step in steps(page, passages))


def _doer(text: str) -> str:
    match = _DOER.match(fold(_STEP.sub("", text)))
    return match["who"] if match else ""


def follow_up_read(page: Page, passages: Sequence[Passage]) -> tuple[FollowUpRule, tuple[str, ...]] | None:
    """What free text promises with a time ("we answer within 2 working days"), and the passage that says so."""
    if page.follow_up or has_headings(page):
        return None
    for text, cites in _said(passages):
        folded = fold(text)
        match = _WITHIN.search(folded) if _ANSWER.search(folded) and not _DENIED.search(folded) else None
        if match and int(match["count"]):
            unit = match["unit"]
            short = "h" if unit[0] == "h" else "w" if unit[0] == "s" or unit.startswith("week") else "d"
            working = short == "d" and len(unit.split()) > 1
            within = f"{match['count']}{'wd' if working else short}"
            return FollowUpRule(what=_FOLLOWED, owner=page.partner or "agent", within=within), cites
    return None


def owner_name(owner: str) -> str:
    """ "agent", "customer" or "lead" for the roles, else the desk or partner as the page calls it."""
    return _OWNERS.get(fold(owner), owner) or "agent"


def has_headings(page: Page) -> bool:
    """Whether a page is written with our headings; if not, its sentences are read."""
    return any(section.key in {"can", "cannot", "steps"} for section in page.sections)


def _items(page: Page, key: str) -> Iterable[Item]:
    return (item for section in page.sections if section.key == key for item in section.items)


def _said(passages: Sequence[Passage]) -> list[tuple[str, tuple[str, ...]]]:
    """The sentences of free text, each with the passage that holds it."""
    return [
        (text.lstrip("-*• ").strip(), (passage.id,))
        for passage in passages
        if passage.section in {"about", "other"}
        for text in _numbered(sentences(passage.text))
        if len(text.split()) >= 4 or _STEP.match(text)
    ]


def _numbered(said: Iterable[str]) -> Iterator[str]:
    """The sentences, each with the number that stood before it: "1." alone is not one."""
    number = ""
    for text in said:
        if _STEP.fullmatch(text):
            number = text
        else:
            yield f"{number} {text}".strip()
            number = ""
