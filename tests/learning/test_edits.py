"""A proposal as a change of a real file: one thing changes, the rest stays to the letter, and lint agrees."""

from __future__ import annotations

import difflib
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from copilot.knowledge.company import read_company
from copilot.knowledge.folder import read_folder
from copilot.knowledge.front import split
from copilot.knowledge.lint import lint
from copilot.learning.edits import CannotApply, Signed, edited
from copilot.types.learning import Idea, What

ROOT = Path(__file__).resolve().parents[2] / "knowledge"
SIGNED = Signed(by="UL", today=date(2026, 11, 22))
PAGE = "policies/tiendas/movil-sin-stock.md"
WRAPPED = (
    "Llamamos al almacén de otras tiendas y, cuando una persona tiene la unidad en la mano, la dejamos reservada "
    "48 horas sin señal."
)
SAID = "¿Qué otra tienda [le|te] queda a mano?"


def idea(what: What, place: str, **given: str) -> Idea:
    return Idea(**({"what": what, "language": "es", "target": "x", "place": place} | given))  # type: ignore[arg-type]


def text_of(place: str) -> str:
    return (ROOT / place).read_text("utf-8")


def changed(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that went, and those that came."""
    told = [line for line in difflib.ndiff(before.split("\n"), after.split("\n")) if line[0] in "+-"]
    return [line[2:] for line in told if line[0] == "-"], [line[2:] for line in told if line[0] == "+"]


def test_a_line_of_a_page_is_replaced_and_nothing_else() -> None:
    """A line on one line stays on one; a wrapped one is wrapped again as the page is."""
    before = text_of(PAGE)
    after = edited(idea(What.PASSAGE, PAGE, before=SAID, text="¿Qué tienda [le|te] va bien?"), before, SIGNED)
    gone, come = changed(before, after)
    assert (len(gone), come) == (1, [gone[0].replace(SAID, "¿Qué tienda [le|te] va bien?")])

    after = edited(idea(What.PASSAGE, PAGE, before=WRAPPED, text=WRAPPED.replace("48", "72")), before, SIGNED)
    gone, come = changed(before, after)
    assert " ".join("".join(come).split()) == " ".join("".join(gone).replace("48", "72").split())
    assert all(len(line) <= 120 for line in come)


@pytest.mark.parametrize("before", ["Esto no lo dice la página.", ""])
def test_what_no_longer_stands_there_is_not_changed(before: str) -> None:
    """Nor what stands there more than once."""
    with pytest.raises(CannotApply, match=r"stands"):
        edited(idea(What.PASSAGE, PAGE, before=before, text="Otra cosa."), text_of(PAGE), SIGNED)


def test_a_phrase_is_the_last_under_its_feeling() -> None:
    """Of that heading; the next one stays where it is."""
    place = "voice/nebula.es.md"
    before = text_of(place)
    made = idea(What.PHRASE, place, field="worry", text="Qué susto, lo miro ahora mismo")
    gone, come = changed(before, edited(made, before, SIGNED))

    assert (gone, come) == ([], ["- Qué susto, lo miro ahora mismo"])
    voice = next(one for one in _folder_with(place, edited(made, before, SIGNED)).voices if one.source == place)
    assert voice.phrases["worry"][-1] == "Qué susto, lo miro ahora mismo"
    with pytest.raises(CannotApply, match="already"):
        edited(made, edited(made, before, SIGNED), SIGNED)


def _folder_with(place: str, text: str):  # type: ignore[no-untyped-def]
    import shutil
    import tempfile

    with tempfile.TemporaryDirectory() as made:
        shutil.copytree(ROOT / "voice", Path(made) / "voice")
        (Path(made) / place).write_text(text, encoding="utf-8")
        return read_folder(Path(made))


@given(said=st.text("abcñ áé-'\"", min_size=2, max_size=12), means=st.text('abcñ ,é"', min_size=1, max_size=20))
def test_a_synonym_is_read_back_as_it_was_meant(
    said: str, means: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever characters it has, in a file that is there or a new one."""
    wanted = tuple(" ".join(word.split()) for word in means.split(",") if word.strip())
    for now in (text_of("company/synonyms.es.yaml"), None):
        made = idea(What.SYNONYM, "company/synonyms.es.yaml", before=said, text=means)
        if not wanted:
            with pytest.raises(CannotApply):
                edited(replace(made, text=" "), now, SIGNED)
            continue
        path = tmp_path_factory.mktemp("company") / "synonyms.es.yaml"
        path.write_text(edited(made, now, SIGNED), encoding="utf-8")
        lists, wrong = read_company(path, "company/synonyms.es.yaml")
        assert wrong == []
        assert wanted in [one.means for one in lists.synonyms if one.said == said]


def test_a_case_no_longer_names_the_policy() -> None:
    """Its line alone changes, and in nothing else."""
    place = "cases/envios.jsonl"
    before = text_of(place)
    row = json.loads(before.split("\n")[0])
    left = ", ".join(row["policies"][1:])
    made = idea(What.OBJECTION, place, target=row["id"], field=row["policies"][0], text=left)
    gone, come = changed(before, edited(replace(made, target=row["id"]), before, SIGNED))

    assert [json.loads(line) for line in come] == [row | {"policies": row["policies"][1:]}]
    assert gone == [before.split("\n")[0]]
    with pytest.raises(CannotApply, match="does not name"):
        edited(replace(made, field="otra"), before, SIGNED)


def test_a_workaround_is_a_whole_page_that_lint_takes(tmp_path: Path) -> None:
    """Approved by who accepts it, for their team, for half a year, and no file is written over."""
    detail = {"policies": ["punto-de-recogida"], "team": "tiendas", "title": "Recogida: «a» y b"}
    made = idea(
        What.WORKAROUND, "workarounds/a-salida-1.md", field="a-salida-1", text="Pide la foto: \"código\".\n- Lo anota.",
        detail=json.dumps(detail),
    )  # fmt: skip
    text = edited(made, None, SIGNED)
    front = yaml.safe_load((split(text) or ("", "", 0))[0])

    assert (front["approved_by"], front["visible_to"], front["expires"]) == ("UL", ["tiendas"], date(2027, 5, 21))
    import shutil

    shutil.copytree(ROOT, tmp_path / "knowledge")
    (tmp_path / "knowledge" / made.place).write_text(text, encoding="utf-8")
    assert [one for one in lint(tmp_path / "knowledge", SIGNED.today) if "a-salida" in one.file] == []
    (page,) = [one for one in read_folder(tmp_path / "knowledge").pages if one.id == "a-salida-1"]
    assert [item.text for section in page.sections if section.key == "steps" for item in section.items] == [
        'Pide la foto: "código".', "Lo anota.",
    ]  # fmt: skip
    with pytest.raises(CannotApply, match="already"):
        edited(made, text, SIGNED)
