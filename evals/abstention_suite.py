"""`python -m evals abstention`: does the product's own score tell what has an answer in here from what has none?"""

from __future__ import annotations

import random
import statistics
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from copilot.build import Parts
from copilot.pages import Kind
from copilot.planning.plan import ENOUGH
from copilot.reading import language
from copilot.retrieval.confidence import confidence
from copilot.settings import read_settings
from copilot.words import content_words
from evals.abstention_sets import cells
from evals.cells import over
from evals.measures import ROUNDS
from evals.retrieval_data import read_documents, read_queries, told
from evals.retrieval_suite import SIGHT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from copilot.knowledge.folder import Folder
    from copilot.retrieval.search import Ranked
    from evals.retrieval_data import Query

COVERAGES = (0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One question, with the product's score and the baselines'."""

    answerable: bool
    confidence: float
    right: bool
    """Whether what would be answered from is gold."""
    baselines: Mapping[str, float]


def of_files(documents: Path, queries: Path, environment: Mapping[str, str]) -> dict[str, Any]:
    """The report over two JSONL files; a query without gold is unanswerable."""
    folder, wrong = read_documents(documents)
    asked, strange = read_queries(queries, unanswerable=True)
    rejected = told([*wrong, *strange])
    kinds = {bool(query.gold) for query in asked}
    if len(kinds) < 2 or not (folder.pages or folder.cases):
        needed = "documents, and queries with and without gold"
        return {"suite": "abstention", "n": 0, "rejected": rejected, "failed": {"input": f"there must be {needed}"}}
    return {"suite": "abstention", **report(scored(folder, asked, environment)), "rejected": rejected}


def of_sets(root: Path, environment: Mapping[str, str]) -> dict[str, Any]:
    """The report of every public set that is there, and which are absent."""
    return {
        "suite": "abstention",
        **over(cells(root), lambda documents, queries: of_files(documents, queries, environment)),
    }


def scored(folder: Folder, queries: Sequence[Query], environment: Mapping[str, str]) -> list[Scored]:
    """Every question with its scores, over a new index of these documents."""
    texts = [f"{p.title} {s.text}" for p in folder.pages for s in p.sections]
    texts += [contact.text for case in folder.cases for contact in case.contacts]
    alike = _tfidf(texts, [query.text for query in queries])
    with ranking(folder, environment) as parts:
        return [_scored(query, *asked(parts, query), best) for query, best in zip(queries, alike, strict=True)]


@contextmanager
def ranking(folder: Folder, environment: Mapping[str, str]) -> Iterator[Parts]:
    """The product over an index of these documents, which is gone afterwards."""
    with tempfile.TemporaryDirectory() as home:
        parts = Parts(read_settings({**environment, "COPILOT_HOME": home}))
        parts.take(folder)
        yield parts
        parts.engine.dispose()


def asked(parts: Parts, query: Query) -> tuple[Ranked, str]:
    """What the product's search finds, and the language it takes the question for."""
    spoken = language.detect(query.text, default="en").language
    return parts.search.rank(query.text, spoken, SIGHT), spoken


def first(ranked: Ranked) -> set[str]:
    """The policy in its languages that would be answered from: the best, or where there is none the most voted for."""
    for group in ranked.groups:
        if group.pages[0][0].kind is Kind.POLICY:
            return {page.id for page, _ in group.pages}
    return {max(ranked.votes, key=lambda name: ranked.votes[name])} if ranked.votes else set()


def _scored(query: Query, ranked: Ranked, spoken: str, alike: float) -> Scored:
    words = content_words(query.text, spoken)
    held = [len(words & content_words(f"{p.title} {p.text}", p.language)) for p in ranked.passages.values()]
    return Scored(
        answerable=bool(query.gold),
        confidence=confidence(ranked, query.text, spoken),
        right=bool(first(ranked) & set(query.gold)),
        baselines={
            "word_overlap": max(held, default=0) / max(1, len(words)),
            "tfidf": alike,
            "cosine": ranked.legs.best_cosine or 0.0,
        },
    )


def _tfidf(documents: Sequence[str], queries: Sequence[str]) -> list[float]:
    """For each query the similarity of the document that is most alike."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(sublinear_tf=True)
    held = vectorizer.fit_transform(documents)
    return [float((held @ row.T).max()) for row in vectorizer.transform(queries)]


def report(rows: Sequence[Scored]) -> dict[str, Any]:
    """AUROC of the score and of the baselines, what happens at the product's threshold, and risk by coverage."""
    truth = [row.answerable for row in rows]
    scores = [row.confidence for row in rows]
    return {
        "n": len(rows),
        "answerable": sum(truth),
        "auroc": auroc(truth, scores),
        "interval": interval(truth, scores),
        "brier": round(statistics.fmean((row.confidence - row.answerable) ** 2 for row in rows), 4),
        "baselines": {name: auroc(truth, [row.baselines[name] for row in rows]) for name in rows[0].baselines},
        "at_threshold": at_threshold(rows, ENOUGH),
        "risk_by_coverage": _risks(rows),
    }


def auroc(truth: Sequence[bool], scores: Sequence[float]) -> float:
    """How often an answerable question scores above an unanswerable one."""
    from sklearn.metrics import roc_auc_score

    return round(float(roc_auc_score(truth, scores)), 4)


def interval(truth: Sequence[bool], scores: Sequence[float], seed: int = 0) -> tuple[float, float]:
    """The 95 % interval of the AUROC over resampled questions of each kind."""
    import numpy as np

    chance = random.Random(seed)
    good = [score for score, is_in in zip(scores, truth, strict=True) if is_in]
    bad = np.sort([score for score, is_in in zip(scores, truth, strict=True) if not is_in])
    means: list[float] = []
    for _ in range(ROUNDS):
        drawn = np.sort(chance.choices(bad, k=len(bad)))
        mine = chance.choices(good, k=len(good))
        below = np.searchsorted(drawn, mine, "left") + np.searchsorted(drawn, mine, "right")
        means.append(float(below.mean()) / (2 * len(bad)))
    means.sort()
    return round(means[int(0.025 * ROUNDS)], 4), round(means[int(0.975 * ROUNDS) - 1], 4)


def at_threshold(rows: Sequence[Scored], threshold: float) -> dict[str, float]:
    """The share that is answered, the share wrong among it, and the share of the unanswerable left unanswered."""
    answered = [row for row in rows if row.confidence >= threshold]
    nothing = [row for row in rows if not row.answerable]
    silent = [row for row in nothing if row.confidence < threshold]
    return {
        "threshold": threshold,
        "answered": round(len(answered) / len(rows), 3),
        "wrong_among_answered": _share_wrong(answered),
        "abstained_rightly": round(len(silent) / len(nothing), 3),
    }


def _risks(rows: Sequence[Scored]) -> dict[str, float]:
    """The share wrong among the surest so many."""
    ordered = sorted(rows, key=lambda row: -row.confidence)
    return {str(share): _share_wrong(ordered[: round(share * len(rows))]) for share in COVERAGES}


def _share_wrong(rows: Sequence[Scored]) -> float:
    return round(sum(not row.right for row in rows) / max(1, len(rows)), 3)
