"""The public retrieval sets as documents and queries. They lie beside the project and are never part of it."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from evals.cells import Cell, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path


def cells(root: Path) -> Iterator[Callable[[], Cell]]:
    """Every cell whose files are there, each read when it is called."""
    for asked, held in (("es", "es"), ("en", "en"), ("es", "en"), ("en", "es")):
        yield partial(_adobe, root / "support_kb_es_en", asked, held)
    for asked in ("es", "en"):
        yield partial(_ms365, root / "support_kb_es_en", asked)
    for asked, held in (("es", "es"), ("en", "en"), ("es", "en"), ("en", "es")):
        yield partial(xquad, root / "es_en_retrieval", asked, held)
    for field in ("opening", "situation"):
        yield partial(_tau2, root / "tau2_support", field)
    yield partial(star, root / "star_next_action")
    yield partial(_banking77, root / "intents_en")


def _adobe(folder: Path, asked: str, held: str) -> Cell:
    parts = ("cause", "solution", "workaround", "other")
    documents = [
        {"id": row["id"], "kind": "policy", "title": row["title"], "text": _joined(row.get(part) for part in parts)}
        for row in _read(folder / f"adobe_articles_{held}.jsonl")
    ]
    queries = [
        {"id": row["id"], "text": row[f"query_{asked}"], "gold": [row["gold"]]}
        for row in _read(folder / "adobe_symptom_queries_dev.jsonl")
    ]
    return Cell(name=f"adobe {asked}->{held}", documents=documents, queries=queries)


def _ms365(folder: Path, asked: str) -> Cell:
    documents = [
        {"id": row["id"], "kind": "policy", "text": row["body"]} for row in _read(folder / "ms365_documents_es.jsonl")
    ]
    title = "title" if asked == "es" else "title_en"
    queries = [
        {"id": row["id"], "text": row[title], "gold": [row["id"]]} for row in _read(folder / "ms365_queries_dev.jsonl")
    ]
    return Cell(name=f"ms365 {asked}->es", documents=documents, queries=queries)


def xquad(folder: Path, asked: str, held: str) -> Cell:
    documents = [
        {"id": row["id"], "kind": "policy", "title": row["title"].replace("_", " "), "text": row["text"]}
        for row in _read(folder / f"xquadr_paragraphs_{held}.jsonl")
    ]
    queries = [
        {"id": row["id"], "text": row["text"], "gold": [row["gold"]]}
        for row in _read(folder / f"xquadr_questions_{asked}_dev.jsonl")
    ]
    return Cell(name=f"xquad {asked}->{held}", documents=documents, queries=queries)


def _tau2(folder: Path, field: str) -> Cell:
    documents = [
        {"id": row["id"], "kind": "policy", "title": row["title"], "text": row["content"]}
        for row in _read(folder / "kb_documents.jsonl")
    ]
    queries = [
        {"id": row["id"], "text": row[field], "gold": row["gold_docs"]}
        for row in _read(folder / "kb_queries_dev.jsonl")
        if row[field]
    ]
    return Cell(name=f"tau2 {field}", documents=documents, queries=queries)


_PROCEDURES = {
    "hotel_book": "hotel_reserve", "plane_book": "plane_reserve", "restaurant_book": "restaurant_reserve",
    "doctor_followup": "followup_doctor_appointment",
}  # fmt: skip
"""Tasks whose procedure has another name."""


def star(folder: Path) -> Cell:
    documents = [
        {"id": row["id"], "kind": "policy", "text": row["content"]} for row in _read(folder / "procedures.jsonl")
    ]
    documents += [
        {"id": f"case-{row['id']}", "kind": "case", "text": first, "policies": [_procedure(row)]}
        for row in _read(folder / "dialogues_train.jsonl")
        if (first := _first(row))
    ]
    queries = [
        {"id": str(row["id"]), "text": first, "gold": [_procedure(row)]}
        for row in _read(folder / "dialogues_dev.jsonl")
        if (first := _first(row))
    ]
    return Cell(name="star first message", documents=documents, queries=queries)


def _banking77(folder: Path) -> Cell:
    train = _read(folder / "banking77_train.jsonl")
    alike: dict[str, list[str]] = {}
    for row in train:
        alike.setdefault(row["intent"], []).append(row["id"])
    documents = [{"id": row["id"], "kind": "case", "text": row["text"]} for row in train]
    queries = [
        {"id": row["id"], "text": row["text"], "gold": alike[row["intent"]]}
        for row in _read(folder / "banking77_dev.jsonl")
    ]
    return Cell(name="banking77 similar case", documents=documents, queries=queries)


def _procedure(dialogue: Row) -> str:
    task = str(dialogue["task"])
    return _PROCEDURES.get(task, task)


def _first(dialogue: Row) -> str:
    """What the customer says first."""
    return next((turn["t"] for turn in dialogue["turns"] if turn["s"] == "customer" and turn["t"].strip()), "")


def _joined(parts: Iterable[Any]) -> str:
    return "\n\n".join(str(part) for part in parts if part)


def _read(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
