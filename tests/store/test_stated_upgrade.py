"""Knowledge that is older than the search for policies by what a case states: it is found after the upgrade."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Engine, delete

from copilot.store.directory import SqlDirectory
from copilot.store.engine import migrate, writing
from copilot.store.knowledge import KnowledgeStore
from copilot.store.schema import page_refs

from .make import changes, page, page_change, sight, workaround

BOTH = {"part": ("wrong",), "attempt": ("repeated", "third")}


def test_policies_that_were_there_before_are_found_by_two_facts(as_before: Callable[[str], Engine]) -> None:
    """Each once; those for one fact or none, and workarounds, are left as they are."""
    older = as_before("0020")
    KnowledgeStore(older).apply(
        changes(
            page_change(page("both", applies_to=BOTH)),
            page_change(page("one", applies_to={"part": ("wrong",)})),
            page_change(page("none", translations=("both",))),
            page_change(workaround("way", applies_to=BOTH, policies=("both",))),
        )
    )
    with writing(older) as connection:  # as the version before has written them
        connection.execute(delete(page_refs).where(page_refs.c.relation == "fact"))
    assert SqlDirectory(older).stating({"part": "wrong", "attempt": "third"}, sight({"all"})) == ()

    migrate(older)
    assert SqlDirectory(older).stating({"part": "wrong", "attempt": "third"}, sight({"all"})) == ("both",)
    assert SqlDirectory(older).workarounds(["both"], sight({"all"})) == ("way",)
