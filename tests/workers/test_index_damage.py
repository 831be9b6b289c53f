"""A real worker whose index is damaged under it, before it starts, or half written when it is killed.

Questions are answered all the while, and in the end by vectors again.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from copilot.build import Parts, utc_now
from copilot.ports import Sight
from copilot.retrieval.indexes.chroma import ChromaIndex
from copilot.retrieval.indexes.seal import SEAL
from copilot.retrieval.indexes.seal import whole as is_whole
from copilot.settings import read_settings

from .programs import until
from .test_answering import Room

KEEPS = """
import sys
from copilot.build import Parts
from copilot.settings import read_settings
from copilot.workers import keeping, loop
keeping.INDEX_SECONDS, keeping.CHECK_SECONDS = 0.2, 1.0
sys.exit(loop.run(Parts(read_settings({"COPILOT_HOME": sys.argv[1]}))))
"""
SIGHT = Sight(tokens=(frozenset({"all", "atencion"}),), at=datetime(2026, 11, 22, tzinfo=UTC))


class Kept:
    """A worker that is started again when it ends, as `copilot serve` does, and looks at its index every second."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.parts = Parts(read_settings({"COPILOT_HOME": str(home)}))
        self.index = home / "chroma"
        self.said = home.parent / "said"
        self._process: subprocess.Popen[bytes] | None = None

    def running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            with self.said.open("ab") as said:
                self._process = subprocess.Popen([sys.executable, "-c", KEEPS, str(self.home)], stderr=said)
        return self._process

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def is_sound(self, since: datetime) -> bool:
        """Whether the worker has looked since then, found nothing wrong, and a search here finds by meaning."""
        self.running()
        check = self.parts.ledger.last_check()
        return check is not None and check.at > since and not check.figures["damaged"] and self.notices() == ()

    def notices(self) -> tuple[str, ...]:
        parts = Parts(self.parts.settings)
        found = parts.search.find("el paquete ya ha salido a otra dirección", "es", SIGHT)
        if isinstance(parts.search.index, ChromaIndex):
            parts.search.index.close()
        parts.engine.dispose()
        assert found.evidence
        return found.notices


@pytest.fixture
def kept(whole: Path) -> Iterator[Kept]:
    """One over a data folder with its index."""
    made = Kept(whole)
    yield made
    made.kill()
    made.parts.engine.dispose()


def cut(index: Path) -> None:
    os.truncate(index / "chroma.sqlite3", 5000)


def flipped(index: Path) -> None:
    """Bits in the middle of a graph, or of the database where no graph is on the disk yet."""
    path = next(iter(index.glob("*/data_level0.bin")), index / "chroma.sqlite3")
    held = bytearray(path.read_bytes())
    for place in range(len(held) // 2, len(held) // 2 + 4096):
        held[place] ^= 0xFF
    path.write_bytes(held)


def gone(index: Path) -> None:
    (index / "chroma.sqlite3").unlink()


def unsealed(index: Path) -> None:
    (index / SEAL).unlink()


def a_folder(index: Path) -> None:
    (index / "chroma.sqlite3").unlink()
    (index / "chroma.sqlite3").mkdir()


def all_gone(index: Path) -> None:
    shutil.rmtree(index)


DAMAGES: tuple[Callable[[Path], None], ...] = (cut, flipped, gone, unsealed, a_folder, all_gone)


def answered(kept: Kept, room: Room) -> bool:
    """Whether a question got its suggestion."""
    room.ask()
    messages = until(lambda: kept.running() and room.sent(), "an answer")
    return ["blocks" in message.payload for message in messages] == [True]


def test_whatever_happens_to_the_folder_of_a_running_worker_it_answers_and_recovers(nebula: Parts, kept: Kept) -> None:
    """A file cut, bits flipped, a file gone or a folder in its place: words, then vectors again, and no trace."""
    room = Room(nebula, kept.parts)
    room.now = utc_now()
    until(lambda: kept.is_sound(room.now), "a worker with a sound index")
    for damage in DAMAGES:
        at = utc_now()
        damage(kept.index)
        assert answered(kept, room), damage.__name__
        until(lambda at=at: kept.is_sound(at) and is_whole(kept.index), damage.__name__)  # type: ignore[misc]

    assert "Traceback" not in kept.said.read_text()


@pytest.mark.parametrize("damage", [flipped, a_folder])
def test_a_worker_that_finds_a_damaged_folder_answers_and_recovers(
    nebula: Parts, kept: Kept, damage: Callable[[Path], None]
) -> None:
    """Also when the one before it left it so."""
    damage(kept.index)
    room = Room(nebula, kept.parts)
    room.now = utc_now()

    assert answered(kept, room)
    until(lambda: kept.is_sound(room.now), "a sound index")
    assert "Traceback" not in kept.said.read_text()


def test_a_worker_killed_while_it_writes_is_followed_by_one_that_ends_the_work(nebula: Parts, kept: Kept) -> None:
    """Twice, each time with the index half written: no half is taken for an index, and none of it stays."""
    shutil.rmtree(kept.index)
    room = Room(nebula, kept.parts)
    room.now = utc_now()
    seen: set[str] = set()

    def half() -> set[str]:
        building = {each.id for each in kept.parts.ledger.generations() if each.state == "building"}
        return {each for each in building - seen if kept.parts.ledger.present(each)}

    for _ in range(2):
        dying = kept.running()
        seen |= until(half, "an index that is half written")
        dying.kill()
        assert dying.wait() == -signal.SIGKILL
        assert not is_whole(kept.index)

    assert answered(kept, room)
    until(lambda: kept.is_sound(room.now), "a sound index")
    assert [each.state for each in kept.parts.ledger.generations()] == ["active"]
