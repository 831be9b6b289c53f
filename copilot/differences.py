"""What was changed in a text, word by word. Pure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import NamedTuple

MOST = 6_000
"""Characters that are compared: the time grows with the square of them."""


class Change(NamedTuple):
    """A piece that stayed ("same"), was taken out ("gone") or was put in ("new"), with its spaces."""

    kind: str
    text: str


def changes(before: str, after: str, most: int = MOST) -> Iterator[Change]:
    """The two texts as one: without what is new it is the one, without what is gone the other."""
    old, new = (re.findall(r"\S+|\s+", text[:most]) for text in (before, after))
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        gone, put = "".join(old[a:b]), "".join(new[c:d])
        if kind == "equal":
            yield Change("same", gone)
            continue
        if gone:
            yield Change("gone", gone)
        if put:
            yield Change("new", put)


def alike(before: str, after: str) -> bool:
    """Whether they differ in spaces at most."""
    return before.split() == after.split()
