"""Numbers and the words for them, as customers count; and the words by which they tell of asking."""

from __future__ import annotations

import re
from functools import lru_cache

from copilot.words import fold, tokens

NUMBERS = {
    word: value
    for value, words in enumerate(
        (
            "un una one a an", "dos two", "tres three", "cuatro four", "cinco five", "seis six", "siete seven", "ocho eight",
            "nueve nine", "diez ten", "once eleven", "doce twelve", "trece thirteen", "catorce fourteen", "quince fifteen",
            "dieciseis sixteen", "diecisiete seventeen", "dieciocho eighteen", "diecinueve nineteen", "veinte twenty",
        ),
        1,
    )
    for word in words.split()
}  # fmt: skip
ORDINALS = {
    word: value
    for value, words in enumerate(
        (
            "primera primer first", "segunda second", "tercera third", "cuarta fourth", "quinta fifth", "sexta sixth",
            "septima seventh", "octava eighth", "novena ninth", "decima tenth", "undecima eleventh", "duodecima twelfth",
        ),
        1,
    )
    for word in words.split()
}  # fmt: skip
N = r"(?P<n>\d{1,3}|" + "|".join(sorted(NUMBERS, key=len, reverse=True)) + ")"
NTH = r"(?P<o>" + "|".join(ORDINALS) + r"|\d{1,2}(?:st|nd|rd|th|[aªº]))"
CONTACT_VERB = re.compile(
    r"(?<!\S)(?:llam\w*|contact\w*|escrib\w*|escrit\w*|habl\w*|pid\w*|pedi(?!dos?\b)\w*|(?:he|ha|hemos|han) pedido|cuent[aeo]\w*|cont(?:ar|e|ado|amos|arlo|aros)|dicho|dije|digo|repit\w*|repet\w*|explic\w*|reclam\w*|vuelv\w*|volv\w*|pregunt\w*"
    r"|intent\w*|tried|try|trying|call|called|calls|calling|rang|phoned|wr[io]t\w*|ask\w*|tell|tells|telling|told|said|repeat\w*|complain\w*|chas\w*|mandad\w*|enviad\w*|explain\w*|spok\w*|messag\w*|chat\w*|reported|contacts?|llamadas?)(?!\S)"
)

TOLD = re.compile(
    r"(?<!\S)(?:expliqu\w*|explicad\w*|he contado|lo conte|dije|he dicho|pregunte|preguntado|reclam(?:e|ado)|escribi|escrito|mande un|mandado un|hable|hablado|"
    r"intente|intentado|lo puse|lo pedi|llame|he llamado|ha llamado|ya llam\w+|explained|asked|told|wrote|written|emailed|messaged|spoke|spoken|tried|called|rang|phoned|sent an|"
    r"(?:primero|first) .* (?:despues|luego|al final|then|finally))(?!\S)"
)
"""That they asked or explained it before, and not that they wish to."""


def number_in(match: re.Match[str]) -> int:
    """The number that a match of `N` or `NTH` stands for."""
    groups = match.groupdict()
    if word := groups.get("n"):
        return int(word) if word.isdigit() else NUMBERS[word]
    ordinal = groups.get("o") or "1"
    return ORDINALS[ordinal] if ordinal in ORDINALS else int(re.sub(r"\D", "", ordinal))


def as_written(phrase: str, words: str) -> str:
    """A phrase found in folded text, in the spelling of the text itself; "ñ" and accents come back."""
    if not phrase:
        return ""
    wanted = phrase.split()
    written, folded = _both(words)
    picked, at = [], 0
    for word in wanted:
        while at < len(folded) and folded[at] != word:
            at += 1
        if at == len(folded):
            return phrase
        picked.append(written[at].lower())
        at += 1
    return " ".join(picked)


@lru_cache(maxsize=8)
def _both(words: str) -> tuple[list[str], list[str]]:
    """The words as written, and folded."""
    written = tokens(words)
    return written, [fold(word) for word in written]
