"""The plan of a case: from what was read and found to what will be said and done.

The order matters and is the whole of it: choose the policy that governs, find the way round, then say what we can and
cannot do, who does what, when we come back, what it costs us, and what to ask first. Every item cites a passage.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from copilot.planning import authority, items
from copilot.planning.ask import asking, turning
from copilot.planning.choose import Candidate, Choice, candidates, choose, page_scores
from copilot.planning.conditions import Situation, confirms, contradicts, situation
from copilot.planning.conflicts import of_cases, settled
from copilot.planning.followup import Actor, actor, follow_up
from copilot.planning.heard import heard_before
from copilot.planning.lines import lines
from copilot.planning.nearest import near_miss
from copilot.planning.notes import LANGUAGES, URGENT, note
from copilot.planning.sure import governs, raised
from copilot.planning.trace import SHOWN, conflict_note, evidence_of, notes_on_choice
from copilot.planning.workaround import Applicable, applicable
from copilot.types import Found, Line, Note, Outcome, Plan, Point, Reading, Role, Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copilot.pages import Fact, Page
    from copilot.ports import Company, Directory, Library, Passage, Shelf, Sight
    from copilot.types import FollowUp, Goodwill, HeardBefore, Question

ENOUGH, SURE = 0.36, 0.5
"""Below the first, nothing fits and we say so; below the second, the agent is told to check. Chosen on dev questions by
cost: a wrong policy is worse than "I do not know" (docs/decisions/0007)."""
NEARLY, POINTED = 0.9, 0.95
"""A policy found at this share of the best one's score may point at another, which is held to be nearly as close."""


class Planner:
    """Plans with the truth that the asker may see."""

    def __init__(self, library: Library, directory: Directory, company: Company, facts: Sequence[Fact]) -> None:
        self._library = library
        self._directory = directory
        self._company = company
        self._facts = {fact.name: fact for fact in facts}

    def plan(self, question: Question, reading: Reading, found: Found, sight: Sight) -> tuple[Plan, Reading]:
        """The plan, and the reading with the facts that turned out to be missing."""
        plan, read = self._planned(question, reading, found, sight)
        return replace(plan, notes=(*_unowned(plan, reading), *plan.notes)), read

    def _planned(self, question: Question, reading: Reading, found: Found, sight: Sight) -> tuple[Plan, Reading]:
        scores = page_scores(found.evidence)
        shelf = dict(self._shelf((*scores, *self._directory.standing(sight)), sight))
        for name in self._urgent(shelf, reading):
            scores.setdefault(name, 1.0)
        policies = candidates(scores, shelf, reading.language)
        pointed = self._pointed_at(policies, reading, sight, question.dismissed) if found.confidence < SURE else []
        policies += [one for one, _ in pointed]
        for _, pages in pointed:
            shelf.update(pages)
        choice = settled(choose(policies, reading, question), policies, reading, question)
        urgent = choice.governing is not None and choice.governing.page.escalation in reading.urgent
        likely = governs(found, question, reading)
        sure = raised(likely, choice, reading, [shelf[name][0] for name in scores if name in shelf])
        if choice.governing is None or (sure < ENOUGH and not urgent):
            return self._abstain(question, reading, found, shelf), reading
        plan, reading = _Draft(self, question, reading, found, sight, shelf, choice, choice.governing).plan()
        if sure < SURE and not urgent:
            unsure = note("unsure", reading.language, title=choice.governing.page.title)
            plan = replace(plan, notes=(unsure, *plan.notes))
        return plan, reading

    def _shelf(self, ids: Sequence[str], sight: Sight) -> Shelf:
        """The pages of those ids that are in sight, with their translations."""
        shelf = dict(self._library.pages(list(dict.fromkeys(ids)), sight))
        others = [other for page, _ in shelf.values() for other in page.translations if other not in shelf]
        return {**shelf, **self._library.pages(others, sight)} if others else shelf

    def _pointed_at(
        self, policies: Sequence[Candidate], reading: Reading, sight: Sight, dismissed: Sequence[str]
    ) -> list[tuple[Candidate, Shelf]]:
        """Policies for what the case states, of which it states two facts or which those found first name as related.

        With their pages. None that was dismissed in this thread.
        """
        if not reading.facts or not policies:
            return []
        known = {name for one in policies for name in one.ids}
        near = [one for one in policies if one.score >= NEARLY * policies[0].score]
        told = [(name, policies[0]) for name in self._directory.stating(reading.facts, sight)]
        told += [(name, one) for one in reversed(near) for name in one.page.related]
        scores = {name: one.score * POINTED for name, one in told if name not in known}
        shelf = self._shelf(tuple(scores), sight) if scores else {}
        made = candidates(scores, shelf, reading.language)
        fit = [one for one in made if confirms(one.page.applies_to, reading.facts) and not {*one.ids} & {*dismissed}]
        return [(one, {name: shelf[name] for name in one.ids}) for one in fit]

    @staticmethod
    def _urgent(shelf: Shelf, reading: Reading) -> list[str]:
        return [name for name, (page, _) in shelf.items() if page.escalation and page.escalation in reading.urgent]

    @staticmethod
    def _abstain(question: Question, reading: Reading, found: Found, shelf: Shelf) -> Plan:
        """Nothing fits: say so, and show what comes nearest as a near miss, with whom to ask."""
        nearest = (*found.evidence, *found.near_misses)[:3]
        notes = near_miss(question, reading, nearest, found.confidence, shelf)
        return Plan(outcome=Outcome.ABSTAINED, evidence=nearest, notes=notes)


def _unowned(plan: Plan, reading: Reading) -> tuple[Note, ...]:
    """What may need a person now, where no policy says whom."""
    why = URGENT.get(reading.language, URGENT["en"])
    named = [] if plan.urgent else [why[reason] for reason in reading.urgent if reason in why]
    return (note("urgent_unowned", reading.language, why=", ".join(named)),) if named else ()


class _Draft:
    """One plan in the making: what is looked up once is kept here."""

    def __init__(
        self, planner: Planner, question: Question, reading: Reading, found: Found, sight: Sight,
        shelf: dict[str, tuple[Page, tuple[Passage, ...]]], choice: Choice, governing: Candidate,
    ) -> None:  # fmt: skip
        self.question, self.reading, self.found, self.sight = question, reading, found, sight
        self.choice, self.governing, self.page = choice, governing, governing.page
        self.facts, self.company = planner._facts, planner._company
        round_it = planner._directory.workarounds(governing.ids, sight)
        names = [*self.page.related, *round_it, *self._doers()]
        self.shelf = {**shelf, **planner._shelf(names, sight)}
        pages = [self.shelf[name][0] for name in names if name in self.shelf]
        doers = {page.follow_up.owner for page in pages if page.follow_up} - {*Role, *self.shelf}
        self.shelf.update(planner._shelf(sorted(doers), sight) if doers else {})
        self.cases = planner._library.cases(found.similar, sight)
        self.round_it = round_it

    def _doers(self) -> list[str]:
        owner = self.page.follow_up.owner if self.page.follow_up else None
        return [name for name in (owner, self.page.partner) if name]

    def plan(self) -> tuple[Plan, Reading]:
        at = self._situation()
        ways = self._ways(at)
        within = [way for way in ways if way.way.within_authority]
        heard = self._heard(ways, at)
        gift, above, gift_page = self._goodwill()
        at = at.with_flags(
            *(["heard"] if heard else []), *(["goodwill"] if gift and gift.within_authority else []),
            *(["over_limit"] if above else []),
        )  # fmt: skip
        rule = self._follow_up(within)
        if rule and rule.day and rule.due.date() > rule.day:
            at = at.with_flags("day_closed")
        asked = asking(self.choice, self.reading, self.facts, self._turning(at))
        plan = Plan(
            outcome=Outcome.ASKS if asked.first else Outcome.SUGGESTED,
            can=self._can(),
            cannot=items.cannot(self.page, self.governing.passages),
            steps=self._steps(within),
            workarounds=tuple(way.way for way in ways),
            goodwill=gift,
            follow_up=rule,
            heard_before=heard,
            ask_first=asked.questions,
            ask_customer=asked.of_customer,
            look_up=asked.look_up,
            urgent=self.page.escalation is not None,
            lines=(*self._lines(within, at), *self._gift_line(gift, gift_page, at)),
        )
        notes = self._notes(plan, ways, above, gift)
        used = evidence_of(plan, self.found, self.shelf)
        return replace(plan, notes=notes, evidence=used), replace(self.reading, missing=asked.missing)

    def _situation(self) -> Situation:
        doer = self._actor(self.page.partner or next(iter(self._doers()), ""))
        closed = doer.closed_at(self.question.at)
        lead = ["asked_by_lead"] if self.question.asker.role is Role.LEAD else []
        return situation(self.reading).with_flags("partner_closed" if closed else "partner_open", *lead)

    def _pages(self) -> list[tuple[Page, tuple[Passage, ...]]]:
        """The governing page in all its languages, the reply's first."""
        return [(self.page, self.governing.passages), *self.governing.others]

    def _ways(self, at: Situation) -> list[Applicable]:
        """The ways round: those that the page names, in its order; then the others, those of like cases first.

        Between them, what leaves less to the customer comes first.
        """
        names = [*self.page.related, *sorted(self.round_it, key=self._taken, reverse=True)]
        ways = applicable(names, self.shelf, at, self.question.asker.role, self.reading.language)
        return sorted(ways, key=lambda way: items.left_to_customer(way.page, way.passages))

    def _turning(self, at: Situation) -> tuple[str, ...]:
        return turning((self.shelf[name][0] for name in self.round_it if name in self.shelf), at)

    def _taken(self, name: str) -> float:
        """How much like cases took this way, in any language that it is written in."""
        written = (name, *(self.shelf[name][0].translations if name in self.shelf else ()))
        return sum(self.found.ways.get(one, 0.0) for one in written)

    def _can(self) -> tuple[Point, ...]:
        """What the governing page allows; where a fact decides, what each of the two would allow, by its title."""
        mine = items.can(self.page, self.governing.passages)
        rival = self.choice.rival
        if rival is None:
            return mine
        theirs = items.can(rival.page, rival.passages)
        return tuple(
            Point(text=f"{page.title}: {point.text}", cites=point.cites)
            for page, points in ((self.page, mine), (rival.page, theirs))
            for point in points[:2]
        )

    def _steps(self, within: Sequence[Applicable]) -> tuple[Step, ...]:
        """The steps of the way round where there is one, then those of the policy."""
        first = items.steps(within[0].page, within[0].passages) if within else ()
        return (first or items.steps(self.page, self.governing.passages))[:8]

    def _follow_up(self, within: Sequence[Applicable]) -> FollowUp | None:
        pages = [*((way.page, way.passages) for way in within[:1]), *self._pages()]
        for page, passages in pages:
            if page.follow_up:
                doer = self._actor(page.follow_up.owner)
                cites = [p.id for p in passages if p.section in {"steps", "can", "pasos"}][:1] or [passages[0].id]
                return follow_up(page.follow_up, doer, self.question.at, self.reading.language, cites)
        if read := items.follow_up_read(self.page, self.governing.passages):
            rule, cited_by = read
            return follow_up(rule, self._actor(rule.owner), self.question.at, self.reading.language, cited_by)
        return None

    def _actor(self, name: str) -> Actor:
        return actor(name, self.shelf, self.reading.language, self.question.brand)

    def _heard(self, ways: Sequence[Applicable], at: Situation) -> HeardBefore | None:
        declared = [page.root_cause for page in (*(way.page for way in ways), self.page) if page.root_cause]
        return heard_before(declared, self.cases, self.company, self.sight, at, self.question.at, self.reading.language)

    def _goodwill(self) -> tuple[Goodwill | None, float, tuple[Page, tuple[Passage, ...]] | None]:
        """The goodwill of the governing page, else of the page for goodwill in general."""
        grounding = [entry for entry in self.shelf.values() if self._grounds_goodwill(entry[0])]
        grounding.sort(key=lambda entry: (entry[0].id != self.page.id, entry[0].language != self.reading.language))
        for page, passages in grounding:
            cites = [p.id for p in passages if p.section == "can"][:1] or [passages[0].id]
            offer, above = authority.goodwill(page, self.reading.effort, self.question.asker.role, cites)
            if offer:
                return offer, above, (page, passages)
        return None, 0.0, None

    def _lines(self, within: Sequence[Applicable], at: Situation) -> tuple[Line, ...]:
        """The approved words; none of one policy while a fact decides between it and another: they would presume it."""
        if self.choice.rival:
            return ()
        return lines(self._pages(), [(way.page, way.passages) for way in within[:1]], self.reading.language, at)

    def _grounds_goodwill(self, page: Page) -> bool:
        """A page for this case: the governing one, one that is for what the case states, or one for any case."""
        known = self.reading.facts
        fits = not page.applies_to or page.id in self.governing.ids or confirms(page.applies_to, known) > 0
        ours = not (self.question.brand and page.brands) or self.question.brand in page.brands
        return bool(page.goodwill) and not page.escalation and fits and ours and not contradicts(page.applies_to, known)

    def _gift_line(
        self, gift: Goodwill | None, page: tuple[Page, tuple[Passage, ...]] | None, at: Situation
    ) -> tuple[Line, ...]:
        """The approved words that go with a goodwill offer, in a slot of their own."""
        if page is None or gift is None or not gift.within_authority:
            return ()
        said = [line for line in lines([page], [], self.reading.language, at) if line.slot == "alternative"]
        return tuple(replace(line, slot="goodwill") for line in said)

    def _notes(self, plan: Plan, ways: Sequence[Applicable], above: float, gift: Goodwill | None) -> tuple[Note, ...]:
        language, notes = self.reading.language, list[Note]()
        if self.page.escalation:
            why = URGENT.get(language, URGENT["en"])[self.page.escalation]
            notes.append(note("urgent_person", language, why=why, owner=self._owner_name()))
        if above and gift:
            total = above + gift.amount if gift.within_authority else gift.amount
            notes.append(note("ask_lead", language, amount=total, currency=gift.currency))
        notes += [
            note("workaround_needs", language, title=way.page.title, who=way.way.needs)
            for way in ways
            if not way.way.within_authority
        ]
        if self.page.language != language:
            source = LANGUAGES.get(language, LANGUAGES["en"]).get(self.page.language, self.page.language)
            notes.append(note("source_language", language, source=source))
        if any(not refusal.because for refusal in plan.cannot):
            notes.append(note("no_reason", language, title=self.page.title, owner=self.page.owner))
        past = of_cases(self.governing, self.found.evidence[:SHOWN])
        notes += [conflict_note(one, self.page, language) for one in past]
        return (*notes, *notes_on_choice(self.choice, plan, self.question.at, self.reading))

    def _owner_name(self) -> str:
        doer = self._actor(self.page.follow_up.owner) if self.page.follow_up else None
        return doer.page.title if doer and doer.page else self.page.owner
