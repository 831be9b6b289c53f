"""The search, in one place: words, meaning and past cases, within what the asker may see.

Pages that say the same in two languages are scored as one, so that a question in one language finds a policy by the
words of its translation. Every hit says which legs found it.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from threading import Lock
from typing import TYPE_CHECKING

from copilot.errors import EmbedderError, IndexUnavailable
from copilot.knowledge.passages import page_of
from copilot.pages import Kind
from copilot.retrieval.confidence import ahead, confidence
from copilot.retrieval.dissent import heed
from copilot.retrieval.evidence import of_cases, of_groups
from copilot.retrieval.fusion import Group, fuse, grouped
from copilot.retrieval.intents import Intents
from copilot.retrieval.legs import Legs, dense_scores, lexical_scores
from copilot.retrieval.rerank import reranked
from copilot.retrieval.scale import BUNDLED
from copilot.retrieval.synonyms import widened
from copilot.retrieval.votes import votes, way_votes
from copilot.types import Found
from copilot.words import apart, asked_stems, stems

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from concurrent.futures import Future

    from copilot.pages import Case, Synonym
    from copilot.ports import (
        Directory,
        Embedder,
        Lexical,
        Library,
        Nearest,
        Passage,
        Phrase,
        Reranker,
        Shelf,
        Sight,
        Vectors,
    )
    from copilot.retrieval.dissent import Dissent
    from copilot.retrieval.scale import Scale
    from copilot.retrieval.second import SecondOpinion
    from copilot.types import Question, Reading

SIMILAR = 12
LIKE_WORDS = 0.1
"""What words count in how like a case is."""
_MOST_WORDS = 400
"""A query is cut at so many words: beyond, they blur what is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Depth:
    """How many hits each leg brings, and how many passages are kept."""

    lexical: int = 150
    pages: int = 150
    cases: int = 60
    kept: int = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """What a search found, before it is cut to what is shown."""

    groups: Sequence[Group]
    legs: Legs
    like: Mapping[str, float]
    """How like this one each case is, by its id; 1 says the same, and more can be."""
    passages: Mapping[str, Passage]
    votes: Mapping[str, float]
    """The cases' share of the vote, by the id of the policy."""
    ways: Mapping[str, float]
    """The same by the id of the workaround."""
    notices: tuple[str, ...]

    def cases(self) -> list[str]:
        """The cases, the most like first."""
        return sorted(self.like, key=lambda name: -self.like[name])


class Search:
    """Finds evidence. `index` is None where there is no vector index at all."""

    def __init__(
        self,
        *,
        library: Library,
        lexical: Lexical,
        directory: Directory,
        embedder: Embedder,
        index: Nearest | None,
        second: SecondOpinion | None = None,
        depth: Depth | None = None,
        dissent: Dissent | None = None,
        phrases: Callable[[], Sequence[Phrase]] = lambda: (),
        reranker: Reranker | None = None,
        scale: Callable[[], Scale] = lambda: BUNDLED,
        synonyms: Callable[[], Sequence[Synonym]] = lambda: (),
    ) -> None:
        self._synonyms = synonyms
        self._dissent, self._phrases = dissent, phrases
        self._intents: Intents | None = None
        self._learning = Lock()
        self._learnt = False
        self._library, self._lexical, self._directory = library, lexical, directory
        self._embedder, self._index, self._second, self._depth = embedder, index, second, depth or Depth()
        self._reranker, self._measure = reranker, scale
        self._scale: Scale | None = None
        self._failing = False
        self._pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="embed")

    def search(self, question: Question, reading: Reading, sight: Sight) -> Found:
        """Evidence for a question, best first. Never raises for no match; nothing in sight finds nothing.

        Where a customer is quoted among much else, their words are searched alone too, and the surer search is taken.
        """
        text = query_text(question)
        found = self.find(text, reading.language, sight)
        if theirs := apart(question.text, text):
            alone = self.find(theirs, reading.language, sight)
            return alone if alone.confidence > found.confidence else found
        return found

    def find(self, text: str, language: str, sight: Sight, *, kept: int | None = None) -> Found:
        """Evidence for a text."""
        ranked = self.rank(text, language, sight)
        kept = kept or self._depth.kept
        # Every group has a passage with the group's own score, so no group beyond `kept` has one among the best.
        evidence = of_groups(ranked.groups[:kept], ranked.legs, language) + of_cases(ranked)
        return Found(
            evidence=tuple(sorted(evidence, key=lambda one: one.score, reverse=True)[:kept]),
            confidence=confidence(ranked, text, language),
            ahead=ahead(ranked.groups),
            notices=ranked.notices,
            similar=tuple(ranked.cases()[:SIMILAR]),
            ways=ranked.ways,
        )

    def rank(self, text: str, language: str, sight: Sight) -> Ranked:
        """Everything that a text finds, pages and cases, each best first, with what each leg thinks of it."""
        text = " ".join(text.split()[:_MOST_WORDS])
        opinion = self._asked_too(text, language)
        legs, notices = self._legs(text, language, sight)
        pages, passages = self._found(legs, sight)
        legs = self._seconded(legs, opinion, passages)
        cases = self._library.cases([p.id for p in passages.values() if p.kind == Kind.CASE.value], sight)
        like = _likeness(legs, cases)
        voted = votes(like, cases)
        likely = self._likely(text, language, legs)
        shelf = self._shelf(pages, {**likely, **voted}, sight)
        groups = fuse(grouped(shelf, legs, voted, language, likely))
        if self._dissent:
            groups = heed(groups, self._dissent.heard(text, sight), sight.at)
        groups, told = reranked(self._reranker, text, groups, legs, language)
        return Ranked(
            groups=groups, legs=legs, like=like, passages=passages, votes=voted, ways=way_votes(like, cases),
            notices=(*notices, *told),
        )  # fmt: skip

    @property
    def index(self) -> Nearest | None:
        return self._index

    @property
    def failing(self) -> bool:
        """Whether a search could not use the index that it has."""
        return self._failing

    def use(self, index: Nearest | None) -> None:
        """Searches in this index from now on; None searches by words only."""
        self._index, self._failing, self._scale = index, False, None
        with self._learning:  # what is being learnt meanwhile is of the index before
            self._learnt = False

    def warm(self) -> None:
        """Loads what searches use, so that the first question does not wait for it."""
        if self._index is not None:
            self._index.query(("warm",), self._embedder.query("hola"), limit=1)
            self._learn()
        if self._second is not None:
            with suppress(EmbedderError):
                self._second.query("hello")

    def _legs(self, text: str, language: str, sight: Sight) -> tuple[Legs, tuple[str, ...]]:
        """Both legs; without a usable index words alone, and the notice of that."""
        nearest = self._pool.submit(self._dense, text, sight)
        words = self._words(text, language, sight)
        try:
            vector, cosines = nearest.result()
        except IndexUnavailable:
            self._failing = self._index is not None
            return words, ("words_only",)
        except EmbedderError:
            return words, ("words_only",)
        best = max(cosines.values(), default=None)
        self._scale = self._scale or self._measure()
        dense = dense_scores(cosines, self._scale)
        return replace(words, dense=dense, cosines=cosines, best_cosine=best, asked=vector), ()

    def _likely(self, text: str, language: str, legs: Legs) -> Mapping[str, float]:
        """How likely pages are what is asked for, by the phrases they list; none while words alone are searched."""
        if legs.asked is None or (intents := self._learn()) is None:
            return {}
        return intents.likely(text, language, legs.asked)

    def _learn(self) -> Intents | None:
        """What is learnt from the phrases of this index, learnt when first asked for; None where there are none."""
        with self._learning:
            if not self._learnt:
                phrases = self._phrases()
                self._intents, self._learnt = Intents(phrases) if phrases else None, True
            return self._intents

    def _words(self, text: str, language: str, sight: Sight) -> Legs:
        asked = widened(asked_stems(text, language), text, language, self._synonyms())
        found = self._lexical.search(asked, sight, limit=self._depth.lexical, whole=stems(text, language))
        cover = min(1.0, found.hits[0].score / found.weight) if found.hits and found.weight else 0.0
        return Legs(lexical=lexical_scores(found.hits), cover=cover)

    def _asked_too(self, text: str, language: str) -> Future[Vectors] | None:
        """The question read by the second embedder, meanwhile; None where there is none for its language."""
        if self._index is None or self._second is None or language != self._second.language:
            return None
        return self._pool.submit(self._second.query, text)

    def _seconded(self, legs: Legs, opinion: Future[Vectors] | None, passages: Mapping[str, Passage]) -> Legs:
        """The legs with the second embedder's word; without it where it fails."""
        if self._second is None or opinion is None or legs.best_cosine is None:
            return legs
        with suppress(EmbedderError):
            return legs.seconded(self._second.cosines(opinion.result(), list(passages.values())))
        return legs

    def _dense(self, text: str, sight: Sight) -> tuple[Vectors, Mapping[str, float]]:
        """The vector of the question, and the cosines of the nearest passages."""
        index = self._index  # another thread may change it meanwhile
        if index is None:
            raise IndexUnavailable("There is no vector index.")
        zones = self._directory.zones(sight)
        vector = self._embedder.query(text)
        pages = index.query(zones.pages, vector, limit=self._depth.pages)
        cases = index.query(zones.cases, vector, limit=self._depth.cases)
        return vector, {hit.passage: hit.score for hit in (*pages, *cases)}

    def _found(self, legs: Legs, sight: Sight) -> tuple[Shelf, dict[str, Passage]]:
        """The pages that the legs found, and the passages in sight, in order.

        A page is remembered with its passages, so that only what is of no page is read by itself: the cases.
        """
        ids = legs.ids()
        pages = self._library.pages(sorted({page for name in ids if (page := page_of(name))}), sight)
        held = {passage.id: passage for _, passages in pages.values() for passage in passages}
        held |= self._library.passages([name for name in ids if name not in held], sight)
        return pages, {name: held[name] for name in ids if name in held}

    def _shelf(self, found: Shelf, voted: Mapping[str, float], sight: Sight) -> Shelf:
        """The pages that were found or voted for, with their translations."""
        shelf = dict(sorted({**found, **self._library.pages(sorted(voted.keys() - found.keys()), sight)}.items()))
        others = {other for page, _ in shelf.values() for other in page.translations} - shelf.keys()
        return {**shelf, **self._library.pages(sorted(others), sight)} if others else shelf


def query_text(question: Question) -> str:
    """What is searched for: the question, and the customer's last words where the question is short."""
    theirs = [turn.text for turn in question.thread if turn.author == "customer"]
    if theirs and len(question.text.split()) < 25:
        return f"{question.text} {theirs[-1]}" if len(theirs) == 1 else f"{question.text} {theirs[0]} {theirs[-1]}"
    return question.text


def _likeness(legs: Legs, cases: Mapping[str, Case]) -> dict[str, float]:
    """How like this one each case is, 0 to about 1.5: mostly by meaning, somewhat by words."""
    return {
        name: (1 - LIKE_WORDS) * legs.dense.get(name, 0.0) + LIKE_WORDS * legs.lexical.get(name, 0.0)
        if legs.dense
        else legs.lexical.get(name, 0.0)
        for name in cases
    }
