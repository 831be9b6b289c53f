"""The effort so far: contacts, channels and days, from the thread and from the customer's words."""

from __future__ import annotations

from copilot.reading.effort import effort
from copilot.types import Effort

from .make import NOW, agent, ago, customer


def test_nothing_known_is_no_effort() -> None:
    """A first question without a thread counts for nothing."""
    assert effort("¿Cuándo llega?", (), "chat", NOW) == Effort()


def test_each_pause_and_each_change_of_channel_is_a_contact_and_so_is_this_one() -> None:
    """What the agents wrote in between is none."""
    thread = (
        customer("uno", "chat", ago(days=9)),
        customer("uno más", "chat", ago(days=9, minutes=-5)),
        agent("lo miro", "chat", ago(days=9, minutes=-6)),
        customer("dos", "email", ago(days=8)),
        customer("tres", "email", ago(days=2)),
    )
    found = effort("", thread, "phone", NOW)
    assert (found.contacts, found.channels, found.days) == (4, ("chat", "email", "phone"), 9)


def test_a_contact_that_is_still_going_on_is_not_counted_twice() -> None:
    """The thread ends with the very message that is asked about."""
    thread = (customer("uno", "chat", ago(days=1)), customer("dos", "chat", ago(minutes=10)))
    assert effort("", thread, "chat", NOW).contacts == 2


def test_where_words_and_thread_differ_the_larger_counts() -> None:
    """A thread begins late; customers remember."""
    thread = (customer("uno", "chat", ago(days=2)),)
    assert effort("Es la quinta vez que llamo, llevo dos meses esperando", thread, "chat", NOW).contacts == 5
    assert effort("Es la quinta vez que llamo, llevo dos meses esperando", thread, "chat", NOW).days == 60
    assert effort("Es la segunda vez que llamo", thread * 1, "chat", NOW).contacts == 2


def test_channels_that_they_tried_are_contacts() -> None:
    """Three channels in vain are three contacts at least, with or without a number."""
    found = effort("Lo intenté por la web, en la tienda y por teléfono", (), "chat", NOW)
    assert found.channels == ("web", "store", "phone", "chat")
    assert found.contacts == 4


def test_a_thread_without_times_or_channels_counts_once() -> None:
    """Pasted text says no more than that there was a contact before."""
    thread = (customer("uno", None), agent("vale", None), customer("dos", None))
    found = effort("", thread, None, NOW)
    assert (found.contacts, found.channels, found.days) == (2, (), 0)


def test_a_thread_from_the_future_is_no_effort_below_zero() -> None:
    """Clocks differ."""
    assert effort("", (customer("uno", "chat", ago(days=-3)),), "chat", NOW).days == 0


def test_effort_is_high_from_three_contacts_three_failures_or_two_weeks_on() -> None:
    """From there on it deserves a word of its own."""
    assert Effort(contacts=3).high
    assert Effort(attempts_count=3).high
    assert Effort(days=14).high
    assert not Effort(contacts=2, attempts_count=2, days=13).high
