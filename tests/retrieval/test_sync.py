"""Knowledge files to the truth and to the vectors: each change does what it needs and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from copilot.errors import KnowledgeError, MassDeletion

from .shelf import TEAMS, Shelf, case, changed, found_ids, see


def test_the_first_run_takes_everything(shelf: Shelf) -> None:
    """Every page and case is added, and every passage embedded and put into the index."""
    shelf.teams()
    shelf.page("a", "Devolvemos el dinero.")
    shelf.cases(case("C-1", "Quiero mi dinero."))

    assert changed(shelf.index()) == {"added": 2, "put": 2, "embedded": 2}


def test_twice_is_a_no_op(five: Shelf) -> None:
    """A second run finds everything unchanged and touches no vector."""
    done = five.index()

    assert changed(done) == {}
    assert done.taken.unchanged == 7


def test_an_edit_embeds_the_edited_passage_only(five: Shelf) -> None:
    """One page written again, one vector made again."""
    five.page("baja", "Tramitamos la baja en un día.", title="Baja de línea")

    assert changed(five.index()) == {"edited": 1, "put": 1, "embedded": 1}


def test_an_edit_beside_the_words_embeds_nothing(five: Shelf) -> None:
    """Another owner is another page, and the same vectors."""
    path = five.knowledge / "policies" / "baja.md"
    path.write_text(path.read_text(encoding="utf-8").replace("owner: Mesa", "owner: Calidad"), encoding="utf-8")

    assert changed(five.index()) == {"edited": 1}


def test_touching_a_file_is_no_edit(five: Shelf) -> None:
    """What counts is the content, not the time on the file nor the white space in its front matter."""
    path = five.knowledge / "policies" / "baja.md"
    path.write_text(path.read_text(encoding="utf-8").replace("owner: Mesa", "owner:   Mesa"), encoding="utf-8")

    assert changed(five.index()) == {}


def test_a_rename_moves_the_page_and_embeds_nothing(five: Shelf) -> None:
    """The same words in another file: the source is another, the vectors are the same."""
    old = five.knowledge / "policies" / "baja.md"
    new = five.knowledge / "policies" / "lineas" / "cancelar.md"
    new.parent.mkdir()
    old.rename(new)

    assert changed(five.index()) == {"moved": 1}
    assert five.parts().store.held()["baja"].source == "policies/lineas/cancelar.md"


def test_another_id_for_the_same_words_embeds_nothing(five: Shelf) -> None:
    """A page goes and another comes; its vectors are known already."""
    (five.knowledge / "policies" / "baja.md").unlink()
    five.page("fin", "Tramitamos la baja de la línea sin penalización.", title="Baja de línea")

    assert changed(five.index()) == {"added": 1, "deleted": 1, "put": 1, "removed": 1}


def test_a_deleted_page_leaves_the_truth_and_the_index(five: Shelf) -> None:
    """One page and one vector go; nothing finds it any more."""
    (five.knowledge / "policies" / "baja.md").unlink()

    assert changed(five.index()) == {"deleted": 1, "removed": 1}
    assert "baja" not in found_ids(five.parts(), "baja de la línea", see("norte"))


def test_a_page_for_another_team_changes_zones_without_embedding(five: Shelf) -> None:
    """Its vectors are moved, not made again, and the team that lost it does not find it from then on."""
    five.page("baja", "Tramitamos la baja de la línea sin penalización.", title="Baja de línea", visible_to="sur")
    done = changed(five.index())

    assert done == {"edited": 1, "put": 1, "removed": 1}
    assert "baja" not in found_ids(five.parts(), "baja de la línea", see("norte"))
    assert "baja" in found_ids(five.parts(), "baja de la línea", see("sur"))


def test_a_team_that_sees_other_cases_changes_access_only(five: Shelf) -> None:
    """Cases are not written again when a team's sight changes: they get other tokens, and move to another zone."""
    before = found_ids(five.parts(), "sin fibra en casa", see("norte"))
    five.teams({**TEAMS, "norte": ("norte",)})

    assert changed(five.index()) == {"access": 1, "put": 1, "removed": 1}
    assert "C-2" in before
    assert "C-2" not in found_ids(five.parts(), "sin fibra en casa", see("norte"))
    assert changed(five.index()) == {}


def test_a_line_put_before_other_cases_moves_them_only(five: Shelf) -> None:
    """Cases are told apart by id: a new first line adds one, and the others are where they are now."""
    path = five.knowledge / "cases" / "cases.jsonl"
    path.write_text(f"{json.dumps(case('C-0', 'No me llega el SMS.'))}\n{path.read_text()}", encoding="utf-8")

    assert changed(five.index()) == {"added": 1, "moved": 2, "put": 1, "embedded": 1}


@pytest.mark.parametrize(("gone", "refused"), [(1, False), (2, False), (3, True)])
def test_more_than_a_fifth_of_a_kind_is_not_deleted_unasked(shelf: Shelf, gone: int, refused: bool) -> None:
    """Of ten policies two may go and three may not; what is refused changes nothing."""
    paths = [shelf.page(f"p{number}") for number in range(10)]
    shelf.index()
    for path in paths[:gone]:
        path.unlink()
    shelf.page("p9", "Otra cosa.")

    if refused:
        with pytest.raises(MassDeletion, match="3 of 10"):
            shelf.index()
        assert len(shelf.parts().store.held()) == 10
        assert changed(shelf.index(allow_mass_delete=True))["deleted"] == gone
    else:
        assert changed(shelf.index())["deleted"] == gone


def test_the_guard_counts_each_kind_by_itself(shelf: Shelf) -> None:
    """All the cases cannot go just because there are many policies."""
    for number in range(20):
        shelf.page(f"p{number}")
    shelf.cases(case("C-1", "Uno."), case("C-2", "Dos."))
    shelf.index()
    shelf.cases()

    with pytest.raises(MassDeletion, match=r"2 of 2 \(case\)"):
        shelf.index()


def test_an_empty_folder_does_not_empty_the_truth(five: Shelf, tmp_path: Path) -> None:
    """A wrong COPILOT_KNOWLEDGE is refused, whether it is there or not."""
    (tmp_path / "empty").mkdir()

    with pytest.raises(MassDeletion):
        five.parts(COPILOT_KNOWLEDGE=str(tmp_path / "empty")).reindex()
    with pytest.raises(KnowledgeError):
        five.parts(COPILOT_KNOWLEDGE=str(tmp_path / "nowhere")).reindex()
    assert len(five.parts().store.held()) == 7


def test_a_page_that_cannot_be_read_today_stays_as_it_was(five: Shelf) -> None:
    """A half-saved file is reported, and what it said before still helps."""
    (five.knowledge / "policies" / "baja.md").write_text("---\nid: baja\ntitle: [", encoding="utf-8")
    done = five.index()

    assert changed(done) == {}
    assert [finding.file for finding in done.findings] == ["policies/baja.md"]
    assert "baja" in found_ids(five.parts(), "baja de la línea", see("norte"))


def test_a_broken_list_of_teams_opens_nothing_and_closes_nothing(five: Shelf) -> None:
    """While teams.yaml cannot be read, everybody sees what they saw before."""
    (five.knowledge / "company" / "teams.yaml").write_text("teams: [", encoding="utf-8")
    done = five.index()

    assert changed(done) == {}
    assert done.findings
    assert [team.id for team in five.parts().company.teams()] == list(TEAMS)


def test_cases_are_masked_before_they_are_stored_or_embedded(shelf: Shelf) -> None:
    """No telephone number of a customer gets into the truth or into a hit."""
    shelf.teams()
    shelf.cases(case("C-1", "Llámeme al 612 345 678 por la avería de la fibra."))
    shelf.index()
    (hit,) = shelf.parts().search.find("avería fibra", "es", see("norte")).evidence

    assert "612" not in hit.text
    assert "<" in hit.text
