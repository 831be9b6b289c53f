"""A vector index that is damaged, gone or held by another process: search goes on by words, and says so."""

from __future__ import annotations

import fcntl
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from copilot.retrieval.indexes.seal import LOCK, SEAL, seal, whole

from .shelf import Shelf, close, see

SEARCHES = """
import sys
from copilot.build import Parts
from copilot.ports import Sight
from copilot.settings import read_settings
from datetime import UTC, datetime
parts = Parts(read_settings({"COPILOT_HOME": sys.argv[1]}))
sight = Sight(tokens=(frozenset({"all", "atencion"}),), at=datetime(2026, 11, 22, tzinfo=UTC))
found = parts.search.find("el paquete ya ha salido a otra dirección", "es", sight)
print(len(found.evidence), *found.notices)
"""


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def zeros(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def noise(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(path.stat().st_size))


def gone(path: Path) -> None:
    path.unlink()


@contextmanager
def held(folder: Path, kind: int) -> Iterator[None]:
    """The lock of the index, as another process holds it."""
    lock = os.open(folder / LOCK, os.O_RDWR)
    try:
        fcntl.flock(lock, kind)
        yield
    finally:
        os.close(lock)


def look(shelf: Shelf) -> tuple[tuple[str, ...], bool]:
    """The notices of a search in a new process' stead, and whether it found what it should."""
    parts = shelf.parts()
    found = parts.search.find("cambiar la dirección del paquete", "es", see("norte"))
    close(parts)
    return found.notices, found.evidence[0].page == "envio"


@pytest.mark.parametrize("damage", [cut, zeros, noise, gone])
@pytest.mark.parametrize("name", ["chroma.sqlite3", SEAL])
def test_a_damaged_file_means_words_only_until_the_next_run(
    five: Shelf, name: str, damage: Callable[[Path], None]
) -> None:
    """Search finds by words and says so; indexing again builds a whole index without embedding anything."""
    damage(five.home / "chroma" / name)

    assert look(five) == (("words_only",), True)
    mended = five.index().projected
    assert mended is not None and (mended.rebuilt, mended.embedded) == (True, 0)
    assert look(five) == ((), True)


def test_a_deleted_index_folder_means_words_only_until_the_next_run(five: Shelf) -> None:
    """The index is disposable: without it there are words, and it can be made again from the truth."""
    shutil.rmtree(five.home / "chroma")

    assert look(five) == (("words_only",), True)
    mended = five.index().projected
    assert mended is not None and (mended.rebuilt, mended.embedded) == (True, 0)
    assert look(five) == ((), True)


def test_a_folder_that_is_no_folder_means_words_only(five: Shelf) -> None:
    """Something else in its place does not stop a search."""
    shutil.rmtree(five.home / "chroma")
    (five.home / "chroma").write_text("not a folder", encoding="utf-8")

    assert look(five) == (("words_only",), True)


def test_before_the_first_run_there_are_words_only(shelf: Shelf) -> None:
    """A new installation answers, with nothing found and the notice."""
    found = shelf.parts().search.find("cualquier cosa", "es", see("norte"))

    assert (found.evidence, found.notices, found.confidence) == ((), ("words_only",), 0.0)


def test_while_another_process_writes_there_are_words_only(five: Shelf) -> None:
    """The writer has the folder alone; a reader does not wait, and finds all again when it is done."""
    with held(five.home / "chroma", fcntl.LOCK_EX):
        assert look(five) == (("words_only",), True)
    assert look(five) == ((), True)


def test_while_another_process_reads_the_truth_is_updated_and_the_index_waits(five: Shelf) -> None:
    """Whoever has the index brings it up to date; the run says that it waits, and the next one ends the work."""
    five.page("nueva", "Devolvemos el importe del alta.")
    with held(five.home / "chroma", fcntl.LOCK_SH):
        waiting = five.index()
        assert look(five) == ((), True)

    assert (waiting.taken.added, waiting.projected) == (1, None)
    assert waiting.waiting
    done = five.index()
    assert done.taken.added == 0
    assert done.projected is not None and done.projected.put == 1


def test_readers_do_not_keep_each_other_out(five: Shelf) -> None:
    """Two processes search at once."""
    with held(five.home / "chroma", fcntl.LOCK_SH):
        assert look(five) == ((), True)


@pytest.mark.parametrize(("name", "damage"), [("data_level0.bin", noise), ("link_lists.bin", zeros)])
def test_a_damaged_graph_does_not_end_the_process(
    home: Path, tmp_path: Path, name: str, damage: Callable[[Path], None]
) -> None:
    """Chroma would end it: zeros where a power cut left them, or noise, in the files of a graph that is on disk."""
    shutil.copytree(home, tmp_path / "home")
    (graph,) = {path.parent for path in (tmp_path / "home" / "chroma").glob("*/index_metadata.pickle")}
    for path in graph.glob(name):
        damage(path)
    done = subprocess.run(
        [sys.executable, "-c", SEARCHES, str(tmp_path / "home")], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split()[1:] == ["words_only"]
    assert int(done.stdout.split()[0]) > 0


def test_a_seal_fits_what_was_sealed_and_nothing_less(tmp_path: Path) -> None:
    """Files may grow and come; they may not shrink, go, or change where a graph is read from them."""
    graph = tmp_path / "graph"
    graph.mkdir()
    for name in ("index_metadata.pickle", "data_level0.bin"):
        (graph / name).write_bytes(b"12345678")
    (tmp_path / "chroma.sqlite3").write_bytes(b"1234")
    assert not whole(tmp_path)
    seal(tmp_path)
    assert whole(tmp_path)
    (tmp_path / "chroma.sqlite3").write_bytes(b"123456")
    (tmp_path / "new").write_bytes(b"1")
    assert whole(tmp_path)
    (graph / "data_level0.bin").write_bytes(b"1234x678")
    assert not whole(tmp_path)
    seal(tmp_path)
    (tmp_path / "new").unlink()
    assert not whole(tmp_path)


@pytest.mark.parametrize("text", ["", "{", "[]", "7", '{"a": 4}', '{"sizes": [], "sums": {}}', "\x00"])
def test_a_seal_that_cannot_be_read_seals_nothing(tmp_path: Path, text: str) -> None:
    """Whatever is in its place, among it the seal of an older version."""
    (tmp_path / SEAL).write_text(text, encoding="utf-8")

    assert not whole(tmp_path)
