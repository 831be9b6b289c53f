"""Corpora of any size from a seed: bilingual pages and past cases of an invented company, in slices.

The same seed and size give the same corpus. Who may see a page or case varies: all, a team, two teams, leads.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from copilot.knowledge.passages import of_page
from copilot.pages import Case, Contact, Kind, Page, Section, Team
from evals import bench_words as words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evals.bench_words import Both

TEAMS = tuple(f"equipo{number}" for number in range(1, 13))
LANGUAGES = ("es", "en")
SLICE = 5_000
"""Passages of one slice, about."""
_OPENED = datetime(2026, 1, 1, tzinfo=UTC)
_HEADINGS = {"can": ("Qué podemos hacer", "What we can do"), "cannot": ("Qué no podemos", "What we cannot do"),
             "steps": ("Pasos", "Steps"), "asked": ("Cómo se pregunta", "How it is asked")}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A slice of a corpus: so many passages in all, to be stored and forgotten."""

    pages: tuple[Page, ...]
    cases: tuple[Case, ...]
    passages: int


@dataclass(slots=True)
class Invented:
    """Makes what a seed says, one after the other."""

    random: Random
    known: dict[int, list[str]] = field(default_factory=dict)
    """By topic, pages that cases may name."""

    def parts(self, passages: int) -> Iterator[Part]:
        """Slices until there are so many passages; half of them are cases."""
        made = number = 0
        while made < passages:
            pages: list[Page] = []
            cases: list[Case] = []
            room, of_pages = min(SLICE, passages - made), 0
            while of_pages + len(cases) < room:
                number += 1
                fresh = self._pages(number)
                pages += fresh
                of_pages += sum(len(of_page(page)) for page in fresh)
                wanted = min(of_pages, room - of_pages)
                cases += [self._case(f"{number}-{place}") for place in range(len(cases), wanted)]
            held = of_pages + len(cases)
            made += held
            yield Part(pages=tuple(pages), cases=tuple(cases), passages=held)

    def questions(self, count: int) -> list[tuple[str, str]]:
        """(text, language) as an agent would ask."""
        asked = []
        for number in range(count):
            topic, spoken = self.random.randrange(len(words.TOPICS)), number % 2
            told, ask = (self._one(of, spoken, topic, self._values()) for of in (words.TOLD, words.ASKED))
            asked.append((f"{told}. {ask}?", LANGUAGES[spoken]))
        return asked

    def _pages(self, number: int) -> list[Page]:
        """A page, and its translation half of the time."""
        topic = self._topic()
        spoken = self.random.randrange(2)
        languages = (0, 1) if self.random.random() < 0.5 else (spoken,)
        names = {one: f"bench-{number:07d}-{LANGUAGES[one]}" for one in languages}
        visible, chosen, values = self._visible(), self.random.getrandbits(32), self._values()
        self.known.setdefault(topic, []).extend(names.values())
        return [
            Page(
                id=name, kind=Kind.POLICY, language=LANGUAGES[one], visible_to=visible, source=f"bench/{name}.md",
                title=_said(words.TITLES[chosen % len(words.TITLES)][one], one, topic, values).capitalize(),
                sections=tuple(self._sections(chosen, one, topic, values)), owner="Mesa", content_hash=name,
                translations=tuple(other for key, other in names.items() if key != one),
            )
            for one, name in names.items()
        ]  # fmt: skip

    def _sections(self, chosen: int, spoken: int, topic: int, values: dict[str, str]) -> Iterator[Section]:
        # Chosen by a number, so that a translation says the same.
        inner = Random(chosen)
        for key, of in (("can", words.CAN), ("cannot", words.CANNOT), ("steps", words.STEPS), ("asked", words.ASKED)):
            pairs = inner.sample(of, 2 if key == "asked" else 3)
            lines = [_said(pair[spoken], spoken, topic, values) for pair in pairs]
            text = "\n".join(f"- {line}" if key == "asked" else f"- {line}." for line in lines)
            yield Section(key=key, heading=_HEADINGS[key][spoken], text=text, language=LANGUAGES[spoken])

    def _case(self, name: str) -> Case:
        topic, spoken, values = self._topic(), self.random.randrange(2), self._values()
        told = ". ".join(_said(pair[spoken], spoken, topic, values) for pair in self.random.sample(words.TOLD, 2))
        named = self.known.get(topic) or [name for some in self.known.values() for name in some]
        opened = _OPENED + timedelta(minutes=self.random.randrange(400_000))
        return Case(
            id=f"bench-c{name}", opened_at=opened, team=self.random.choice(TEAMS), brand="", workarounds=(),
            language=LANGUAGES[spoken], contacts=(Contact(channel="chat", author="customer", text=f"{told}."),),
            policies=(self.random.choice(named),), outcome="solved", source=f"bench.jsonl:{name}", reviewed_by="bench",
            resolution=self._one(words.ENDED, spoken, topic, values), content_hash=name,
        )  # fmt: skip

    def _one(self, of: Sequence[Both], spoken: int, topic: int, values: dict[str, str]) -> str:
        return _said(self.random.choice(of)[spoken], spoken, topic, values)

    def _topic(self) -> int:
        """Some matters come up far more often than others."""
        return min(int(self.random.paretovariate(0.6)) - 1, 10**6) % len(words.TOPICS)

    def _visible(self) -> tuple[str, ...]:
        chance = self.random.random()
        if chance < 0.6:
            return ("all",)
        if chance < 0.65:
            return ("leads",)
        return tuple(sorted(self.random.sample(TEAMS, 1 if chance < 0.9 else 2)))

    def _values(self) -> dict[str, str]:
        pick = self.random.choice
        return {
            "thing": f"{pick(words.PRODUCTS)} {self.random.randrange(1, 40)}",
            "place": f"{pick(words.STARTS)}{pick(words.MIDDLES)}{pick(words.ENDS)}",
            "code": f"{pick('ABCDEFGH')}{self.random.randrange(100, 100_000)}",
            "amount": str(self.random.randrange(5, 400)),
            "days": str(self.random.randrange(2, 31)),
        }


def corpus(passages: int, seed: int) -> Iterator[Part]:
    """So many passages, in slices."""
    return Invented(Random(seed)).parts(passages)


def teams() -> tuple[Team, ...]:
    """Each team sees its own cases and those of the next."""
    pairs = zip(TEAMS, (*TEAMS[1:], TEAMS[0]), strict=True)
    return tuple(Team(id=one, name=one, kind="in-house", sees_cases_of=(other,)) for one, other in pairs)


def topic_of(text: str) -> int | None:
    """What an invented text is about; None for any other text."""
    low = text.lower()
    return next((number for number, pair in enumerate(words.TOPICS) if any(name.lower() in low for name in pair)), None)


def _said(pattern: str, spoken: int, topic: int, values: dict[str, str]) -> str:
    return pattern.format(topic=words.TOPICS[topic][spoken], **values)
