"""The phrases that policies list as asked, with their vectors, on both databases."""

from __future__ import annotations

from sqlalchemy import Engine

from copilot.store.embeddings import EmbeddingCache
from copilot.store.knowledge import KnowledgeStore
from copilot.store.phrases import SqlPhrases

from .make import changes, page, page_change, stemmed, workaround


def test_phrases_of_live_policies_come_with_the_vectors_of_one_embedder(either: Engine) -> None:
    """Other sections, workarounds, retired pages, and what this embedder has not read are left out."""
    KnowledgeStore(either).apply(
        changes(
            page_change(
                page("de", translations=("fr",)),
                stemmed("de#1", "de", section="asked", text="¿Cuándo llega?"),
                stemmed("de#2", "de", section="asked", text="¿Dónde está?"),
                stemmed("de#3", "de", section="can"),
            ),
            page_change(page("fr", language="en", translations=("de",)), stemmed("fr#1", "fr", section="asked")),
            page_change(workaround("way"), stemmed("way#1", "way", kind="workaround", section="asked")),
            page_change(page("old", status="retired"), stemmed("old#1", "old", section="asked")),
        )
    )
    of_all = {f"hash of {name}": name.encode() for name in ("de#1", "de#3", "fr#1", "way#1", "old#1")}
    EmbeddingCache(either).put("f", of_all)
    EmbeddingCache(either).put("g", {"hash of de#2": b"other"})

    found = SqlPhrases(either).asked("f", limit=10)
    assert [(one.page, one.group, one.text, one.vector) for one in found] == [
        ("de", "de", "¿Cuándo llega?", b"de#1"), ("fr", "de", "Texto de fr#1.", b"fr#1"),
    ]  # fmt: skip
    assert [one.text for one in SqlPhrases(either).asked("g", limit=10)] == ["¿Dónde está?"]


def test_of_more_phrases_than_can_be_learnt_from_every_page_has_as_many(either: Engine) -> None:
    """Always the same ones; none where not one of each fits, which would favour the pages that come first."""
    long = [stemmed(f"a#{n}", "a", section="asked") for n in range(4)]
    short = [stemmed("b#0", "b", section="asked")]
    KnowledgeStore(either).apply(changes(page_change(page("a"), *long), page_change(page("b"), *short)))
    EmbeddingCache(either).put("f", {f"hash of {name}": b"v" for name in ("a#0", "a#1", "a#2", "a#3", "b#0")})

    def texts(limit: int) -> list[str]:
        return [one.text for one in SqlPhrases(either).asked("f", limit=limit)]

    assert texts(8) == ["Texto de a#0.", "Texto de a#1.", "Texto de a#2.", "Texto de a#3.", "Texto de b#0."]
    assert texts(4) == texts(5) == ["Texto de a#0.", "Texto de a#1.", "Texto de b#0."]
    assert texts(1) == []
    assert SqlPhrases(either).asked("g", limit=8) == []
