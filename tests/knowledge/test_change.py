"""A change of several files: all of it or nothing, whatever dies in between and whoever else writes."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.errors import KnowledgeError
from copilot.knowledge import change
from copilot.knowledge.change import JOURNAL, FileChanged
from copilot.types.learning import FileChange

CHANGES = (
    FileChange(path="a.md", before="uno\n", after="dos\n"),
    FileChange(path="sub/b.md", before=None, after="nuevo\n"),
    FileChange(path="c.md", before="fuera\n", after=None),
)
LINES = st.lists(st.sampled_from("abcdef"), min_size=0, max_size=8)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "a.md").write_text("uno\n")
    (tmp_path / "c.md").write_text("fuera\n")
    return tmp_path


def held(root: Path) -> dict[str, str | None]:
    return {one.path: change.read(root, one.path) for one in CHANGES}


BEFORE = {one.path: one.before for one in CHANGES}
AFTER = {one.path: one.after for one in CHANGES}


def test_all_is_written_once_and_taken_back(root: Path) -> None:
    """Nothing of ours is left beside the files."""
    with change.changing(root):
        assert change.apply(root, CHANGES)
        assert not change.apply(root, CHANGES)
    assert held(root) == AFTER
    assert not list(root.rglob("*.new")) and not (root / JOURNAL).exists()
    with change.changing(root):
        change.apply(root, [change.turned(one) for one in CHANGES])
    assert held(root) == BEFORE


@pytest.mark.parametrize("dies_at", range(8))
def test_cut_off_anywhere_it_is_all_or_nothing_at_the_next_change(
    root: Path, dies_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that dies between two files leaves a journal, and who comes next takes its half back."""

    class Died(BaseException):
        pass

    calls, put = iter(range(100)), change._put

    def dying(path: Path, text: str | None) -> None:
        if next(calls) == dies_at:
            raise Died
        put(path, text)

    with monkeypatch.context() as patch, pytest.raises(Died) if dies_at < 5 else patch.context(), change.changing(root):
        patch.setattr(change, "_put", dying)
        change.apply(root, CHANGES)
    with change.changing(root):
        now = held(root)
    assert now in (BEFORE, AFTER)
    assert (now == AFTER) is (dies_at >= 5)


def test_a_file_that_somebody_changed_is_not_written_over(root: Path) -> None:
    """Nor is any other file of the same change; the present words are told."""
    (root / "c.md").write_text("otra\n")
    with pytest.raises(FileChanged) as told, change.changing(root):
        change.apply(root, CHANGES)
    assert (told.value.path, told.value.now) == ("c.md", "otra\n")
    assert held(root) == BEFORE | {"c.md": "otra\n"}


@pytest.mark.parametrize("path", ["../a.md", "/etc/passwd", "sub/../../a.md"])
def test_no_name_leads_out_of_the_folder(root: Path, path: str) -> None:
    """Whatever a proposal says."""
    with pytest.raises(KnowledgeError), change.changing(root):
        change.apply(root, [FileChange(path=path, before=None, after="x")])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_only_be_read_is_told(root: Path) -> None:
    """With what to check."""
    root.chmod(0o555)
    with pytest.raises(KnowledgeError, match="cannot be written"), change.changing(root):
        change.apply(root, CHANGES)
    root.chmod(0o755)


@given(old=LINES, new=LINES, before=LINES, after=LINES)
def test_what_others_wrote_around_a_change_stays(
    old: list[str], new: list[str], before: list[str], after: list[str]
) -> None:
    """Taking a change back gives what there would have been without it, or says that it cannot."""
    head, tail = ["# cabeza", "fija"], ["fija", "# cola"]
    made = FileChange(path="a", before="\n".join([*head, *old, *tail]), after="\n".join([*head, *new, *tail]))
    now = "\n".join([*before, "---", *head, *new, *tail, "---", *after])
    back = change.rebased(change.turned(made), now)

    if back is not None:
        assert back.after == "\n".join([*before, "---", *head, *old, *tail, "---", *after])
    assert change.rebased(made, made.before) == made


def test_the_patch_is_one_that_git_takes(root: Path) -> None:
    """Files added, changed and deleted, with and without a line at the end."""
    changes = (*CHANGES, FileChange(path="d.md", before="x", after="x\ny"))
    (root / "d.md").write_text("x")
    git = shutil.which("git")
    if git is None:
        pytest.skip("there is no git here")
    run = subprocess.run(
        [git, "apply", "-"], cwd=root, input=change.patch(changes).encode(), capture_output=True, check=False
    )

    assert (run.returncode, run.stderr) == (0, b"")
    assert {one.path: change.read(root, one.path) for one in changes} == AFTER | {"d.md": "x\ny"}
