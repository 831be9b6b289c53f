"""Words as search and reading see them: folded, split, stemmed. The only home of PyStemmer."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

import Stemmer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_TOKEN = re.compile(r"[^\W_]+(?:[.,:'’-]?[^\W_]+)*")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_BECAUSE = re.compile(
    r"^(?P<text>.+?)(?:,|;|:)?\s+(?:porque|ya que|puesto que|because|since|as)\s+(?P<because>.+)$", re.S | re.I
)
QUOTED = re.compile(r"[«“\"](?P<words>[^»”\"]{20,})[»”\"]")
"""What somebody else is quoted with; shorter than that, it is a name or an expression."""
FEW = 4
"""A quotation of fewer words tells nothing."""
MUCH_ELSE, ENOUGH_SAID = 20, 8
"""From so many words around a quotation, they may hide what it is about, if it has so many words itself."""
STEMS = "2"
"""Changes whenever the stems of a passage would, or how they are stored."""
_NAMES = {"es": "spanish", "en": "english"}
_INVISIBLE = dict.fromkeys(
    [*range(0xE0000, 0xE0080), *range(0xFE00, 0xFE10), 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0], None
)

STOP: dict[str, frozenset[str]] = {
    "es": frozenset(
        "a al algo ante aqui asi aun aunque bien cada como con contra cual cuales cuando de del desde donde dos el ella "
        "ellas ellos en entre era eran es esa esas ese eso esos esta estaba estan estar estas este esto estos fue ha "
        "habia han has hasta hay he hemos la las le les lo los mas me mi mis mucho muy ni no nos nosotros o os otra otro "
        "para pero por porque pues que quien se ser si sido sin sobre son soy su sus tambien tan te tiene tienen tengo ti "
        "toda todas todo todos tu tus un una uno unos y ya yo cliente clienta dice hola gracias buenas buenos dias tardes "
        "puede puedo podemos quiere quiero hacer hago".split()
    ),
    "en": frozenset(
        "a about after all also am an and any are as at be because been being but by can could did do does doing don for "
        "from had has have having he her here him his how i if in into is it its just ll me more most my no nor not now "
        "of on only or other our out over own s same she should so some such t than that the their them then there these "
        "they this those through to too up us very was we were what when where which who whom why will with would you "
        "your customer says hello hi please thanks want wants get got".split()
    ),
}

ASKING: dict[str, str] = {
    "es": "cuanto cuanta cuantos cuantas quien quienes cual llama llamar nombre significa tipo mejor saber decir dice",
    "en": "many much name called mean kind best know tell say",
}
"""Words that ask, and are not what is asked for."""


def clean(text: str) -> str:
    """Text without invisible characters, NULs and lone surrogates, in composed form."""
    text = text.encode("utf-8", "replace").decode("utf-8", "replace")
    return unicodedata.normalize("NFC", text.translate(_INVISIBLE))


def fold(text: str) -> str:
    """Lower case without accents; ñ becomes n, so that "anos" finds "años"."""
    if text.isascii():
        return text.lower()
    return _ACCENTS.sub("", unicodedata.normalize("NFD", text.casefold()))


def tokens(text: str) -> list[str]:
    """The words and numbers of a text, in order, as written."""
    return _TOKEN.findall(text)


@lru_cache(maxsize=4)
def _stemmer(language: str) -> Callable[[str], str]:
    # Without its cache: ours is shared between threads, and a stemmer that keeps nothing may be too.
    stem: Callable[[str], str] = Stemmer.Stemmer(_NAMES[language], 0).stemWord
    return stem


@lru_cache(maxsize=131_072)
def _stemmed(word: str, language: str) -> str:
    """The folded stem of a word in lower case; "" for one that carries no meaning."""
    if language not in _NAMES:
        return fold(word)
    return "" if fold(word) in STOP[language] else fold(_stemmer(language)(word))


def stems(text: str, language: str) -> list[str]:
    """Folded stems of the content words of a text; a language without a stemmer keeps its words."""
    found = (_stemmed(word.casefold(), language) for word in tokens(text))
    return [stem for stem in found if stem]


def asked_stems(text: str, language: str) -> list[str]:
    """The stems of a question in each language that we stem, each once; its own first.

    What is a stop word in the question's language says nothing in another either: the "para" of a Spanish question
    would be the rarest word of an English page, and decide.
    """
    idle = STOP.get(language, frozenset())
    telling = " ".join(token for token in tokens(text) if fold(token) not in idle)
    own = [name for name in _NAMES if name == language]
    return list(dict.fromkeys(stem for name in [*own, *_NAMES] for stem in stems(telling, name)))


def asked_for(text: str, language: str) -> list[str]:
    """The stems of what a question is about, without those of the words that ask; all of them where every word asks."""
    told = stems(text, language)
    return [stem for stem in told if stem not in _asking(language)] or told


@lru_cache(maxsize=8)
def _asking(language: str) -> frozenset[str]:
    return frozenset(stems(ASKING.get(language, ""), language))


def content_words(text: str, language: str) -> set[str]:
    """The set of stems that carry meaning in a text."""
    return set(stems(text, language))


def sentences(text: str) -> list[str]:
    """The sentences of a text; a line break with nothing before it ends one too."""
    parts = re.split(r"(?<=[.!?…])[\"»”’)]*\s+(?=[¿¡\"«“(]?[^\Wa-záéíóúñ_])|\n{2,}|\n(?=\s*(?:[-*•]|\d+[.)])\s)", text)
    return [part.strip() for part in parts if part and part.strip()]


def quoted(text: str) -> str:
    """What a text quotes of somebody, together; "" where that is less than a few words."""
    quotes = " ".join(match["words"] for match in QUOTED.finditer(text))
    return quotes if len(quotes.split()) >= FEW else ""


def apart(text: str, whole: str = "") -> str:
    """What a text quotes of somebody, where so much stands around it that it may be hidden; "" where it is not.

    `whole` is the text with what belongs to it, where there is more.
    """
    theirs = quoted(text)
    return theirs if ENOUGH_SAID <= len(theirs.split()) <= len((whole or text).split()) - MUCH_ELSE else ""


def distance(one: str, other: str) -> float:
    """How much of a text was changed to make the other: words put in, left out or replaced, over those of the longer."""
    from rapidfuzz.distance import Levenshtein  # most processes never compare

    return float(Levenshtein.normalized_distance(one.split(), other.split()))


def joined(parts: Iterable[str], last: str) -> str:
    """ "a, b y c": a list as a person says it."""
    items = [part for part in parts if part]
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def reason_in(text: str) -> str:
    """The reason that a sentence gives for itself, without its full stop; "" when it gives none."""
    if match := _BECAUSE.match(text):
        return match["because"].strip().rstrip(".")
    before, colon, after = text.partition(": ")
    return after.strip().rstrip(".") if colon and before else ""
