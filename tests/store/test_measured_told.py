"""What helpdesks tell of cases, as it is counted."""

from __future__ import annotations

from sqlalchemy import Engine

from copilot.store.measuring import Measuring
from copilot.types import Spread

from .counting import asked, counted, said, told


def test_what_a_helpdesk_tells_of_a_case_is_counted_once(either: Engine) -> None:
    """Its newest word holds for the whole case, and comes before what the customer's words told of contacts."""
    asked(either, "e1", thread="1", contacts=1)
    asked(either, "e2", thread="1", seconds=60)
    asked(either, "e3", thread="2", contacts=2)
    spreads = (Spread.CONTACTS, Spread.CSAT)
    assert counted(either, spreads=spreads)["all"].spreads == {Spread.CONTACTS: {1.0: 1, 2.0: 1}}

    told(either, "e2", 300, csat=2, contacts=3)
    told(either, "e1", 400, csat=5)
    assert counted(either, spreads=spreads)["all"].spreads == {
        Spread.CONTACTS: {2.0: 1, 3.0: 1}, Spread.CSAT: {5.0: 1},
    }  # fmt: skip
    assert Measuring(either).catch_up() == 0


def test_a_case_of_which_the_helpdesk_counts_more_contacts_was_not_solved_at_the_first(engine: Engine) -> None:
    """Whatever the customer had said of it."""
    asked(engine, "e1", thread="1", contacts=1)
    said(engine, "e1", "solved")
    assert counted(engine)["all"].tally.at_first == 1
    told(engine, "e1", 300, contacts=2)
    assert counted(engine)["all"].tally.at_first == 0
