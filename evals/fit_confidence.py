"""`python -m evals.fit_confidence [FOLDER]`: fits copilot/retrieval/confidence.py on development parts.

Run by hand after the search has changed; it takes some minutes and prints the weights. It reads the public sets of
`evals.abstention_sets`, `evals/questions/dev.jsonl` and our own past cases, never the test parts. The proportions of
the weights are those of a coarse grid with the best mean AUROC over families of sets, so that they hold elsewhere too.
Scale and bias are then fitted to our own questions and cases (Platt, 1999): how much of a question a page holds depends
on how people ask. Prints how proportions chosen without a family do on it, and what each threshold would cost.
"""

from __future__ import annotations

import json
import math
import os
import statistics
import sys
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from copilot.knowledge.folder import read_folder
from copilot.pages import Kind
from copilot.ports import Sight
from copilot.reading import language
from copilot.retrieval.confidence import Features, features
from copilot.settings import HERE
from copilot.types import Principal
from evals.__main__ import PUBLIC_DATA
from evals.abstention_sets import cells, chosen
from evals.abstention_suite import asked, auroc, first, ranking
from evals.cells import in_files
from evals.parts import indexed_parts
from evals.questions_suite import FOLDER
from evals.retrieval_data import read_documents, read_queries

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from copilot.retrieval.search import Ranked
    from evals.cells import Cell

Weights = tuple[float, float, float]
WRONG, SILENT = 3.0, 1.0
"""What a wrong policy costs, and an "I do not know" to a question that has an answer."""
ASKED_AT = datetime(2026, 11, 19, 10, tzinfo=UTC)
STEP = 0.1
"""Of the grid: finer steps are noise with so few questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Set:
    """The features of a set's questions, and which of them should be answered."""

    name: str
    rows: Sequence[Features]
    truth: Sequence[bool]

    @property
    def family(self) -> str:
        return self.name.split()[0].rstrip(",")


def main(data: Path = PUBLIC_DATA) -> None:
    """Prints the weights, how well they do, and what each threshold costs. Raises when a public set is not there."""
    own, cases = _own_questions(), _own_cases()
    sets = [own, cases, *(_of(read()) for read in cells(data))]
    families = list(dict.fromkeys(one.family for one in sets))
    table = {weights: {name: _mean(sets, name, weights) for name in families} for weights in grid()}
    for name in families:
        chosen = best(table, [other for other in families if other != name])
        sys.stdout.write(f"{name:12} AUROC {table[chosen][name]:.3f} with {chosen}, chosen without it\n")
    weights = best(table, families)
    for one in sets:
        sys.stdout.write(f"{one.name:36} n {len(one.rows):4}  AUROC {auroc(one.truth, _scores(one, weights)):.3f}\n")
    scale, bias = platt([own, cases], weights)
    fitted = [f"{scale * weight:.2f}" for weight in weights]
    sys.stdout.write(f"BIAS, NEAR, HELD, AGREED = {bias:.2f}, {', '.join(fitted)}\n")
    told_costs(own.truth, [1 / (1 + math.exp(-(bias + scale * score))) for score in _scores(own, weights)])


def grid() -> list[Weights]:
    """Proportions of the three weights; they sum to 1, and none is negative."""
    steps = round(1 / STEP)
    return [
        (round(near * STEP, 2), round(held * STEP, 2), round((steps - near - held) * STEP, 2))
        for near in range(steps + 1)
        for held in range(steps + 1 - near)
    ]


def best(table: Mapping[Weights, Mapping[str, float]], families: Sequence[str]) -> Weights:
    """The proportions with the best mean over these families."""
    return max(table, key=lambda weights: sum(table[weights][name] for name in families))


def platt(sets: Sequence[Set], weights: Weights) -> tuple[float, float]:
    """Scale and bias that make a probability of the score; every question counts the same."""
    from sklearn.linear_model import LogisticRegression

    rows = [[score] for one in sets for score in _scores(one, weights)]
    truth = [is_in for one in sets for is_in in one.truth]
    model = LogisticRegression(C=100).fit(rows, truth)
    return float(model.coef_[0][0]), float(model.intercept_[0])


def _mean(sets: Sequence[Set], family: str, weights: Weights) -> float:
    return statistics.fmean(auroc(one.truth, _scores(one, weights)) for one in sets if one.family == family)


def _scores(one: Set, weights: Weights) -> list[float]:
    return [sum(weight * value for weight, value in zip(weights, row, strict=True)) for row in one.rows]


def _of(cell: Cell) -> Set:
    """The features of a public set."""
    with in_files(cell) as (documents, lines):
        held, queries = read_documents(documents)[0], read_queries(lines, unanswerable=True)[0]
    with ranking(held, os.environ) as parts:
        rows = []
        for query in queries:
            ranked, spoken = asked(parts, query)
            rows.append(features(ranked, query.text, spoken))
    truth = [bool(query.gold) for query in queries]
    return Set(name=cell.name, rows=rows, truth=truth)


def own_questions(part: str) -> Iterator[tuple[str, str, Ranked, bool]]:
    """Questions of our own, their language, what is found for each, and whether its first policy is the right one."""
    with tempfile.TemporaryDirectory() as home:
        parts = indexed_parts({**os.environ, "COPILOT_HOME": home})
        for line in (FOLDER / f"{part}.jsonl").read_text("utf-8").splitlines():
            raw = json.loads(line)
            sight = parts.access.sight(Principal(user="U0", team=raw["team"]), ASKED_AT)
            spoken = language.detect(raw["text"], default="en").language
            ranked = parts.search.rank(raw["text"], spoken, sight)
            yield raw["text"], spoken, ranked, bool(first(ranked) & set(raw["gold"]))
        parts.engine.dispose()


def _own_questions() -> Set:
    """Our own development questions: to be answered is one whose first policy is the right one."""
    asked = [(features(ranked, text, spoken), right) for text, spoken, ranked, right in own_questions("dev")]
    return Set(name="own questions", rows=[row for row, _ in asked], truth=[right for _, right in asked])


def _own_cases() -> Set:
    """Every third of our past cases, asked of the others, with half of the policies taken away."""
    folder = read_folder(HERE / "knowledge")
    names = {page.id: min(page.id, *page.translations) if page.translations else page.id for page in folder.pages}
    gone = {page.id for page in folder.pages if page.kind is Kind.POLICY and chosen(names[page.id])}
    told = [case for number, case in enumerate(folder.cases) if number % 3 and not gone & set(case.policies)]
    left = replace(folder, pages=tuple(page for page in folder.pages if page.id not in gone), cases=tuple(told))
    teams = {team for page in folder.pages for team in page.visible_to} | {case.team for case in folder.cases}
    sight = Sight(tokens=(frozenset({"all", *teams}),), at=ASKED_AT)
    rows, truth = [], []
    with ranking(left, os.environ) as parts:
        for case in folder.cases[::3]:
            text = " ".join(contact.text for contact in case.contacts if contact.author == "customer")
            ranked = parts.search.rank(text, case.language, sight)
            rows.append(features(ranked, text, case.language))
            gold = {names.get(policy, policy) for policy in case.policies}
            truth.append(bool({names[found] for found in first(ranked) if found in names} & gold))
    return Set(name="own cases", rows=rows, truth=truth)


def told_costs(truth: Sequence[bool], sure: Sequence[float]) -> None:
    """Prints what every threshold costs a question: wrong policies said, and right ones withheld."""
    for step in range(20, 80, 2):
        threshold = step / 100
        said = [right for right, one in zip(truth, sure, strict=True) if one >= threshold]
        wrong, withheld = said.count(False), sum(truth) - said.count(True)
        cost = (WRONG * wrong + SILENT * withheld) / len(truth)
        sys.stdout.write(f"threshold {threshold:.2f}: wrong {wrong:2}, right withheld {withheld:2}, cost {cost:.3f}\n")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
