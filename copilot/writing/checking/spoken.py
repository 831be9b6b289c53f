"""How one sentence speaks: in which language, and in Spanish to whom as tú, usted or vos."""

from __future__ import annotations

import re

from copilot.reading import language as languages
from copilot.types import Register
from copilot.words import fold, tokens

_QUOTED = re.compile(r"[«“\"][^»”\"]*[»”\"]")
_FEWEST = 3
"""With fewer words than this only signs that are plain tell a language."""

_ASKED = (
    r"(?:me|nos)? ?(?:puede|podria|quiere|querria|prefiere|necesita|confirma|indica|dice|permite|parece bien a usted)"
)
_ORDERS_USTED = (
    "digame diganos deme denos envieme envienos mandeme mandenos indiqueme indiquenos confirmeme confirmenos cuenteme "
    "cuentenos aviseme avisenos escribame escribanos expliqueme dejeme permitame disculpe perdone espere faciliteme "
    "facilitenos paseme preocupese tenga mire fijese llameme llamenos quedese olvidese acuda dirijase pongase"
).split()
_USTED = [
    re.compile(pattern)
    for pattern in (
        rf"\busted(?:es)?\b|\b(?:{'|'.join(_ORDERS_USTED)})\b",
        r"\bno se preocupe\b|\bsi (?:usted )?(?:lo |la |nos |me )?(?:desea|prefiere|quiere|necesita)\b|\bcuando (?:quiera|pueda|guste)\b",
        rf"¿{_ASKED}\b",
        r"\bsi le (?:viene|parece|va|interesa|encaja)\b",
        r"\b(?:se lo|se la|le) (?!(?:al?|la|el) )\w+(?:o|mos|re|remos)\b(?! (?:\w+ ){0,3}(?:al|a (?!las? \d|primera|tiempo)))",
    )
]
_ORDERS_TU = (
    "dime dinos dame danos enviame envianos mandame mandanos indicame indicanos confirmame confirmanos cuentame "
    "cuentanos avisame avisanos escribeme escribenos explicame dejame permiteme disculpa perdona facilitame pasame "
    "fijate llamame llamanos quedate olvidate contacta ponte"
).split()
_SECOND = (
    "tienes puedes quieres eres necesitas prefieres sabes llevas vienes dices pides haces debes sales ves deseas recibes "
    "tuviste hiciste pediste dijiste compraste quieras puedas tengas prefieras necesites sepas veas habias tenias podias"
).split()
_TU_ALONE = [
    re.compile(pattern)
    for pattern in (
        rf"\b(?:{'|'.join((*_SECOND, *_ORDERS_TU))})\b",
        r"\bno te preocupes\b",
    )
]
_SHARED = re.compile(r"\b(?:te|ti|contigo|tu|tus|has|\w{2,}(?:as|is)te)\b")
"""Said to a tú and to a vos alike."""
_FUTURE = re.compile(r"\b\w{2,}rás\b", re.I)
_NOT_FUTURE = frozenset("atrás detrás".split())
_TU_PRONOUN = re.compile(r"\btú\b|\beres\b", re.I)
_VOSEO = re.compile(
    r"\b(?!\w*rás\b)\w+(?:ás|és|ís)\b|\bvos\b|\bsos\b|\b(?:decime|contame|haceme|decinos|contanos|tenés|podés)\b", re.I
)
_NOT_VOSEO = frozenset(
    "más además jamás después través interés inglés francés portugués país revés cortés quizás estás estés compás demás "
    "París Andrés Tomás Inés Nicolás japonés escocés mes maíz anís exprés estrés danés holandés marqués das des veis".split()
)


def foreign(text: str, language: str) -> str | None:
    """The language that a sentence is in when it is plainly not this one; None when it is, or says too little."""
    bare = _QUOTED.sub(" ", text)
    words = [word for word in tokens(bare) if not word.isdigit() and not word[0].isupper()]
    if len(words) < _FEWEST - 1:
        return None
    heard = languages.detect(" ".join(tokens(bare)) if len(words) < _FEWEST else bare, default=language).heard
    return heard if heard != language else None


def addresses(text: str) -> set[Register]:
    """Every register in which a Spanish sentence addresses somebody; a form that tú and vos share is told as tú."""
    bare = _QUOTED.sub(" ", text)
    folded = fold(bare)
    found: set[Register] = set()
    if any(pattern.search(folded) for pattern in _USTED):
        found.add(Register.USTED)
    voseo = {match.casefold() for match in _VOSEO.findall(bare)} - _NOT_VOSEO - {word.casefold() for word in _NOT_VOSEO}
    if voseo:
        found.add(Register.VOS)
    future = {match.casefold() for match in _FUTURE.findall(bare)} - _NOT_FUTURE
    if future or _SHARED.search(_without_tell(folded)) or _tu_alone(folded, bare):
        found.add(Register.TU)
    return found


def _without_tell(folded: str) -> str:
    """ "Has" in English quotes and "tu" are kept; "consiste", "existe" and the like are no past of a tú."""
    return re.sub(
        r"\b(?:consiste|existe|insiste|asiste|baste|contraste|desgaste|este|triste|resiste|viste|chiste|traste|coste)\b",
        " ",
        folded,
    )


def _tu_alone(folded: str, bare: str) -> bool:
    return any(pattern.search(folded) for pattern in _TU_ALONE) or bool(_TU_PRONOUN.search(bare))


def misaddressed(text: str, wanted: Register) -> Register | None:
    """The register that a Spanish sentence uses and should not; None where it keeps to the one that is wanted."""
    if wanted is Register.NEUTRAL:
        return None
    said = addresses(text)
    if wanted is Register.VOS:
        if Register.USTED in said:
            return Register.USTED
        bare = _QUOTED.sub(" ", text)
        return Register.TU if _tu_alone(fold(bare), bare) and Register.VOS not in said else None
    others = said - {wanted}
    return min(others) if others else None
