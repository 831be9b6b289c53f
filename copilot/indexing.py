"""Knowledge files to the truth, and the truth to the index that searches use: brought up to date, opened, kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from copilot.retrieval.indexes import scan
from copilot.retrieval.indexes.chroma import ChromaIndex
from copilot.retrieval.indexes.lock import Closed, IndexHeld

if TYPE_CHECKING:
    from copilot.knowledge.folder import Folder
    from copilot.knowledge.rejects import Finding
    from copilot.ports import Nearest, Progress
    from copilot.retrieval.project import Projected, Projector
    from copilot.retrieval.search import Search
    from copilot.retrieval.second import SecondOpinion
    from copilot.retrieval.sync import Taken
    from copilot.store.knowledge import KnowledgeStore
    from copilot.store.vectors import Generation, VectorLedger


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """What one indexing did; `projected` is None while another process holds the vector index."""

    taken: Taken
    projected: Projected | None
    findings: tuple[Finding, ...]
    waiting: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexing:
    """The way from knowledge to what searches use."""

    store: KnowledgeStore
    ledger: VectorLedger
    projector: Projector
    second: SecondOpinion | None
    folder: Path
    """Where the vector index lies."""

    def reindex(self, knowledge: Path, *, allow_mass_delete: bool, progress: Progress | None) -> Indexed:
        """Knowledge files to the truth and to the vector index: only what changed.

        Raises `MassDeletion`, and then nothing has changed. While another process holds the index, the truth is
        updated and the index is left to that process. Raises `IndexUnavailable` when the index cannot be written at
        all; the truth is up to date then too.
        """
        # Reading files needs parsers that a question does not wait for.
        from copilot.knowledge.folder import read_folder

        return self.take(read_folder(knowledge), allow_mass_delete=allow_mass_delete, progress=progress)

    def take(self, folder: Folder, *, allow_mass_delete: bool, progress: Progress | None) -> Indexed:
        """The same for knowledge that has been read already."""
        from copilot.retrieval.sync import compare, guard

        held = self.store.held()
        taken = compare(folder, held)
        if not allow_mass_delete:
            guard(taken, held)
        self.store.apply(taken.changes)
        projected, waiting = None, ""
        try:
            projected = self.projector.run(progress)
        except IndexHeld as error:
            waiting = str(error)
        self._read_second(progress)
        return Indexed(taken=taken, projected=projected, findings=folder.findings, waiting=waiting)

    def open(self) -> ChromaIndex | None:
        """The active generation of the vector index, for reading; None while there is none of this embedder."""
        active = self._own()
        return ChromaIndex(self.folder, active.id) if active else None

    def scan(self) -> scan.ScanIndex | None:
        """The vectors of the active generation, compared one by one; None while there is none of this embedder."""
        return scan.ScanIndex(self.ledger, self.projector.fingerprint) if self._own() else None

    def for_one_question(self) -> Nearest | None:
        """What a process that asks once searches in: no index is opened for some thousand vectors."""
        return self.scan() if self.ledger.size() <= scan.MOST else self.open()

    def keep(self, search: Search, progress: Progress | None, *, anew: bool) -> bool:
        """Brings the vector index up to date if the truth has changed or the index failed; True if it had to.

        For the process that holds the index: searches use words only while it works, and until it has worked. They may
        go on in another thread meanwhile. `anew` builds it again whatever it seems to hold.
        """
        if self._in_step() and not search.failing and not anew:
            if not self._is_active(search.index):
                self._let_go(search)
                search.use(self.open())
                self._read_second(progress)
            return False
        self._let_go(search)
        self.projector.run(progress, anew=anew)
        search.use(self.open())
        self._read_second(progress)
        return True

    def _read_second(self, progress: Progress | None) -> None:
        # Slow, and no search waits for it: until it has read a passage, the first embedder's word stands alone.
        if self.second is not None:
            self.second.read(progress)

    def _own(self) -> Generation | None:
        active = self.ledger.active()
        return active if active and active.fingerprint == self.projector.fingerprint else None

    def _let_go(self, search: Search) -> None:
        held = search.index
        search.use(Closed())
        if isinstance(held, ChromaIndex):
            held.close()

    def _is_active(self, held: Nearest | None) -> bool:
        """Whether this is the index to search in; another process may have built a new one meanwhile."""
        active = self.ledger.active()
        return isinstance(held, ChromaIndex) and active is not None and held.generation == active.id

    def _in_step(self) -> bool:
        """Whether the index holds what the truth does, as far as is known."""
        active = self._own()
        return active is not None and not any(self.ledger.pending(active.id))
