"""What goes before a text for models that were trained with it and do not say so themselves."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

OWN = "config_sentence_transformers.json"
"""The file of a model folder in which a model says its own prompts: `{"prompts": {"query": …, "document": …}}`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompts:
    """The words before a query and before a passage."""

    query: str = ""
    document: str = ""

    def named(self) -> dict[str, str]:
        """By the names that sentence-transformers gives them."""
        return {"query": self.query, "document": self.document}


_SEARCH = "Represent this sentence for searching relevant passages: "
_FAMILIES: tuple[tuple[str, Prompts], ...] = (
    # Wang et al., "Multilingual E5 Text Embeddings", 2024; model card of intfloat/multilingual-e5-large-instruct
    (
        r"\be5-[\w.-]*instruct\b",
        Prompts(
            query="Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery: ",
        ),
    ),
    # Wang et al., "Text Embeddings by Weakly-Supervised Contrastive Pre-training", 2022; card of intfloat/e5-base-v2
    (r"\be5-(?:small|base|large)\b", Prompts(query="query: ", document="passage: ")),
    # model card of BAAI/bge-base-en-v1.5, "Usage": queries only; bge-m3 needs none
    (r"\bbge-(?:small|base|large)-en\b", Prompts(query=_SEARCH)),
    # model card of Snowflake/snowflake-arctic-embed-m-v2.0, "Usage"
    (r"\barctic-embed-[\w.-]*v2", Prompts(query="query: ")),
    # model card of Snowflake/snowflake-arctic-embed-m, "Usage"
    (r"\barctic-embed-(?:xs|s|m|l)\b", Prompts(query=_SEARCH)),
    # model card of mixedbread-ai/mxbai-embed-large-v1, "Quickstart"
    (r"\bmxbai-embed-", Prompts(query=_SEARCH)),
)
"""The first that matches the name. Not here because they need none: gte-small to gte-large and gte-multilingual
(their model cards), all-MiniLM, paraphrase-multilingual, LaBSE."""


def prompts_for(name: str, folder: Path | None) -> Prompts | None:
    """What to put before a model's texts; None where the model says so itself, or none is known to be needed."""
    if folder is not None and _has_own(folder):
        return None
    words = name.lower().replace("_", "-")
    return next((prompts for pattern, prompts in _FAMILIES if re.search(pattern, words)), None)


def _has_own(folder: Path) -> bool:
    try:
        held: Any = json.loads((folder / OWN).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    prompts = held.get("prompts") if isinstance(held, dict) else None
    return isinstance(prompts, dict) and any(prompts.values())
