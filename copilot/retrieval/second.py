"""A second opinion: an embedder that is stronger in one language scores again what the search has found in it.

The first embedder reads every language alike and brings the candidates; the second reads one, better. Its vectors lie
with the truth, so there is no second index to keep. docs/decisions/0015-a-second-opinion.md has what it gives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from copilot.knowledge.passages import embedded_text, spoken_title
from copilot.retrieval.pieces import packed, unpacked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from copilot.ports import Embedder, Passage, Progress, Vectors

_BATCH = 256


class Kept(Protocol):
    """Vectors by text and embedder."""

    def get(self, fingerprint: str, text_hashes: Sequence[str]) -> Mapping[str, bytes]: ...
    def put(self, fingerprint: str, vectors: Mapping[str, bytes]) -> None: ...


class Unread(Protocol):
    """The passages whose text an embedder has not read."""

    def unread(self, fingerprint: str, language: str, *, limit: int) -> Sequence[Passage]: ...
    def count_unread(self, fingerprint: str, language: str) -> int: ...


class SecondOpinion:
    """What another embedder thinks of passages in `language`, for questions in it."""

    def __init__(self, *, embedder: Embedder, kept: Kept, unread: Unread, language: str = "en") -> None:
        self.language = language
        self._embedder, self._kept, self._unread = embedder, kept, unread

    @property
    def fingerprint(self) -> str:
        """Changes whenever its vectors would."""
        return self._embedder.fingerprint

    def query(self, text: str) -> Vectors:
        """The vector of a question. Raises `EmbedderError` when the embedder cannot be used."""
        return self._embedder.query(text)

    def cosines(self, vector: Vectors, passages: Sequence[Passage]) -> dict[str, float]:
        """How near each passage is, by its id; one that has not been read yet, or is in another language, has none."""
        import numpy as np

        own = [passage for passage in passages if passage.language == self.language]
        known = self._kept.get(self._embedder.fingerprint, [passage.text_hash for passage in own])
        read = [passage for passage in own if passage.text_hash in known]
        if not read:
            return {}
        found = np.concatenate([unpacked(known[one.text_hash]) for one in read]) @ vector
        return {passage.id: float(cosine) for passage, cosine in zip(read, found, strict=True)}

    def read(self, progress: Progress | None = None) -> int:
        """Reads the passages that it has not read yet, and returns how many. Raises `EmbedderError`."""
        fingerprint, done = self._embedder.fingerprint, 0
        lacking = self._unread.count_unread(fingerprint, self.language)
        while passages := self._unread.unread(fingerprint, self.language, limit=_BATCH):
            texts = {one.text_hash: embedded_text(spoken_title(one.section, one.title), one.text) for one in passages}
            vectors = self._embedder.passages(list(texts.values()))
            self._kept.put(fingerprint, {name: packed(vectors[at : at + 1]) for at, name in enumerate(texts)})
            done += len(passages)
            if progress:
                progress(min(done, lacking), lacking)
        return done
