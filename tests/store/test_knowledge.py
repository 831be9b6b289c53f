"""Writing knowledge: all of a change or none, and nothing that it does not name."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from copilot.changes import AccessChange, Changes
from copilot.errors import StoreError
from copilot.pages import Cause, Money, Team, Tier, Voice
from copilot.store.company import SqlCompany
from copilot.store.engine import reading
from copilot.store.groups import joined
from copilot.store.knowledge import KnowledgeStore
from copilot.store.library import SqlLibrary

from .make import case, case_change, changes, page, page_change, sight, stemmed, workaround

ALL = sight({"all"})


def column(engine: Engine, name: str, table: str, where: str = "1 = 1") -> list[Any]:
    with reading(engine) as connection:
        return list(connection.execute(text(f"SELECT {name} FROM {table} WHERE {where} ORDER BY 1")).scalars())


def test_what_was_applied_is_stored(engine: Engine) -> None:
    """With its hash, kind, source and tokens, which is what it takes to tell what changed."""
    store = KnowledgeStore(engine)
    store.apply(changes(page_change(page("a", content_hash="h1"), tokens={"all", "leads"}), case_change(case("c"))))
    assert store.stored() == {"a": "h1", "c": "1"}
    held = store.held()
    assert (held["a"].kind, held["a"].source) == ("policy", "policies/a.md")
    assert held["a"].tokens == frozenset({"all", "leads"})
    assert held["c"].kind == "case"


def test_an_edit_replaces_the_passages_of_its_page_only(engine: Engine) -> None:
    """Passages that are gone go, others of the page are updated in place, other pages are not touched."""
    store = KnowledgeStore(engine)
    store.apply(
        changes(
            page_change(page("a"), stemmed("a#1", "a", "uno"), stemmed("a#2", "a", "dos")),
            page_change(page("b"), stemmed("b#1", "b", "tres")),
        )
    )
    keys = dict(zip(column(engine, "id", "passages"), column(engine, "key", "passages"), strict=True))
    store.apply(
        changes(page_change(page("a"), stemmed("a#3", "a", "cuatro"), stemmed("a#2", "a", "dos", text="Otro.")))
    )
    assert column(engine, "id", "passages") == ["a#2", "a#3", "b#1"]
    assert column(engine, "key", "passages", "id = 'a#2'") == [keys["a#2"]]
    _, passages = SqlLibrary(engine).pages(["a"], ALL)["a"]
    assert [(each.id, each.text) for each in passages] == [("a#3", "Texto de a#3."), ("a#2", "Otro.")]


def test_a_deleted_page_leaves_nothing_behind(engine: Engine) -> None:
    """No passage, word, token, reference or zone."""
    store = KnowledgeStore(engine)
    store.apply(changes(page_change(workaround("w", policies=("a",))), case_change(case("c"))))
    store.apply(Changes(deleted=frozenset({"w", "c"})))
    for table in ("pages", "cases", "passages", "page_access", "page_refs", "zones", "passages_fts_docsize"):
        assert column(engine, "count(*)", table) == [0], table


def test_access_changes_without_the_text(engine: Engine) -> None:
    """Who may see a page takes effect at once; its passages are not written again, only moved to their zone."""
    store = KnowledgeStore(engine)
    store.apply(changes(page_change(page("a")), page_change(page("b"))))
    before = column(engine, "key || text || stems", "passages")
    moved = AccessChange(id="a", tokens=frozenset({"leads"}), zone="leads")
    store.apply(Changes(access=(moved,)))
    assert set(SqlLibrary(engine).pages(["a", "b"], ALL)) == {"b"}
    assert set(SqlLibrary(engine).pages(["a", "b"], sight({"leads"}))) == {"a"}
    assert column(engine, "key || text || stems", "passages") == before
    assert column(engine, "zone", "passages", "page_id = 'a'") == ["leads"]


def test_a_change_that_fails_changes_nothing(engine: Engine) -> None:
    """Not even the pages that were fine."""
    store = KnowledgeStore(engine)
    store.apply(changes(case_change(case("x"))))
    with pytest.raises(StoreError, match="'x' is both a page and a case"):
        store.apply(changes(page_change(page("a")), page_change(page("x")), deleted=frozenset({"a"})))
    assert set(store.stored()) == {"x"}


def test_an_id_can_move_from_page_to_case(engine: Engine) -> None:
    """When the page is deleted in the same step."""
    store = KnowledgeStore(engine)
    store.apply(changes(page_change(page("x"))))
    store.apply(changes(case_change(case("x")), deleted=frozenset({"x"})))
    assert store.held()["x"].kind == "case"


def test_lists_are_replaced_when_given_and_stay_when_not(engine: Engine) -> None:
    """The company's lists and voices come with the pages, in the same step."""
    store, company = KnowledgeStore(engine), SqlCompany(engine)
    teams = (Team(id="madrid", name="Madrid", kind="in-house"),)
    causes = (Cause(id="c", title={"es": "Formulario"}, owner="Web", status="open"),)
    voice = Voice(brand="nebula", language="es", register="usted", register_default="usted", phrases={}, never=())
    store.apply(changes(page_change(page("a")), teams=teams, causes=causes, voices=(voice,)))
    assert (company.teams(), company.causes(), company.facts()) == (teams, causes, ())
    store.apply(Changes(causes=()))
    assert (company.teams(), company.causes()) == (teams, ())
    assert company.voice("nebula", "es") == voice
    store.apply(Changes(voices=()))
    assert company.voice("nebula", "es") is None


@pytest.mark.parametrize(
    ("given", "live", "first", "last"),
    [
        ({}, 1, "2026-07-01", "2027-06-30"),
        ({"status": "proposed"}, 0, "2026-07-01", "2027-06-30"),
        ({"status": "retired"}, 0, "2026-07-01", "2027-06-30"),
        ({"approved_by": ""}, 0, "2026-07-01", "2027-06-30"),
        ({"valid_from": date(2026, 8, 1), "valid_until": date(2026, 9, 1)}, 1, "2026-08-01", "2026-09-01"),
        ({"approved_on": None, "expires": None}, 1, None, None),
    ],
)
def test_a_workaround_is_live_when_somebody_approved_it(
    engine: Engine, given: dict[str, Any], live: int, first: str | None, last: str | None
) -> None:
    """From its approval until it expires, or as its validity says where that is narrower; its passages likewise."""
    KnowledgeStore(engine).apply(changes(page_change(workaround("w", **given))))
    for table in ("pages", "passages"):
        assert column(engine, "live", table) == [live]
        assert column(engine, "valid_from", table) == [first]
        assert column(engine, "valid_until", table) == [last]


def test_pages_that_belong_to_any_case_are_marked(engine: Engine) -> None:
    """Those that ground goodwill, and those for when a person is needed."""
    tier = Tier(when="always", money=Money(amount=5.0))
    KnowledgeStore(engine).apply(
        changes(
            page_change(page("a")),
            page_change(page("b", goodwill=(tier,))),
            page_change(page("c", escalation="safety")),
        )
    )
    assert column(engine, "id", "pages", "standing") == ["b", "c"]


def test_translations_share_a_group_whoever_names_whom(engine: Engine) -> None:
    """The group follows when a page comes later, and breaks up when the link goes."""
    store = KnowledgeStore(engine)
    store.apply(changes(page_change(page("es-1", translations=("en-1",))), page_change(page("other"))))
    assert column(engine, "group_id", "pages") == ["es-1", "other"]
    store.apply(changes(page_change(page("en-1", language="en"))))
    assert column(engine, "group_id", "pages") == ["en-1", "en-1", "other"]
    store.apply(changes(page_change(page("es-1"))))
    assert column(engine, "group_id", "pages") == ["en-1", "es-1", "other"]


@given(st.lists(st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefgxy"))))
def test_groups_do_not_depend_on_the_order_of_links(links: list[tuple[str, str]]) -> None:
    """Linked pages share the smallest id of those they can be reached from; strangers connect nobody."""
    groups = joined("abcdefg", links)
    assert groups == joined("gfedcba", [(b, a) for a, b in reversed(links)])
    for a, b in links:
        if b in groups:
            assert groups[a] == groups[b]
    assert all(groups[group] == group <= id for id, group in groups.items())
