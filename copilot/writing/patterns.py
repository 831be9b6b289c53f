"""What a reply must never do: push the work back on the customer, or say nothing in many words.

The patterns bear meaning, not wording: who is told to do what. They are looked for in folded text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from copilot.words import fold
from copilot.writing.phrases import NEVER

if TYPE_CHECKING:
    from collections.abc import Iterable

_GO_ES = r"(?:llam\w+|contact\w+|escrib\w+|acud\w+|dirig\w+|visit\w+|pas\w+ por|ir a|pon\w+ en contacto|reclam\w+|gestion\w+)"
_EFFORT_ES = (
    # imperatives to the customer
    r"\b(?:llame|llamen|llamad|llamenos|llamanos|llameles|llamalos|contacte|contacten|contactad|contactenos|contactanos|acuda|acudan|"
    r"acude|dirijase|dirijanse|dirigete|pongase|ponganse|ponte en contacto|pase por|pasese|pasate por|acerquese|acercate|visite|"
    r"visita nuestra|remitase|consulte con|pregunte en|escribanos|escribenos)\b(?! (?:yo|nosotros))",
    r"\bllama (?:a|al|otra|de nuevo|cuando|mas|manana|el)\b|\bcontacta con\b",
    # again, later, another day
    r"\b(?:vuelv[ae]n?|volver|vuelvas) a (?:llam\w+|intent\w+|contact\w+|escrib\w+|conect\w+|pasar|venir)",
    r"\b(?:intentel[oa]|intentalo|pruebe|prueba|reintent\w+) (?:a )?(?:\w+ )?(?:mas tarde|de nuevo|otra vez|en otro momento|manana)",
    # must, has to, can: the work is theirs
    rf"\b(?:tiene[ns]?|tendra[ns]?|hay) que (?:\w+ )?{_GO_ES}",
    rf"\b(?:debe[ns]?|debera[ns]?|deberia[ns]?|puede[ns]?|podria[ns]?|podra[ns]?) (?:usted )?{_GO_ES}",
    r"\b(?:le|te|les) (?:toca|corresponde) (?:llamar|contactar|ir|reclamar)",
)
_EFFORT_EN = (
    r"\b(?:please |kindly |just |simply )(?:call|phone|ring|contact|visit|go to|email|write to|get in touch|reach out|try again|check back)\b",
    r"(?:^|[.;:,] )(?:call|phone|ring|contact|visit|email) (?:us|them|our|the|your|back|again|customer)\b",
    r"\byou(?:'ll| will|'d| would)? (?:need|have|ought|are going|want|should|must|can|could|may|might)(?: want| need| like| have)?(?: to)? "
    r"(?:call|phone|ring|contact|visit|go|get in touch|reach|email|write|chase|speak|talk|ask the)\b",
    r"\b(?:call|ring|contact|write to|email|try) (?:us |them |me )?(?:back|again|later|tomorrow)\b(?! (?:myself|for you))",
    r"\b(?:recommend|suggest|advise|ask|encourage|propose) (?:that )?(?:you )?(?:to )?"
    r"(?:call|contact|visit|ring|phon|email|writ|reach|get in touch|go)\w*",
    r"\bphone (?:us|them|me|back|again)\b",
    r"\b(?:get in touch with|reach out to|feel free to (?:call|contact|reach)|try again (?:later|tomorrow))\b",
)
_OURS = re.compile(
    r"\b(?:i|we|i'll|we'll|i will|we will|i'm|we're|yo|nosotros|nos|le|te|les|os) (?:(?!que |recommend|suggest|advise|ask |propose)\w+ ){0,2}"
    r"(?:call|ring|phone|contact|write|email|llam\w+|contact\w+|escrib\w+)"
)
_OTHERS = re.compile(r"\b(?:quien|who|que (?:el|la|los|las) \w+)(?: \w+){0,3} $")
"""Somebody else does it: "pedimos que quien reparte llame antes"."""
_DENIED = re.compile(
    r"\b(?:(?:no|sin|nunca|ni|not|never|don't|without|needn't|no need to)\s+|"
    r"no (?:hace falta|hara falta|es necesario|sera necesario) que\s+)(?:\w+\s+)?$"
)
_EMERGENCY = re.compile(r"\b(?:112|024|061|999|911)\b")
_EFFORT = [re.compile(pattern) for pattern in (*_EFFORT_ES, *_EFFORT_EN)]
_PLAIN_NEVER = [fold(phrase) for phrases in NEVER.values() for phrase in phrases]


def shifts_effort(text: str) -> bool:
    """Whether a sentence tells the customer to call, write, go or try again; emergency numbers are excepted."""
    folded = fold(text).replace("’", "'")
    if _EMERGENCY.search(folded):
        return False
    for pattern in _EFFORT:
        for match in pattern.finditer(folded):
            before = folded[: match.start()]
            excused = _DENIED.search(before) or _OTHERS.search(before) or _is_ours(folded, match.start(), match.end())
            if not excused:
                return True
    return False


def _is_ours(text: str, start: int, end: int) -> bool:
    """Whether it is us who call or write there: "le llamo de nuevo", "we'll call back"."""
    return any(ours.start() <= start and ours.end() >= start for ours in _OURS.finditer(text, max(0, start - 30), end))


def is_empty(text: str, never: Iterable[str] = ()) -> str | None:
    """The empty or forbidden phrase that a text holds, or None. `never` adds the brand's own."""
    folded = fold(text).replace("’", "'")
    for phrase in (*_PLAIN_NEVER, *(fold(phrase).strip(" .") for phrase in never)):
        if phrase and re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", folded):
            return phrase
    return None
