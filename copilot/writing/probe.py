"""Does each model of the ladder answer at all? Asked with a few words, for `copilot doctor`."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from copilot.errors import WriterFailed
from copilot.writing.chain import ChainWriter
from copilot.writing.faults import NotUnderstood, Refused
from copilot.writing.models import FORMS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from copilot.ports import Writer
    from copilot.writing.chain import Rung

_HELLO = [
    ("human", 'Answer with {"sentences": [{"paragraph": 1, "text": "Hello.", "evidence": []}]} and nothing else.')
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Probed:
    """How one model did. `problem` is None when it answered; `ours` when settings must change for it to answer."""

    name: str
    form: str
    seconds: float
    priced: bool
    problem: str | None = None
    ours: bool = False
    remedy: str = ""


def probe(writers: Sequence[Writer], seconds: float) -> Iterator[Probed]:
    """Asks each model once."""
    for writer in writers:
        if isinstance(writer, ChainWriter):
            for rung in writer.rungs:
                yield _probed(writer, rung, seconds)


def _probed(writer: ChainWriter, rung: Rung, seconds: float) -> Probed:
    start, problem = time.monotonic(), None
    try:
        writer.hear(rung, _HELLO, start + seconds)
    except WriterFailed as failed:
        problem = failed
    setting = rung.model.spec.setting
    ours = isinstance(problem, Refused | NotUnderstood)
    check = f"Check {setting}, {setting}_KEY, {setting}_URL and {setting}_OPTIONS."
    return Probed(
        name=rung.name, form=FORMS[rung.form], seconds=time.monotonic() - start, priced=rung.price is not None,
        problem=str(problem) if problem else None, ours=ours,
        remedy=(check if ours else "Questions are answered without it meanwhile.") if problem else "",
    )  # fmt: skip
