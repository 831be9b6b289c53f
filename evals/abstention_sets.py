"""Sets for knowing when nothing fits: documents, and questions of which some have no answer there.

Two were made for it: NoMIRACL (people judged ten passages a question) and CLINC (questions of another field). The
others are retrieval sets with documents taken away: what they answered is unanswerable, and what is left is near.
"""

from __future__ import annotations

import json
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

from evals.cells import Cell, Row
from evals.retrieval_sets import star, xquad

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_BANKING77_QUERIES = 700


def cells(root: Path) -> Iterator[Callable[[], Cell]]:
    """Every set, each read when it is called; one that is not there raises `FileNotFoundError`."""
    yield partial(_nomiracl, root / "es_en_retrieval")
    yield partial(_clinc, root / "intents_en")
    yield partial(_banking77, root / "intents_en")
    yield partial(_taken_away, partial(star, root / "star_next_action"))
    for asked, held in (("es", "es"), ("en", "en"), ("es", "en"), ("en", "es")):
        yield partial(_taken_away, partial(xquad, root / "es_en_retrieval", asked, held))


def _nomiracl(folder: Path) -> Cell:
    """All passages are one collection. Which of its ten answers a question is not told: any of them counts as gold."""
    documents: dict[str, Row] = {}
    queries: list[Row] = []
    for name in ("relevant", "non_relevant"):
        for row in _read(folder / f"nomiracl_es_{name}_dev.jsonl"):
            for passage in row["passages"]:
                title, _, text = passage["text"].partition(": ")
                documents[passage["docid"]] = {"id": passage["docid"], "title": title, "text": text or title}
            gold = [passage["docid"] for passage in row["passages"]] if row["answerable"] else []
            queries.append({"id": row["id"], "text": row["question"], "gold": gold})
    return Cell(name="nomiracl es", documents=list(documents.values()), queries=queries)


def _clinc(folder: Path) -> Cell:
    """Past questions are cases, their intent the policy they used; what is out of scope has none."""
    rows = _read(folder / "clinc_banking_oos_dev.jsonl")
    documents = [
        {"id": f"case-{number}", "kind": "case", "text": row["text"], "policies": [row["intent"]]}
        for number, row in enumerate(rows)
        if row["split"] == "train" and row["intent"] != "oos"
    ]
    queries = [
        {"id": str(number), "text": row["text"], "gold": [] if row["intent"] == "oos" else [row["intent"]]}
        for number, row in enumerate(rows)
        if row["split"] != "train"
    ]
    return Cell(name="clinc banking", documents=documents, queries=queries)


def _banking77(folder: Path) -> Cell:
    """The same with banking intents only, half of which no case is of."""
    documents = [
        {"id": row["id"], "kind": "case", "text": row["text"], "policies": [row["intent"]]}
        for row in _read(folder / "banking77_train.jsonl")
        if not chosen(row["intent"])
    ]
    rows = sorted(_read(folder / "banking77_dev.jsonl"), key=lambda row: sha256(row["id"].encode()).digest())
    queries = [
        {"id": row["id"], "text": row["text"], "gold": [] if chosen(row["intent"]) else [row["intent"]]}
        for row in rows[:_BANKING77_QUERIES]
    ]
    return Cell(name="banking77, half of the intents", documents=documents, queries=queries)


def _taken_away(read: Callable[[], Cell]) -> Cell:
    """A retrieval set without half of its gold documents and the cases that used them."""
    cell = read()
    gone = {gold for query in cell.queries for gold in query["gold"] if chosen(gold)}
    documents = [row for row in cell.documents if not gone & {row["id"], *row.get("policies", ())}]
    queries = [{**query, "gold": [gold for gold in query["gold"] if gold not in gone]} for query in cell.queries]
    return Cell(name=f"{cell.name}, half taken away", documents=documents, queries=queries)


def chosen(name: str) -> bool:
    """Half of all names, always the same."""
    return sha256(name.encode()).digest()[0] % 2 == 1


def _read(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
