"""A suggestion that was used, and whose case is known to have ended, as a case that a lead may accept."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from copilot.knowledge.mask import Masking
from copilot.pages import Case, Contact
from copilot.planning.trace import cited
from copilot.types import ENDINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from copilot.types import Plan, Question, Suggestion, Verdict

USED = ("used", "edited")
DECIDED = ("accepted", "rejected")
_BROUGHT = frozenset({"customer", "asked"})
"""Who tells of the case in a thread: the customer, or the agent in an earlier question."""
_NAME = re.compile(r"E-\d{6}-(?P<entry>.+)")


def case_of(suggestion: Suggestion, verdicts: Sequence[Verdict]) -> Case | None:
    """The case, masked and reviewed by nobody yet, from all that was said of its entry, oldest first.

    None where nobody used the suggestion, where it is not known how it ended, or where it rests on no policy.
    """
    uses = [one for one in verdicts if one.kind in USED]
    endings = [one for one in verdicts if one.kind in ENDINGS]
    policies = _policies(suggestion.plan)
    if not (uses and endings and policies):
        return None
    asked, heard = suggestion.question, suggestion.plan.heard_before
    opened = next((turn.at for turn in asked.thread if turn.at), asked.at)
    sent = uses[-1].text if uses[-1].kind == "edited" else suggestion.reply
    case = Case(
        id=f"E-{asked.at:%y%m%d}-{suggestion.entry_id}",
        opened_at=opened,
        team=asked.asker.team,
        brand=asked.brand or "",
        language=suggestion.reading.language,
        contacts=_contacts(asked),
        policies=policies,
        workarounds=tuple(way.id for way in suggestion.plan.workarounds if way.within_authority),
        outcome=endings[-1].kind,
        source=f"entry:{suggestion.entry_id}",
        days=max(0, (endings[-1].at - opened).days),
        root_cause=heard.cause if heard else None,
        resolution=sent or "",
    )
    return _masked(case)


def waits(verdicts: Sequence[Verdict]) -> bool:
    """Whether a lead should look at the case: it is solved, or it was accepted and has ended otherwise since.

    A decision holds until somebody tells of another end or of other words.
    """
    decided = [one for one in verdicts if one.kind in DECIDED]
    ended = [one for one in verdicts if one.kind in ENDINGS]
    told = [one.at for one in verdicts if one.kind in (*ENDINGS, "edited")]
    if not ended or (decided and _newest(decided) >= max(told)):
        return False
    return ended[-1].kind == "solved" or bool(decided and decided[-1].kind == "accepted")


def entry_of(name: str) -> str:
    """The entry that a proposed case is made of, by the id of either."""
    match = _NAME.fullmatch(name)
    return match["entry"] if match else name


def _newest(verdicts: Iterable[Verdict]) -> datetime:
    return max(one.at for one in verdicts)


def _policies(plan: Plan) -> tuple[str, ...]:
    """The policies that the plan cites: those that governed first, since the first one has most of a case's vote."""
    named = set(cited(plan))
    others = [one.page for one in plan.evidence if one.kind == "policy" and one.id in named]
    return tuple(dict.fromkeys((*plan.governing, *others)))


def _contacts(asked: Question) -> tuple[Contact, ...]:
    """What the case is about, in the words of whoever told of it, each once."""
    told = {
        turn.text: Contact(channel=turn.channel or asked.via or "", author="customer", text=turn.text, at=turn.at)
        for turn in asked.thread
        if turn.author in _BROUGHT
    }
    told[asked.text] = Contact(channel=asked.via or "", author="customer", text=asked.text, at=asked.at)
    return tuple(told.values())


def _masked(case: Case) -> Case:
    """Without personal data; what came in was masked, and what was really sent is looked at once more beside it."""
    masking = Masking()
    for text in (*(contact.text for contact in case.contacts), case.resolution):
        masking.reserve(text)
    contacts = tuple(replace(contact, text=masking.mask(contact.text)) for contact in case.contacts)
    return replace(case, contacts=contacts, resolution=masking.mask(case.resolution))
