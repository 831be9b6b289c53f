"""The embedder and the reranker that settings name, and a head start for the embedder."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from copilot.errors import EmbedderError
from copilot.retrieval.embedders.hands import cores
from copilot.retrieval.embedders.usem3 import Usem3Embedder

if TYPE_CHECKING:
    from pathlib import Path

    from copilot.ports import Embedder, Reranker


def open_embedder(setting: str, home: Path | None = None, hands: int = 1) -> Embedder:
    """The embedder of COPILOT_EMBEDDER; it loads when it is first used, and may raise `EmbedderError` then.

    `home` is the data folder, where it may keep what makes it load sooner; `hands` are the cores that it may use for
    many passages.
    """
    kind, _, name = setting.partition(":")
    if kind == "usem3":
        return Usem3Embedder(folder=home / "models" if home else None, hands=hands)
    from copilot.retrieval.embedders.sentence_transformers import SentenceTransformerEmbedder

    return SentenceTransformerEmbedder(name)


def open_reranker(setting: str) -> Reranker | None:
    """The reranker of COPILOT_RERANKER, None where it is unset; it may raise `RerankerError` when it is first used."""
    if not setting:
        return None
    from copilot.retrieval.rerankers.sentence_transformers import CrossEncoderReranker

    return CrossEncoderReranker(setting.partition(":")[2])


def begin_loading(setting: str, home: Path) -> Embedder:
    """The same, already loading in a thread of its own, for a process that has other things to do meanwhile."""
    import numpy  # noqa: F401 - before the thread: it does not bear being imported twice at once

    embedder = open_embedder(setting, home, cores())
    threading.Thread(target=_load, args=(embedder,), daemon=True).start()
    return embedder


def unpack(embedder: Embedder) -> None:
    """Makes the next process load this embedder sooner, where it can; without room on the disk, it loads as before."""
    if isinstance(embedder, Usem3Embedder):
        with suppress(OSError):
            embedder.unpack()


def _load(embedder: Embedder) -> None:
    with suppress(EmbedderError):  # whoever needs the embedder gets the same error, where it can be told
        embedder.query("hola")
