"""The bench as a table that fits a terminal: a column a size, and how much each figure grows to the next."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PLAIN = (
    ("vectors", "vectors"), ("index, s", "index_s"), ("  of it the truth", "index_truth_s"),
    ("  of it vectors", "index_vectors_s"), ("passages/s", "passages_per_s"),
    ("second embedder reads, s", "second_s"), ("vectors/s", "vectors_per_s"),
    ("embedder alone, all cores, texts/s", "embedder_per_s"), ("share of that speed", "share_of_embedder"),
    ("embedder alone, one core, texts/s", "embedder_one_core_per_s"), ("share of that speed", "share_of_one_core"),
    ("on disk, MB", "disk_mb"), ("  of it the database", "database_mb"),
    ("memory to index, MB", "index_memory_mb"), ("memory to search, MB", "search_memory_mb"),
)  # fmt: skip
_PARTS = ("whole", "embedding", "words", "vectors", "library", "second opinion", "fusion")


def percentiles(values: Sequence[float]) -> dict[str, float]:
    """The median and the 95th percentile."""
    if len(values) < 2:
        return {"p50": round(values[0], 2), "p95": round(values[0], 2)}
    return {
        "p50": round(statistics.median(values), 2),
        "p95": round(statistics.quantiles(values, n=20, method="inclusive")[18], 2),
    }


def table(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Lines of text. Behind each figure from the second size on, in brackets, how many times the one before it is."""
    lines = [_line("passages", [f"{row['passages']:,}" for row in rows])]
    lines.append(_line("vectors are", ["the embedder's" if row["real_vectors"] else "seeded" for row in rows]))
    lines += [_line(name, _grown([row[key] for row in rows])) for name, key in _PLAIN]
    for scope in rows[0]["search_ms"] if rows else ():
        lines.append(f"a search that sees {scope}, ms p50 / p95")
        lines += [_line(f"  {part}", _spread([row["search_ms"][scope].get(part) for row in rows])) for part in _PARTS]
    lines.append("a suggestion without a model, ms p50 / p95")
    parts: Mapping[str, Any] = next((row["suggestion_ms"] for row in rows if row["suggestion_ms"]), {})
    for part in sorted(parts, key=lambda name: name != "total"):
        lines.append(_line(f"  {part}", _spread([(row["suggestion_ms"] or {}).get(part) for row in rows])))
    return lines


def _line(name: str, cells: Sequence[str]) -> str:
    return f"{name:<36}" + "".join(f"{cell:>24}" for cell in cells)


def _grown(values: Sequence[float | None]) -> list[str]:
    return [_cell(value, before, "" if value is None else f"{value:,}") for value, before in _pairs(values)]


def _spread(values: Sequence[Mapping[str, float] | None]) -> list[str]:
    medians = [value["p50"] if value else None for value in values]
    shown = [f"{value['p50']:.1f} / {value['p95']:.1f}" if value else "" for value in values]
    return [_cell(value, before, text) for (value, before), text in zip(_pairs(medians), shown, strict=True)]


def _pairs(values: Sequence[float | None]) -> list[tuple[float | None, float | None]]:
    return list(zip(values, [None, *values[:-1]], strict=True))


def _cell(value: float | None, before: float | None, shown: str) -> str:
    if value is None:
        return "–"
    return f"{shown} (×{value / before:.1f})" if before else shown
