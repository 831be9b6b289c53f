"""What goes before a text: the model's own prompts, else those that its family is known to need."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from copilot.retrieval.embedders.prompts import OWN, prompts_for
from copilot.retrieval.embedders.sentence_transformers import SentenceTransformerEmbedder

SEARCH = "Represent this sentence for searching relevant passages: "


@pytest.mark.parametrize(
    ("name", "query", "document"),
    [
        ("intfloat/multilingual-e5-base", "query: ", "passage: "),
        ("intfloat/e5-small-v2", "query: ", "passage: "),
        ("/srv/models/multilingual-e5-large", "query: ", "passage: "),
        ("BAAI/bge-small-en-v1.5", SEARCH, ""),
        ("mixedbread-ai/mxbai-embed-large-v1", SEARCH, ""),
        ("Snowflake/snowflake-arctic-embed-m", SEARCH, ""),
        ("Snowflake/snowflake-arctic-embed-m-v1.5", SEARCH, ""),
        ("Snowflake/snowflake-arctic-embed-l-v2.0", "query: ", ""),
    ],
)
def test_families_that_need_words_before_a_text_get_them(name: str, query: str, document: str) -> None:
    """By name, whoever made the copy and wherever it lies."""
    prompts = prompts_for(name, None)

    assert prompts is not None
    assert prompts.named() == {"query": query, "document": document}


def test_a_model_that_takes_instructions_gets_one() -> None:
    """Of the same family, and not the same words."""
    prompts = prompts_for("intfloat/multilingual-e5-large-instruct", None)

    assert prompts is not None
    assert prompts.query.startswith("Instruct: ")
    assert prompts.document == ""


@pytest.mark.parametrize(
    "name",
    ["all-MiniLM-L6-v2", "BAAI/bge-m3", "thenlper/gte-base", "Alibaba-NLP/gte-multilingual-base", "sentence-t5-base"],
)
def test_other_models_get_nothing(name: str) -> None:
    """Their cards ask for nothing."""
    assert prompts_for(name, None) is None


@pytest.mark.parametrize(
    ("config", "own"),
    [
        ({"prompts": {"query": "busca: ", "document": ""}}, True),
        ({"prompts": {"query": "", "document": ""}}, False),
        ({"prompts": None}, False),
        ([], False),
    ],
)
def test_a_model_that_says_its_own_keeps_them(tmp_path: Path, config: object, own: bool) -> None:
    """In the file of its folder that sentence-transformers reads; prompts that are empty say nothing."""
    (tmp_path / OWN).write_text(json.dumps(config), encoding="utf-8")

    assert (prompts_for("e5-base", tmp_path) is None) is own


def test_the_words_before_a_text_are_part_of_the_fingerprint(tmp_path: Path) -> None:
    """Vectors made without them are not mixed with those made with them."""
    for name in ("e5-base", "other"):
        (tmp_path / name).mkdir()
    e5, other = (SentenceTransformerEmbedder(str(tmp_path / name)).fingerprint for name in ("e5-base", "other"))

    assert "-p" in e5.removeprefix("st-e5-base")
    assert "-p" not in other
