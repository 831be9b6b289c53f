"""Words that are no reply: orders to whoever writes, the prompt's own labels, and runs of words from what may not be quoted."""

from __future__ import annotations

import re
from functools import lru_cache

from copilot.words import fold, tokens

RUN = 7
"""So many words in a row are a quotation."""
_LABEL = re.compile(
    r"\[\d+\]|==\w+|^(?:we can(?:not)?|approved words|our next step|questions|feelings|way round|we offer|plan|"
    r"(?:first )?sentence(?: \d+)?|(?:the )?(?:limit|step|situation)|evidence|customer|reply)\s*\d*:|^[\W\d_]*\w?[\W\d_]*$",
    re.I,
)
"""The prompt's own labels, or a number that stands alone: a model that says so has not written to a customer."""
_ORDER = re.compile(
    r"\b(?:ignor\w*|disregard|forget|olvid\w*|omit\w*|salt\w*) (?:\w+ ){0,4}(?:instruc\w+|prompt|rules|reglas|indicaciones)\b|"
    r"\b(?:previous|prior|above) instructions\b|\binstrucciones (?:anteriores|previas|del sistema)\b|\bsystem prompt\b|"
    r"\b(?:as an? (?:ai|language model|assistant)|como (?:ia|modelo de lenguaje|inteligencia artificial|asistente))\b|"
    r"\byou are now\b|\bahora eres\b|\b(?:tell|inform|offer|ask) (?:the|this|your) customer\b|\b(?:dile|digale|diga|di|ofrezca|ofrecele|informe|informa) (?:al|a la|a este) client[ea]\b|"
    r"\b(?:the|al|a la|el|la) (?:customer|client[ea]) (?:must|should|debe|tiene que) (?:be told|saber)\b|\bdo not mention\b|\bno (?:lo )?menciones\b|"
    r"\b(?:answer|reply|respond) (?:only )?with\b|\bresponde (?:solo )?con\b|<\s*/?\s*(?:system|assistant|user)\b|\bact as\b|\bactua como\b"
)


def is_label(text: str) -> bool:
    """Whether a sentence holds the prompt's own labels, or no word."""
    return bool(_LABEL.search(text))


def gives_orders(text: str) -> bool:
    """Whether a sentence speaks to whoever writes the reply, not to the customer."""
    return bool(_ORDER.search(fold(text).replace("’", "'")))


def quotes(text: str, forbidden: str, allowed: str) -> str | None:
    """A run of words that a sentence has from a forbidden text and from no allowed one; None if it has none."""
    if not forbidden:
        return None
    run = next(iter(_runs(text) & _runs(forbidden) - _runs(allowed)), None)
    return " ".join(run) if run else None


@lru_cache(maxsize=32)
def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = tokens(fold(text))
    return frozenset(tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1))
