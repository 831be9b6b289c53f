"""Which cases get the evidence without a draft: by a keyed hash of the case, so that it is chance and stays the same.

Blocking by a hash of the unit instead of drawing lots follows Kohavi, Tang and Xu, Trustworthy Online Controlled
Experiments (2020), chapter 14; strata by experience follow from that those who are new gain most from such a thing
(Brynjolfsson, Li and Raymond, 2023).
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import date

from copilot.types import Question, Role, Trial
from copilot.words import fold

NEW, SETTLED, OLD_HAND = "new", "settled", "old hand"
_NEW_DAYS, _SETTLED_DAYS = 14, 91
_MARKED = re.compile(r"\b(?:urgente|urgent|urgencia|emergencia|emergency|vulnerable)\b")


def takes_part(question: Question) -> bool:
    """Whether a question may be in the comparison at all, decided before chance is asked: an agent's, and not urgent.

    Beyond the word itself, whatever the reading finds urgent is left out too, by `copilot.suggest`.
    """
    return question.asker.role is Role.AGENT and not _MARKED.search(fold(question.text))


def assigned(case: str, key: bytes, chance: float, since: date | None, today: date) -> Trial:
    """The same for the same case and key. `since` is when the asker first asked, None for the first time now.

    The stratum is part of what is hashed: each stratum has lots of its own.
    """
    stratum = tenure(since, today)
    drawn = hmac.new(key, f"{stratum}\0{case}".encode(), hashlib.sha256).digest()
    return Trial(held=int.from_bytes(drawn[:8]) < chance * 2**64, chance=chance, stratum=stratum)


def tenure(since: date | None, today: date) -> str:
    """How long somebody has been asking."""
    days = (today - since).days if since else 0
    return NEW if days < _NEW_DAYS else SETTLED if days < _SETTLED_DAYS else OLD_HAND
