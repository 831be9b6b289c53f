"""Sessions, links and sign-ins: found in time and, where they are for one use, once; on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select

from copilot.store.console_schema import console_links, console_sessions, console_sign_ins
from copilot.store.engine import reading
from copilot.store.visitors import Visitors
from copilot.types import Role, Visitor

from .make import NOW, later

NURIA = Visitor(workspace="T0NEBULA", user="U0NURIA", name="Nuria")
BY_LINK = Visitor(workspace="", user="link:ana", name="Ana", role=Role.LEAD, teams=frozenset({"atencion", "contacta"}))
IDLE, END = timedelta(hours=2), later(12 * 3600)


def _count(engine: Engine, table: object) -> int:
    with reading(engine) as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]


@pytest.mark.parametrize("visitor", [NURIA, BY_LINK], ids=["slack", "link"])
def test_a_session_is_who_began_it(either: Engine, visitor: Visitor) -> None:
    """With the role and the teams that a link fixed, or without any, where Slack is asked."""
    book = Visitors(either)
    book.begin("d1", visitor, NOW, END)

    assert book.find("d1", later(1), IDLE) == visitor
    assert book.find("d2", later(1), IDLE) is None


def test_a_session_ends_when_nobody_looks_and_when_its_time_is_over(either: Engine) -> None:
    """Looking keeps it alive, but not for ever."""
    book = Visitors(either)
    book.begin("seen", NURIA, NOW, END)
    book.begin("left", NURIA, NOW, END)
    for hours in range(1, 12):
        assert book.find("seen", later(hours * 3600), IDLE) == NURIA

    assert book.find("left", later(2 * 3600), IDLE) is None
    assert book.find("seen", END, IDLE) is None


def test_an_ended_session_is_gone(either: Engine) -> None:
    """Sessions whose time is over are erased with the next one; ending what is not there is no error."""
    book = Visitors(either)
    book.begin("d1", NURIA, NOW, later(10))
    book.begin("d2", NURIA, NOW, END)
    book.end("d2")
    book.end("d2")
    book.begin("d3", NURIA, later(20), END)

    assert book.find("d2", later(21), IDLE) is None
    assert _count(either, console_sessions) == 1


def test_a_link_admits_once_and_in_time(either: Engine) -> None:
    """Being looked at does not use it up."""
    book = Visitors(either)
    book.invite("l1", BY_LINK, "/console/x", NOW, later(600))
    book.invite("l2", BY_LINK, "/console/x", NOW, later(600))

    assert book.invited("l1", later(5)) == (BY_LINK, "/console/x")
    assert book.admit("l1", later(6)) == (BY_LINK, "/console/x")
    assert (book.invited("l1", later(7)), book.admit("l1", later(7))) == (None, None)
    assert (book.invited("l2", later(600)), book.admit("l2", later(600))) == (None, None)
    book.invite("l3", BY_LINK, "/console/", later(700), later(1300))
    assert _count(either, console_links) == 1


def test_of_many_who_use_a_link_at_once_one_comes_in(either: Engine) -> None:
    """However they interleave."""
    book = Visitors(either)
    for number in range(5):
        book.invite(f"l{number}", BY_LINK, "/console/", NOW, later(600))
        with ThreadPoolExecutor(8) as threads:
            found = list(threads.map(lambda _, id=f"l{number}": book.admit(id, later(1)), range(8)))
        assert sum(one is not None for one in found) == 1


def test_a_sign_in_lets_in_once(either: Engine) -> None:
    """Also when it is used twice at the same moment; what can no longer be used is forgotten."""
    book = Visitors(either)
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: book.use_up("s1", NOW, later(600)), range(8)))
    assert sorted(found) == [False] * 7 + [True]

    assert book.use_up("s2", later(700), later(1300))
    assert _count(either, console_sign_ins) == 1
