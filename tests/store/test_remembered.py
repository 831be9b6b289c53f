"""What was read before is not read again until its stamp changes; and never more is kept than there is room for."""

from __future__ import annotations

from collections.abc import Iterable
from threading import Barrier, Thread

from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.store.remembered import Remembered

asked = st.lists(st.dictionaries(st.sampled_from("abcde"), st.sampled_from("12"), max_size=5), min_size=1, max_size=8)


@settings(max_examples=60, deadline=None)
@given(asked, st.integers(1, 4))
def test_a_value_is_always_that_of_its_stamp(questions: list[dict[str, str]], most: int) -> None:
    """However little is kept, and whatever was asked before."""
    kept: Remembered[str] = Remembered(most)
    for stamps in questions:
        read: list[str] = []

        def fresh(ids: Iterable[str], stamps: dict[str, str] = stamps, read: list[str] = read) -> dict[str, str]:
            read.extend(ids)
            return {id: f"{id}{stamps[id]}" for id in read}

        assert {id: f"{id}{stamp}" for id, stamp in stamps.items()} == kept.get(stamps, fresh)
        assert len(set(read)) == len(read)
        assert set(read) <= set(stamps)


def test_what_is_known_is_not_read_again() -> None:
    """Only what is new or has another stamp, and all of it in one reading."""
    kept: Remembered[str] = Remembered()
    readings: list[list[str]] = []

    def read(ids: Iterable[str]) -> dict[str, str]:
        readings.append(list(ids))
        return {id: id for id in readings[-1]}

    for stamps in ({"a": "1", "b": "1"}, {"a": "1", "b": "1"}, {"a": "2", "b": "1", "c": "1"}, {}):
        kept.get(stamps, read)

    assert readings == [["a", "b"], ["a", "c"]]


def test_the_one_not_asked_for_longest_goes_first() -> None:
    """Room for two: what was used lately stays."""
    kept: Remembered[str] = Remembered(2)
    read: list[str] = []

    def fresh(ids: Iterable[str]) -> dict[str, str]:
        read.extend(new := list(ids))
        return {id: id for id in new}

    for id in "abacab":
        kept.get({id: "1"}, fresh)

    assert read == ["a", "b", "c", "b"]


def test_what_is_not_there_is_not_remembered() -> None:
    """A page that could not be read is asked for again."""
    kept: Remembered[str] = Remembered()

    assert kept.get({"a": "1"}, lambda _: {}) == {}
    assert kept.get({"a": "1"}, lambda _: {"a": "now"}) == {"a": "now"}


def test_threads_share_it() -> None:
    """Many at once, with room for less than they ask for: each gets its own values."""
    kept: Remembered[str] = Remembered(3)
    wrong: list[str] = []
    start = Barrier(8)

    def work(number: int) -> None:
        start.wait()
        for turn in range(200):
            stamps = {str((number + turn + step) % 7): "1" for step in range(4)}
            if kept.get(stamps, lambda ids: {id: id for id in ids}) != {id: id for id in stamps}:
                wrong.append(str(number))

    threads = [Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
