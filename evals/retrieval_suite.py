"""`python -m evals retrieval`: the product's own search over any documents, beside each of its legs."""

from __future__ import annotations

import tempfile
import time
from collections import defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from copilot.build import Parts
from copilot.ports import Sight
from copilot.reading import language
from copilot.settings import read_settings
from evals import stock
from evals.cells import over
from evals.measures import figures, ndcg, paired_bootstrap
from evals.retrieval_data import read_documents, read_queries, told
from evals.retrieval_sets import cells

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from copilot.knowledge.folder import Folder
    from copilot.retrieval.search import Ranked
    from evals.retrieval_data import Query

SIGHT = Sight(tokens=(frozenset({"all"}),), at=datetime(2026, 1, 2, tzinfo=UTC))
RRF_K = 60
PLAIN = ("words", "meaning", "cases")
FUSED = ("rrf", "langchain chroma", "langchain ensemble")
"""Other ways to search, to be compared with; every other ranking is a leg of ours."""


def of_files(documents: Path, queries: Path, environment: Mapping[str, str]) -> dict[str, Any]:
    """The report over two JSONL files; `rejected` tells of rows that were left out."""
    folder, wrong = read_documents(documents)
    asked, strange = read_queries(queries)
    rejected = told([*wrong, *strange])
    if not asked or not (folder.pages or folder.cases):
        return {"suite": "retrieval", "n": 0, "rejected": rejected, "failed": {"input": "nothing could be read"}}
    return {**run(folder, asked, environment), "rejected": rejected}


def of_sets(root: Path, environment: Mapping[str, str]) -> dict[str, Any]:
    """The report of every public set that is there, and which are absent."""
    return {
        "suite": "retrieval",
        **over(cells(root), lambda documents, queries: of_files(documents, queries, environment)),
    }


def run(folder: Folder, queries: Sequence[Query], environment: Mapping[str, str]) -> dict[str, Any]:
    """The report over a new index of these documents; `legs` holds the same figures for each part alone."""
    with tempfile.TemporaryDirectory() as home:
        parts = Parts(read_settings({**environment, "COPILOT_HOME": home}))
        start = time.perf_counter()
        parts.take(folder)
        indexed = time.perf_counter() - start
        parts.search.warm()
        report = measure(parts, queries, folder)
        parts.engine.dispose()
    return {
        "suite": "retrieval",
        "documents": len(folder.pages) + len(folder.cases),
        "index_s": round(indexed, 1),
        **report,
    }


def measure(parts: Parts, queries: Sequence[Query], folder: Folder) -> dict[str, Any]:
    """The figures of an index that is there. Gold documents that are cases are looked for among the cases."""
    rankings: dict[str, list[list[str]]] = defaultdict(list)
    timings: list[float] = []
    cases = {case.id for case in folder.cases}
    others = {sought: _stock(folder, parts, cases=sought) for sought in {set(one.gold) <= cases for one in queries}}
    for query in queries:
        start = time.perf_counter()
        spoken = language.detect(query.text, default="en").language
        ranked = parts.search.rank(query.text, spoken, SIGHT)
        timings.append((time.perf_counter() - start) * 1000)
        of_cases = set(query.gold) <= cases
        made = of_case_ids(ranked) if of_cases else of_page_ids(ranked, bool(cases))
        for name, ranking in (made | others[of_cases](query.text)).items():
            rankings[name].append(ranking)
    golds = [query.gold for query in queries]
    whole = rankings.pop("whole")
    rankings = {name: made for name, made in rankings.items() if any(made)}
    measured = {name: figures(made, golds) for name, made in rankings.items()}
    legs = {name: held for name, held in measured.items() if name not in FUSED}
    best = max(legs, key=lambda name: legs[name]["ndcg@10"])
    gains = {name: [ndcg(one, gold) for one, gold in zip(made, golds, strict=True)] for name, made in rankings.items()}
    own = [ndcg(one, gold) for one, gold in zip(whole, golds, strict=True)]
    return {
        "n": len(queries), **figures(whole, golds), **_percentiles(timings), "legs": legs, "best_leg": best,
        "others": {name: held for name, held in measured.items() if name in FUSED},
        "whole_minus_best_leg_ndcg@10": paired_bootstrap(own, gains[best]),
        "whole_minus_others_ndcg@10": {name: paired_bootstrap(own, gains[name]) for name in gains if name in FUSED},
    }  # fmt: skip


def _stock(folder: Folder, parts: Parts, *, cases: bool) -> Callable[[str], dict[str, list[str]]]:
    """LangChain's way over the pages, or over the cases; no ranking where its packages are not installed."""
    if stock.absent():
        return lambda question: {}
    if cases:
        texts = {case.id: " ".join(contact.text for contact in case.contacts) for case in folder.cases}
    else:
        texts = {page.id: "\n\n".join([page.title, *(part.text for part in page.sections)]) for page in folder.pages}
    return stock.stock(texts, parts.embedder)


def of_page_ids(ranked: Ranked, voting: bool) -> dict[str, list[str]]:
    """Rankings of pages: the whole, and each leg by its best passage; that of the cases where there are any."""
    made = {
        "whole": [page.id for group in ranked.groups for page, _ in group.pages],
        "words": _by_page(ranked, ranked.legs.lexical),
        "meaning": _by_page(ranked, ranked.legs.cosines),
    }
    made["english"] = _by_page(ranked, ranked.legs.opinions)
    if voting:
        made["cases"] = sorted(ranked.votes, key=lambda name: -ranked.votes[name])
    made["rrf"] = reciprocal_rank_fusion([ranking for name, ranking in made.items() if name in PLAIN])
    return made


def of_case_ids(ranked: Ranked) -> dict[str, list[str]]:
    """The same of cases."""
    legs = {"words": ranked.legs.lexical, "meaning": ranked.legs.cosines, "english": ranked.legs.opinions}
    made = {"whole": ranked.cases()} | {
        name: sorted((one for one in scores if one in ranked.like), key=lambda one, held=scores: -held[one])  # type: ignore[misc]
        for name, scores in legs.items()
    }
    made["rrf"] = reciprocal_rank_fusion([made["words"], made["meaning"]])
    return made


def reciprocal_rank_fusion(rankings: Sequence[Sequence[str]]) -> list[str]:
    """Plain reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009), k = 60."""
    scores: dict[str, float] = defaultdict(float)
    for ranking in rankings:
        for place, name in enumerate(ranking, 1):
            scores[name] += 1 / (RRF_K + place)
    return sorted(scores, key=lambda name: -scores[name])


def _by_page(ranked: Ranked, scores: Mapping[str, float]) -> list[str]:
    best: dict[str, float] = {}
    for name, score in scores.items():
        passage = ranked.passages.get(name)
        if passage is not None and name not in ranked.like:
            best[passage.page] = max(best.get(passage.page, score), score)
    return sorted(best, key=lambda page: -best[page])


def _percentiles(values: Sequence[float]) -> dict[str, float]:
    ordered = sorted(values)
    last = len(ordered) - 1
    return {name: round(ordered[round(share * last)], 1) for name, share in (("p50_ms", 0.5), ("p95_ms", 0.95))}
