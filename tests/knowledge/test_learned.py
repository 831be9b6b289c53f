"""The file of learned cases: whole or untouched, whatever happens."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.errors import KnowledgeError
from copilot.knowledge.folder import read_folder
from copilot.knowledge.learned import FILE, put, take_out
from copilot.pages import Case, Contact
from copilot.words import clean

AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


def case(id: str, text: str = "No llega.", **given: Any) -> Case:
    values: dict[str, Any] = {
        "opened_at": AT, "team": "norte", "brand": "", "language": "es", "policies": ("envio",), "workarounds": (),
        "contacts": (Contact(channel="chat", author="customer", text=text, at=AT),), "outcome": "solved",
        "source": "entry:e", "reviewed_by": "lead:marta", "resolution": "Hecho.",
    }  # fmt: skip
    return Case(id=id, **(values | given))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / FILE


WORDS = st.text().map(clean)
"""Whatever an entry can hold: what comes in through a door is cleaned there."""


@given(text=WORDS.filter(bool), resolution=WORDS)
def test_a_case_is_read_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, text: str, resolution: str
) -> None:
    """Whatever the words: line breaks of any kind, quotes, emoji."""
    root = tmp_path_factory.mktemp("learned")
    put(root, case("E-2", text, resolution=resolution))
    put(root, case("E-1"))
    folder = read_folder(root)

    assert folder.findings == ()
    assert [one.id for one in folder.cases] == ["E-1", "E-2"]
    assert (folder.cases[1].contacts[0].text, folder.cases[1].resolution) == (text, resolution)


def test_the_same_case_again_changes_nothing(tmp_path: Path, file: Path) -> None:
    """Not even the time of the file; another outcome replaces its line."""
    assert put(tmp_path, case("E-1"))
    before = file.stat()
    assert not put(tmp_path, case("E-1"))
    assert file.stat() == before
    assert put(tmp_path, case("E-1", outcome="reopened"))
    assert file.read_text("utf-8").count("\n") == 1


def test_other_lines_stay_as_somebody_wrote_them(tmp_path: Path, file: Path) -> None:
    """Spaces, order of fields, and fields that nobody knows."""
    put(tmp_path, case("E-2"))
    odd = '{"note": "a mano",   "id": "E-1"}'
    file.write_text(f"{odd}\n{file.read_text('utf-8')}", encoding="utf-8")
    put(tmp_path, case("E-3"))
    take_out(tmp_path, "E-2")

    assert file.read_text("utf-8").splitlines()[0] == odd
    assert [one.id for one in read_folder(tmp_path).cases] == ["E-3"]


def test_a_file_with_a_broken_line_is_left_alone(tmp_path: Path, file: Path) -> None:
    """It is named, and nothing of it is lost."""
    put(tmp_path, case("E-1"))
    broken = file.read_text("utf-8") + "{not a case\n"
    file.write_text(broken, encoding="utf-8")

    with pytest.raises(KnowledgeError, match="Line 2"):
        put(tmp_path, case("E-2"))
    assert file.read_text("utf-8") == broken


def test_a_write_that_fails_leaves_the_file_as_it_was(
    tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full: a sentence with its remedy, and yesterday's file."""
    put(tmp_path, case("E-1"))
    before = file.read_text("utf-8")

    def full(fd: int) -> None:
        raise OSError(28, os.strerror(28))

    with monkeypatch.context() as patch:
        patch.setattr("copilot.knowledge.learned.os.fsync", full)
        with pytest.raises(KnowledgeError, match="cannot be written"):
            put(tmp_path, case("E-2"))
    assert file.read_text("utf-8") == before
    assert put(tmp_path, case("E-2"))
    assert [one.id for one in read_folder(tmp_path).cases] == ["E-1", "E-2"]


def test_leads_who_accept_at_once_lose_nothing(tmp_path: Path) -> None:
    """They wait for each other."""

    def some(start: int) -> Iterator[str]:
        return (f"E-{number:02d}" for number in range(start, 40, 4))

    threads = [
        threading.Thread(target=lambda start=start: [put(tmp_path, case(id)) for id in some(start)])
        for start in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [one.id for one in read_folder(tmp_path).cases] == [f"E-{number:02d}" for number in range(40)]


def test_no_knowledge_folder_is_said(tmp_path: Path) -> None:
    """With the setting to look at."""
    with pytest.raises(KnowledgeError, match="no knowledge folder"):
        put(tmp_path / "nowhere", case("E-1"))
