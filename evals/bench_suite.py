"""`python -m evals bench`: corpora of several sizes, indexed and searched for real, and how each figure grows.

Every size is indexed in one process and searched in another, as a worker would find it. A suggestion is made for the
questions of the episodes, over the project's own knowledge with the invented corpus beside it.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import sys
import tempfile
import time
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from copilot.build import Parts
from copilot.knowledge.folder import Folder, read_folder
from copilot.knowledge.passages import embedded_texts, of_page, spoken_title
from copilot.ports import Sight
from copilot.retrieval.embedders.choose import open_embedder
from copilot.retrieval.embedders.hands import cores
from copilot.retrieval.embedders.minilm import MiniLmEmbedder
from copilot.retrieval.second import SecondOpinion
from copilot.retrieval.sync import compare
from copilot.settings import read_settings
from evals.bench_corpus import TEAMS, Invented, corpus, teams
from evals.bench_parts import AroundTopics, Stopwatch, timed_search
from evals.bench_table import percentiles, table
from evals.scenario_data import variants

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from copilot.retrieval.search import Search

SIZES = (1_000, 10_000, 100_000)
MOST_REAL = 10_000
"""Passages up to which the real embedder embeds the corpus, unless it is asked to do more."""
SEED = 20261122
_SAMPLE = 512
_AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
OWN = 5_000
"""Passages from which on the project's own knowledge is part of the corpus, so that suggestions can be made."""
SCOPES = {
    "everything": Sight(tokens=(frozenset({*TEAMS, "all", "leads", "atencion"}),), at=_AT),
    "one team": Sight(tokens=(frozenset({TEAMS[0], "all"}),), at=_AT),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """One size: where, how big, and with which vectors."""

    home: Path
    passages: int
    real: bool
    questions: int


def run(sizes: Sequence[int] = SIZES, *, real: bool = False, questions: int = 200) -> dict[str, Any]:
    """The report over all sizes. `real` embeds every size with the real embedder."""
    rows: list[dict[str, Any]] = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as home:
            given = Bench(home=Path(home), passages=size, real=real or size <= MOST_REAL, questions=questions)
            sys.stderr.write(f"{size:,} passages…\n")
            rows.append({**_apart(index, given), **_apart(search, given)})
    report = {"suite": "bench", "cores": os.cpu_count(), "seed": SEED, "sizes": rows}
    return {**report, "table": table(rows)}


def _apart(work: Callable[[Bench], dict[str, Any]], given: Bench) -> dict[str, Any]:
    """Done in a process of its own, so that its memory is its own."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, given).result()


def opened(given: Bench) -> Parts:
    """The product over that data folder."""
    settings = read_settings({"COPILOT_HOME": str(given.home)})
    real = open_embedder(settings.copilot_embedder, hands=cores())
    parts = Parts(settings, loading=real if given.real else AroundTopics(real))
    if not given.real:
        second = SecondOpinion(embedder=AroundTopics(MiniLmEmbedder()), kept=parts.cache, unread=parts.ledger)
        vars(parts)["second"] = second
    return parts


def index(given: Bench) -> dict[str, Any]:
    """Stores and indexes a corpus; the embedder alone is timed before and after, on texts of the same corpus."""
    parts = opened(given)
    _ = parts.engine
    truth, passages = _store(given, parts)
    one, all_ = _alone(parts, 1), _alone(parts, cores())
    start = time.perf_counter()
    done = parts.projector.run()
    vectors_s = time.perf_counter() - start
    start = time.perf_counter()
    read = parts.second.read() if parts.second else 0
    second_s = time.perf_counter() - start
    held = parts.open_index()
    texts = held.size() if held else 0
    one, all_ = (one + _alone(parts, 1)) / 2, (all_ + _alone(parts, cores())) / 2
    rate = texts / (truth + vectors_s)
    made = {
        "passages": passages, "vectors": texts, "real_vectors": given.real, "embedded": done.embedded,
        "index_s": round(truth + vectors_s, 2), "index_truth_s": round(truth, 2),
        "index_vectors_s": round(vectors_s, 2),
        "second_read": read, "second_s": round(second_s, 2),
        "passages_per_s": round(passages / (truth + vectors_s), 1),
        "vectors_per_s": round(rate, 1), "embedder_per_s": round(all_, 1), "embedder_one_core_per_s": round(one, 1),
        "share_of_embedder": round(rate / all_, 3) if given.real else None,
        "share_of_one_core": round(rate / one, 3) if given.real else None,
        "index_memory_mb": _memory(), "disk_mb": _disk(given.home), "database_mb": _disk(given.home, "copilot.db*"),
    }  # fmt: skip
    parts.engine.dispose()
    return made


def _store(given: Bench, parts: Parts) -> tuple[float, int]:
    """The corpus in the truth: seconds that the product took for it, and how many passages it is."""
    spent, passages = 0.0, 0
    for folder in _folders(given, read_folder(parts.settings.copilot_knowledge)):
        start = time.perf_counter()
        changes = compare(folder, {}).changes
        parts.store.apply(changes)
        spent += time.perf_counter() - start
        passages += sum(len(page.passages) for page in changes.pages) + len(changes.cases)
    return spent, passages


def _folders(given: Bench, own: Folder) -> Iterator[Folder]:
    """The project's own knowledge, where there is room for it, and an invented corpus for the rest."""
    lists = replace(own.company, teams=(*own.company.teams, *teams()))
    left = given.passages
    if given.passages >= OWN:
        left -= sum(len(of_page(page)) for page in own.pages) + len(own.cases)
        yield own
    for part in corpus(left, SEED):
        yield Folder(pages=part.pages, cases=part.cases, voices=own.voices, company=lists, findings=())


def _alone(parts: Parts, hands: int) -> float:
    """Texts a second of the real embedder alone, on so many cores, on texts as they are embedded for passages."""
    real = open_embedder(parts.settings.copilot_embedder, hands=hands)
    real.query("hola")
    pages = [page for part in corpus(_SAMPLE, SEED) for page in part.pages]
    passages = [passage for page in pages for passage in of_page(page)]
    told = [text for one in passages for text in embedded_texts(spoken_title(one.section, one.title), one.text, 8)]
    start = time.perf_counter()
    real.passages(told[:_SAMPLE])
    return min(_SAMPLE, len(told)) / (time.perf_counter() - start)


def search(given: Bench) -> dict[str, Any]:
    """Searches in an index that is there, for every scope; suggestions too, where the project's knowledge is in it."""
    parts = opened(given)
    watch = Stopwatch()
    finder = timed_search(parts, watch)
    finder.warm()
    asked = Invented(Random(SEED + 1)).questions(given.questions)
    made: dict[str, Any] = {
        name: _timed([(f"{text} ({name})", spoken) for text, spoken in asked], finder, watch, sight)
        for name, sight in SCOPES.items()
    }
    suggestions = _suggestions(parts, given.questions) if given.passages >= OWN else None
    memory = _memory()
    parts.engine.dispose()
    return {"search_ms": made, "suggestion_ms": suggestions, "search_memory_mb": memory}


def _timed(asked: Sequence[tuple[str, str]], finder: Search, watch: Stopwatch, sight: Sight) -> dict[str, Any]:
    """Percentiles of the whole search and of its parts, after a round that does not count.

    No question is asked twice in the same words: vectors of questions are remembered.
    """
    for text, spoken in asked[: len(asked) // 4]:
        finder.find(f"{text} (first)", spoken, sight)
    taken: dict[str, list[float]] = defaultdict(list)
    for text, spoken in asked:
        watch.spent.clear()
        start = time.perf_counter()
        finder.find(text, spoken, sight)
        whole = (time.perf_counter() - start) * 1000
        spent = dict(watch.spent)
        legs = max(spent["words"], spent["zones"] + spent["embedding"] + spent["vectors"])
        for part, ms in {"whole": whole, **spent, "fusion": whole - legs - spent["library"]}.items():
            taken[part].append(ms)
    return {part: percentiles(values) for part, values in taken.items()}


def _suggestions(parts: Parts, count: int) -> dict[str, Any]:
    """Suggestions for the questions of the episodes, without a model, as a worker makes them; none asked twice."""
    questions = [variant.question for variant in variants()]
    for question in questions:
        parts.copilot.think(question)
    asked = [
        replace(question, text=f"{question.text} ({number})")
        for number in range(max(1, count // len(questions)))
        for question in questions
    ]
    timings = [parts.copilot.think(question).timings_ms for question in asked]
    return {part: percentiles([one[part] for one in timings]) for part in timings[0]}


def _memory() -> float:
    """The most that this process has had in memory, in megabytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(most / (1024 * 1024 if sys.platform == "darwin" else 1024), 1)


def _disk(home: Path, pattern: str = "**/*") -> float:
    return round(sum(path.stat().st_size for path in home.glob(pattern) if path.is_file()) / 2**20, 1)
