"""What the inside asks of the outside: small Protocols whose docstrings are the contract.

An adapter fulfils one of them and imports no other adapter; `copilot.build` alone chooses which.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, Protocol

from copilot.pages import Case, Cause, Page, Voice
from copilot.types import Draft, Plan, Principal, Question, Reading, Suggestion, Verdict

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

Clock = Callable[[], datetime]
NewId = Callable[[], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What somebody may see at a moment. A page is seen when every set shares a token with its `visible_to`.

    No sets, or an empty set, see nothing.
    """

    tokens: tuple[frozenset[str], ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a page, small enough to cite. `id` is stable over edits of other passages."""

    id: str
    page: str
    kind: str
    title: str
    section: str
    heading: str
    language: str
    text: str
    source: str
    owner: str
    reviewed_on: str | None
    text_hash: str
    zone: str


Shelf = Mapping[str, tuple[Page, tuple[Passage, ...]]]
"""Pages by id, each with its passages in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage that a leg of the search found; higher scores are better, comparable within one answer only."""

    passage: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """What a search by words found, best first."""

    hits: Sequence[Hit] = ()
    weight: float = 0.0
    """What a passage would score that held each of the rarest of the weighed stems once; a hit's score is a share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Zones:
    pages: tuple[str, ...]
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What somebody said of the policies that governed a suggestion: right when it was used, wrong when dismissed."""

    entry: str
    by: str
    lead: bool
    at: datetime
    right: bool
    question: Question
    policies: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """The app in a workspace, or, without a `team`, in all workspaces of an organisation."""

    team: str
    name: str
    user: str
    bot: str
    token: str
    app: str = ""
    enterprise: str = ""
    scopes: str = ""
    refresh_token: str | None = None
    expires_at: datetime | None = None
    installed_by: str = ""


class Phrase(NamedTuple):
    """A phrase that a page lists as asked: the page, the page's group of translations, and its packed vectors."""

    page: str
    group: str
    language: str
    text: str
    vector: bytes


class Lexical(Protocol):
    """Search by words in the truth itself; it cannot drift from it."""

    def search(self, stems: Sequence[str], sight: Sight, *, limit: int, whole: Sequence[str] = ()) -> Worded:
        """Passages in sight that hold any of the stems; none if none do. `whole` are those that are to be weighed."""
        ...


class Nearest(Protocol):
    """Finds passages by their vectors."""

    def query(self, zones: Sequence[str], vector: Vectors, *, limit: int) -> Sequence[Hit]:
        """The nearest passages of those zones, best first; score is the cosine. Unknown zones hold nothing.

        Raises `IndexUnavailable` when the projection is damaged or held by another process.
        """
        ...


class VectorIndex(Nearest, Protocol):
    """A disposable projection of the truth: vectors by passage id, in one collection per visibility zone."""

    def upsert(self, zone: str, vectors: Mapping[str, Vectors]) -> None:
        """By passage, its vectors, a row each, the first of its whole. What was held of the passage goes."""
        ...

    def delete(self, zone: str, passages: Sequence[str]) -> None: ...


class Embedder(Protocol):
    """Texts to unit vectors. `fingerprint` changes whenever the vectors would."""

    @property
    def fingerprint(self) -> str: ...

    def passages(self, texts: Sequence[str]) -> Vectors:
        """One row a text, float32, length 1."""
        ...

    def query(self, text: str) -> Vectors:
        """One vector, float32, length 1."""
        ...


class Reranker(Protocol):
    """Reads a question and a text together."""

    def scores(self, query: str, texts: Sequence[str]) -> Sequence[float]:
        """How well each text answers the query; higher is better, comparable within one call only.

        Raises `RerankerError` when the model cannot be had or used.
        """
        ...


class Library(Protocol):
    """The truth, as far as somebody may see it."""

    def passages(self, ids: Sequence[str], sight: Sight) -> Mapping[str, Passage]:
        """Those of the passages that exist, are valid at that moment and are in sight."""
        ...

    def pages(self, ids: Sequence[str], sight: Sight) -> Shelf:
        """Those of the pages in sight, each with its passages in order. Cases are not pages."""
        ...

    def cases(self, ids: Sequence[str], sight: Sight) -> Mapping[str, Case]:
        """Those of the reviewed cases in sight."""
        ...


class Directory(Protocol):
    """Pages that are found by what they are for, not by their words."""

    def standing(self, sight: Sight) -> Sequence[str]:
        """Ids of the pages in sight that belong to any case: those that ground goodwill or escalate."""
        ...

    def workarounds(self, policies: Sequence[str], sight: Sight) -> Sequence[str]:
        """Ids of the approved workarounds in sight and not expired that go round these policies."""
        ...

    def stating(self, facts: Mapping[str, str], sight: Sight) -> Sequence[str]:
        """Ids of the policies in sight and in force that are for two or more of these facts."""
        ...

    def zones(self, sight: Sight) -> Zones:
        """The visibility zones in sight, those of pages and those of cases."""
        ...


class Company(Protocol):
    """The company's own lists and counts."""

    def voice(self, brand: str | None, language: str) -> Voice | None:
        """How the brand speaks the language; the first brand's voice when the brand is unknown or None."""
        ...

    def cause(self, cause: str, sight: Sight) -> tuple[Cause, Sequence[Case]] | None:
        """The root cause and the reviewed cases in sight that had it, oldest first; None when it is unknown."""
        ...


class Opinions(Protocol):
    """What people said of the policies that governed suggestions."""

    def about(self, sight: Sight) -> Sequence[Opinion]:
        """Dismissals for a wrong policy in the log of teams in sight, and uses of such policies, oldest first.

        Nothing later than `sight.at`; of each the newest few hundred.
        """
        ...


class Writer(Protocol):
    """Puts a plan in words."""

    def write(self, question: Question, reading: Reading, plan: Plan) -> Draft:
        """The words, in the reading's language. Raises `WriterFailed` when there are none worth checking."""
        ...


class Log(Protocol):
    """Where everything is written down."""

    def record(self, suggestion: Suggestion, digests: Mapping[str, str]) -> None: ...

    def record_failure(self, question: Question, failure: str, digests: Mapping[str, str]) -> None: ...

    def judge(self, verdict: Verdict) -> None: ...


class Reader(Protocol):
    """Who may see what is decided by the asker's team and role, and by who else reads the answer."""

    def sight(self, principal: Principal, at: datetime) -> Sight: ...


Progress = Callable[[int, int], None]
"""Called with how many are done, of how many."""

Rows = Iterable[Mapping[str, object]]
