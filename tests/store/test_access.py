"""Nobody ever reads what they share no token with, by any way in, whatever was changed before."""

from __future__ import annotations

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from copilot.changes import AccessChange, CaseChange, Changes, PageChange, StemmedPassage
from copilot.pages import Cause
from copilot.ports import Sight
from copilot.store.company import SqlCompany
from copilot.store.directory import SqlDirectory
from copilot.store.knowledge import KnowledgeStore
from copilot.store.lexical_sqlite import SqliteLexical
from copilot.store.library import SqlLibrary

from .make import NOW, case, case_change, changes, page, page_change, stemmed, workaround

TOKENS = st.frozensets(st.sampled_from(["all", "leads", "madrid", "sevilla"]), max_size=3)
PAGES = ["p0", "p1", "p2"]
CASES = ["c0", "c1"]
CAUSE = Cause(id="cause", title={}, owner="Web", status="open")
BEFORE, AFTER = date(2026, 1, 1), date(2027, 1, 1)
VALIDITY = st.sampled_from([(None, None), (BEFORE, AFTER), (None, BEFORE), (AFTER, None)])

Known = dict[str, tuple[frozenset[str], bool]]
"""Who may see what is stored, and whether it is approved and valid."""


@st.composite
def steps(draw: st.DrawFn) -> list[tuple[Changes, Known]]:
    """Changes one after the other, each with what is stored after it."""
    known: Known = {}
    made = []
    for _ in range(draw(st.integers(1, 4))):
        change = draw(st.one_of(_rewrite(known), _access(known), _deletion(known)))
        known = dict(change[1])
        made.append(change)
    return made


@st.composite
def _rewrite(draw: st.DrawFn, known: Known) -> tuple[Changes, Known]:
    after = dict(known)
    parts: list[PageChange | CaseChange] = []
    for id in draw(st.sets(st.sampled_from(PAGES + CASES))):
        tokens, (first, last), approved = draw(TOKENS), draw(VALIDITY), draw(st.booleans())
        if id in CASES:
            first = last = None
            whole = case(id, reviewed_by="calidad" if approved else "", root_cause="cause")
            parts.append(case_change(whole, _passage(id, tokens, "case"), tokens=set(tokens)))
        else:
            status = "approved" if approved else "proposed"
            bounded = {"status": status, "valid_from": first, "valid_until": last, "expires": None, "approved_on": None}
            written = workaround(id, policies=("policy",), escalation="legal", **bounded)
            parts.append(page_change(written, _passage(id, tokens, "workaround"), tokens=set(tokens)))
        after[id] = (tokens, approved and (first, last) in ((None, None), (BEFORE, AFTER)))
    return changes(*parts, causes=(CAUSE,)), after


@st.composite
def _access(draw: st.DrawFn, known: Known) -> tuple[Changes, Known]:
    moved = {id: draw(TOKENS) for id in known}
    access = tuple(AccessChange(id=id, tokens=tokens, zone=_zone(tokens)) for id, tokens in moved.items())
    return Changes(access=access), {id: (moved[id], live) for id, (_, live) in known.items()}


@st.composite
def _deletion(draw: st.DrawFn, known: Known) -> tuple[Changes, Known]:
    gone = draw(st.frozensets(st.sampled_from(PAGES + CASES)))
    return Changes(deleted=gone), {id: value for id, value in known.items() if id not in gone}


def _passage(id: str, tokens: frozenset[str], kind: str) -> StemmedPassage:
    return stemmed(f"{id}#1", id, "envi", kind=kind, zone=_zone(tokens))


def _zone(tokens: frozenset[str]) -> str:
    return "+".join(sorted(tokens)) or "nobody"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=steps(), tokens=st.lists(TOKENS, max_size=3))
def test_exactly_what_every_reader_may_see_is_read(
    engine: Engine, history: list[tuple[Changes, Known]], tokens: list[frozenset[str]]
) -> None:
    """By id, by word, by cause, by policy and by zone: never more, and never less."""
    store = KnowledgeStore(engine)
    store.apply(Changes(deleted=frozenset(store.stored()), causes=(CAUSE,)))
    sight = Sight(tokens=tuple(tokens), at=NOW)
    for change, known in history:
        store.apply(change)
        _compare(engine, sight, known)


def _compare(engine: Engine, sight: Sight, known: Known) -> None:
    shared = {id for id, (tokens, _) in known.items() if sight.tokens and all(tokens & some for some in sight.tokens)}
    seen = {id for id in shared if known[id][1]}
    library, directory = SqlLibrary(engine), SqlDirectory(engine)
    ids = PAGES + CASES
    assert set(library.pages(ids, sight)) == seen & set(PAGES)
    assert set(library.cases(ids, sight)) == seen & set(CASES)
    assert {each.page for each in library.passages([f"{id}#1" for id in ids], sight).values()} == seen
    hits = SqliteLexical(engine).search(["envi"], sight, limit=10).hits
    assert {hit.passage.partition("#")[0] for hit in hits} == seen
    assert set(directory.workarounds(["policy"], sight)) == seen & set(PAGES)
    assert set(directory.standing(sight)) == seen & set(PAGES)
    found = SqlCompany(engine).cause("cause", sight)
    assert found is not None
    assert {each.id for each in found[1]} == seen & set(CASES)
    zones = directory.zones(sight)
    assert set(zones.pages) == {_zone(known[id][0]) for id in shared & set(PAGES)}
    assert set(zones.cases) == {_zone(known[id][0]) for id in shared & set(CASES)}


def test_a_page_that_names_nobody_is_seen_by_nobody(engine: Engine) -> None:
    """Access fails closed."""
    KnowledgeStore(engine).apply(changes(page_change(page("a"), tokens=set())))
    for some in ({"all"}, {"leads"}, {""}):
        assert not SqlLibrary(engine).pages(["a"], Sight(tokens=(frozenset(some),), at=NOW))
