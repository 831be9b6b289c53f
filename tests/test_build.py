"""Settings to running parts: made when asked for, and what cannot be made is told in a sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from copilot.build import Parts, make_home, new_id, utc_now
from copilot.errors import ConfigurationError, StoreError
from copilot.retrieval.embedders.sentence_transformers import SentenceTransformerEmbedder
from copilot.retrieval.embedders.usem3 import Usem3Embedder
from copilot.settings import read_settings


def parts(tmp_path: Path, **settings: str) -> Parts:
    return Parts(read_settings({"COPILOT_HOME": str(tmp_path / "home")} | settings))


def test_making_parts_touches_nothing(tmp_path: Path) -> None:
    """No folder is made and no file opened before a part is asked for."""
    parts(tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_the_setting_chooses_the_embedder(tmp_path: Path) -> None:
    """The one that comes along, or a model of sentence-transformers by name."""
    other = parts(tmp_path, COPILOT_EMBEDDER="sentence-transformers:owner/model").embedder

    assert isinstance(parts(tmp_path).embedder, Usem3Embedder)
    assert isinstance(other, SentenceTransformerEmbedder)
    assert "owner/model" in other.fingerprint


def test_before_the_first_indexing_there_is_no_index(tmp_path: Path) -> None:
    """And the digests of an entry say so."""
    made = parts(tmp_path)

    assert made.open_index() is None
    assert made.digests() == {"index": "", "embedder": "usem3", "model": "extractive"}


@pytest.mark.parametrize("place", ["file", "file/inside"])
def test_a_data_folder_that_cannot_be_is_told(tmp_path: Path, place: str) -> None:
    """With the name of the setting."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="COPILOT_HOME"):
        make_home(tmp_path / place)


def test_a_data_folder_that_nobody_may_write_to_is_told() -> None:
    """Where not even an administrator may."""
    with pytest.raises(ConfigurationError, match="COPILOT_HOME"):
        make_home(Path("/proc/copilot"))


def test_a_database_elsewhere_needs_no_data_folder(tmp_path: Path) -> None:
    """Its own folder must be there."""
    there = parts(tmp_path, COPILOT_DATABASE_URL=f"sqlite:///{tmp_path}/other.db")

    assert dict(there.store.held()) == {}
    assert not (tmp_path / "home").exists()
    with pytest.raises(StoreError, match="does not exist"):
        _ = parts(tmp_path, COPILOT_DATABASE_URL=f"sqlite:///{tmp_path}/no/other.db").engine


def test_ids_sort_by_time_and_differ() -> None:
    """Those of one millisecond too."""
    ids = [new_id() for _ in range(200)]

    assert len(set(ids)) == 200
    assert sorted(ids, key=lambda id: id[:12]) == ids
    assert all(re.fullmatch(r"[0-9a-f]{22}", id) for id in ids)


def test_the_clock_knows_its_zone() -> None:
    """No moment without one gets in."""
    assert utc_now().utcoffset() is not None
