"""Settings to running parts. The only place that chooses an adapter, knows the clock, and makes ids."""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from copilot.errors import ConfigurationError
from copilot.knowledge.mask import masked_question
from copilot.planning.plan import Planner
from copilot.reading.read import Readings
from copilot.retrieval.access import TeamAccess
from copilot.retrieval.embedders.choose import open_embedder, open_reranker
from copilot.retrieval.fusion import QUIET
from copilot.retrieval.indexes import scan
from copilot.retrieval.indexes.chroma import ChromaIndex, IndexHeld
from copilot.retrieval.project import Projector
from copilot.retrieval.scale import scale_of
from copilot.retrieval.search import Search
from copilot.store.company import SqlCompany
from copilot.store.directory import SqlDirectory
from copilot.store.engine import Engine, migrate, open_engine
from copilot.store.entries import SqlLog
from copilot.store.knowledge import KnowledgeStore
from copilot.store.lexical_sqlite import SqliteLexical
from copilot.store.library import SqlLibrary
from copilot.store.vectors import EmbeddingCache, VectorLedger
from copilot.suggest import Copilot
from copilot.writing.extractive import ExtractiveWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from copilot.knowledge.folder import Folder
    from copilot.knowledge.rejects import Finding
    from copilot.ports import Embedder, Nearest, Progress, Writer
    from copilot.retrieval.project import Projected
    from copilot.retrieval.sync import Taken
    from copilot.settings import Settings


def utc_now() -> datetime:
    """The clock."""
    return datetime.now(UTC)


def new_id() -> str:
    """An id that sorts by time: milliseconds in hexadecimal, then chance."""
    return f"{int(utc_now().timestamp() * 1000):012x}{secrets.token_hex(5)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """What one indexing did; `projected` is None while another process holds the vector index."""

    taken: Taken
    projected: Projected | None
    findings: tuple[Finding, ...]
    waiting: str = ""


@dataclass(frozen=True)
class Parts:
    """The parts of one process, each made when first asked for. Opening a part may raise its own error."""

    settings: Settings
    listen: Callable[[str], None] | None = None
    """Called with the reply so far while a model writes it."""
    loading: Embedder | None = None
    """The embedder, where it has been given a head start."""
    once: bool = False
    """Whether this process asks once and ends: then vectors are compared one by one, where they are not too many."""

    @cached_property
    def engine(self) -> Engine:
        """The database, with its schema up to date."""
        if not self.settings.copilot_database_url:
            make_home(self.settings.home)
        engine = open_engine(self.settings.database_url)
        migrate(engine)
        return engine

    @cached_property
    def embedder(self) -> Embedder:
        return self.loading or open_embedder(self.settings.copilot_embedder)

    @cached_property
    def store(self) -> KnowledgeStore:
        return KnowledgeStore(self.engine)

    @cached_property
    def ledger(self) -> VectorLedger:
        return VectorLedger(self.engine, quiet=tuple(QUIET))

    @cached_property
    def library(self) -> SqlLibrary:
        return SqlLibrary(self.engine)

    @cached_property
    def company(self) -> SqlCompany:
        return SqlCompany(self.engine)

    @cached_property
    def directory(self) -> SqlDirectory:
        return SqlDirectory(self.engine)

    @cached_property
    def log(self) -> SqlLog:
        return SqlLog(self.engine)

    @cached_property
    def access(self) -> TeamAccess:
        return TeamAccess()

    @cached_property
    def projector(self) -> Projector:
        return Projector(
            ledger=self.ledger,
            cache=EmbeddingCache(self.engine),
            embedder=self.embedder,
            opened=self._writing,
            now=utc_now,
            new_id=new_id,
        )

    @contextmanager
    def _writing(self, generation: str) -> Iterator[ChromaIndex]:
        with ChromaIndex(self.settings.index_folder, generation).writing() as index:
            yield index

    def reindex(self, *, allow_mass_delete: bool = False, progress: Progress | None = None) -> Indexed:
        """Knowledge files to the truth and to the vector index: only what changed.

        Raises `MassDeletion`, and then nothing has changed. While another process holds the index, the truth is
        updated and the index is left to that process. Raises `IndexUnavailable` when the index cannot be written at
        all; the truth is up to date then too.
        """
        # Reading files needs parsers that a question does not wait for.
        from copilot.knowledge.folder import read_folder

        folder = read_folder(self.settings.copilot_knowledge)
        return self.take(folder, allow_mass_delete=allow_mass_delete, progress=progress)

    def take(self, folder: Folder, *, allow_mass_delete: bool = False, progress: Progress | None = None) -> Indexed:
        """The same for knowledge that has been read already."""
        from copilot.retrieval.sync import compare, guard

        held = self.store.held()
        taken = compare(folder, held)
        if not allow_mass_delete:
            guard(taken, held)
        self.store.apply(taken.changes)
        try:
            projected = self.projector.run(progress)
        except IndexHeld as error:
            return Indexed(taken=taken, projected=None, findings=folder.findings, waiting=str(error))
        return Indexed(taken=taken, projected=projected, findings=folder.findings)

    def open_index(self) -> ChromaIndex | None:
        """The active generation of the vector index, for reading; None while there is none of this embedder."""
        active = self.ledger.active()
        if active is None or active.fingerprint != self.projector.fingerprint:
            return None
        return ChromaIndex(self.settings.index_folder, active.id)

    def keep_index(self) -> bool:
        """Brings the vector index up to date if the truth has changed or the index failed; True if it had to.

        For the process that holds the index: searches use words only while it works, and until it has worked.
        """
        held = self.search.index
        if self._in_step() and not self.search.failing:
            if not self._is_active(held):
                self._let_go(held)
                self.search.use(self.open_index())
            return False
        self._let_go(held)
        self.projector.run()
        self.search.use(self.open_index())
        return True

    def _let_go(self, held: Nearest | None) -> None:
        self.search.use(None)
        if isinstance(held, ChromaIndex):
            held.close()

    def _is_active(self, held: Nearest | None) -> bool:
        """Whether this is the index to search in; another process may have built a new one meanwhile."""
        active = self.ledger.active()
        return isinstance(held, ChromaIndex) and active is not None and held.generation == active.id

    def _in_step(self) -> bool:
        """Whether the index holds what the truth does, as far as is known."""
        active = self.ledger.active()
        return (
            active is not None
            and active.fingerprint == self.projector.fingerprint
            and not any(self.ledger.pending(active.id))
        )

    @cached_property
    def search(self) -> Search:
        return Search(
            library=self.library,
            lexical=SqliteLexical(self.engine),
            directory=self.directory,
            embedder=self.embedder,
            index=self._scan() if self.once and self.ledger.size() <= scan.MOST else self.open_index(),
            reranker=open_reranker(self.settings.copilot_reranker),
            scale=lambda: scale_of(self.projector.fingerprint, self.ledger),
        )

    def _scan(self) -> scan.ScanIndex | None:
        """The vectors of the active generation; None while there is none of this embedder."""
        active = self.ledger.active()
        if active is None or active.fingerprint != self.projector.fingerprint:
            return None
        return scan.ScanIndex(self.ledger, self.projector.fingerprint)

    @cached_property
    def readings(self) -> Readings:
        return Readings(self.company.facts(), self.company)

    @cached_property
    def writers(self) -> list[Writer]:
        """The ladder: the model, the fallback model, and the writer that needs none."""
        names = [self.settings.copilot_model, self.settings.copilot_fallback_model]
        return [*(self._chain(name) for name in names if name), ExtractiveWriter(self.company)]

    def _chain(self, name: str) -> Writer:
        from copilot.writing.chain import ChainWriter, open_model
        from copilot.writing.prompts import read_prompt

        folder, seconds = self.settings.copilot_prompts, self.settings.copilot_model_timeout
        return ChainWriter(
            name,
            open_model(name, self.settings.copilot_model_url, seconds),
            read_prompt(folder, "reply"),
            read_prompt(folder, "repair"),
            self.company,
            seconds=seconds,
            listen=self.listen,
        )

    @cached_property
    def copilot(self) -> Copilot:
        """The product."""
        return Copilot(
            access=self.access,
            mask=masked_question,
            reads=self.readings,
            searches=self.search,
            plans=Planner(self.library, self.directory, self.company, self.company.facts()),
            writers=self.writers,
            company=self.company,
            log=self.log,
            digests=self.digests,
        )

    def digests(self) -> dict[str, str]:
        """What an entry needs for its suggestion to be told apart from one made with other parts."""
        active = self.ledger.active()
        return {
            "index": active.id if active else "",
            "embedder": self.settings.copilot_embedder,
            "model": self.settings.copilot_model or "extractive",
        }


def make_home(home: Path) -> None:
    """The data folder, made if need be. Raises `ConfigurationError` when it cannot be written to."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        writable = os.access(home, os.W_OK)
    except OSError as error:
        raise ConfigurationError(
            f"COPILOT_HOME: the folder {home} cannot be made ({error.strerror}).",
            remedy="Set it to a folder you may write to.",
        ) from error
    if not writable:
        raise ConfigurationError(
            f"COPILOT_HOME: the folder {home} may only be read.", remedy="Set it to a folder you may write to."
        )
