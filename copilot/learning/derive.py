"""Everything that what happened proposes to change, the most helpful first."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from copilot.knowledge.learned import FILE, row_of
from copilot.knowledge.proposals import USED, case_of, waits
from copilot.learning.objections import objections
from copilot.learning.passages import passages
from copilot.learning.phrases import phrases
from copilot.learning.synonyms import synonyms
from copilot.learning.workarounds import workarounds
from copilot.types.learning import Idea, Seen, What

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from copilot.learning.happened import Happened, Known
    from copilot.pages import Case


def derived(happened: Sequence[Happened], known: Known) -> list[Idea]:
    """Every proposal that follows, each once, ranked by how many customers it would have helped.

    `happened` is oldest first. The same log and the same knowledge give the same proposals.
    """
    found: dict[str, Idea] = {}
    for one in (
        *cases(happened), *passages(happened, known), *workarounds(happened, known), *phrases(happened, known),
        *synonyms(happened, known), *objections(happened, known),
    ):  # fmt: skip
        found.setdefault(one.fingerprint, one)
    return sorted(found.values(), key=lambda one: (-one.helps, one.what.value, one.fingerprint))


def cases(happened: Sequence[Happened]) -> Iterator[Idea]:
    """The solved cases that wait for a lead."""
    for one in happened:
        if waits(one.verdicts) and (idea := case_idea(one)) is not None:
            yield idea


def case_idea(one: Happened) -> Idea | None:
    """The case that an entry is, as a proposal; another one when it ends otherwise or was sent in other words.

    None where there is no case to be made of it.
    """
    case = case_of(one.suggestion, one.verdicts)
    return None if case is None else idea_of(case, one)


def idea_of(case: Case, one: Happened) -> Idea:
    """That case of an entry, as a proposal."""
    used = next(said for said in reversed(one.verdicts) if said.kind in USED)
    seen = Seen(
        entry=one.entry, team=one.team, at=used.at, by=used.by, before=one.question.text, after=case.resolution
    )  # fmt: skip
    return Idea(
        what=What.CASE, language=case.language, target=next(iter(case.policies)), place=FILE, field=case.id,
        before="", text=case.resolution, detail=json.dumps(row_of(case), ensure_ascii=False),
        key=f"{case.outcome}:{used.at.isoformat()}", helps=1, seen=(seen,),
    )  # fmt: skip
