"""A past case that keeps bringing a policy that people say is wrong."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from copilot.learning.happened import enough
from copilot.types.learning import Idea, Seen, What

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from copilot.learning.happened import Happened, Known
    from copilot.types import Verdict


def objections(happened: Sequence[Happened], known: Known) -> Iterator[Idea]:
    """That a case does not support a policy: it was shown beside it, and the policy was dismissed as the wrong one."""
    said: dict[tuple[str, str], list[tuple[Happened, Verdict]]] = defaultdict(list)
    for one in happened:
        for verdict in one.objected[-1:]:
            for pair in _supports(one, known):
                said[pair].append((one, verdict))
    for (case, policy), found in said.items():
        if enough([verdict for _, verdict in found]):
            yield _idea(known, case, policy, found)


def _supports(one: Happened, known: Known) -> Iterator[tuple[str, str]]:
    """(case, policy it names) of the cases that were shown and name a policy that governed."""
    governed = {name for page in one.suggestion.plan.governing for name in known.group(page)}
    shown = dict.fromkeys(each.page for each in one.suggestion.plan.evidence if each.kind == "case")
    for name in shown:
        case = known.cases.get(name)
        yield from ((name, policy) for policy in (case.policies if case else ()) if policy in governed)


def _idea(known: Known, name: str, policy: str, found: Sequence[tuple[Happened, Verdict]]) -> Idea:
    case = known.cases[name]
    left = [one for one in case.policies if one not in known.group(policy)]
    return Idea(
        what=What.OBJECTION, language=case.language, target=name, place=case.source.rpartition(":")[0], field=policy,
        before=", ".join(case.policies), text=", ".join(left), key=policy, helps=len(found),
        seen=tuple(
            Seen(
                entry=one.entry, team=one.team, at=said.at, by=said.by, before=one.question.text, after=said.text or "",
            )
            for one, said in found
        ),
    )  # fmt: skip
