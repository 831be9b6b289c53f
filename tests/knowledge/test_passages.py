"""Passages: small enough to cite, nothing left out, ids that last."""

from __future__ import annotations

import re
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.knowledge.passages import (
    MAX_CHARS,
    case_tokens,
    embedded_text,
    of_case,
    of_page,
    page_of,
    page_tokens,
    zone_of,
)
from copilot.pages import Case, Contact, Page, Team

from .make import read


def case(**given: object) -> Case:
    values: dict[str, object] = {
        "id": "C-1",
        "opened_at": datetime(2026, 3, 2, tzinfo=UTC),
        "team": "atencion",
        "brand": "nebula",
        "language": "es",
        "contacts": (Contact(channel="chat", author="customer", text="No llega. Ya van dos."),),
        "policies": (),
        "workarounds": (),
        "outcome": "solved",
        "source": "cases/c.jsonl:1",
    }
    return Case(**(values | given))  # type: ignore[arg-type]


def ids(page: Page) -> list[str]:
    return [passage.id for passage in of_page(page)]


def test_ids_say_the_page_and_the_section(tmp_path: Path) -> None:
    """The other language's words apart, and free headings by their name."""
    page = read(tmp_path, "Uno.\n\n## Pasos\n- a\n\n## Decir\n- paso: a\n\n## Say\n- step: a\n\n## De dónde viene\nx\n")
    assert ids(page) == ["p#about", "p#steps", "p#say", "p#say-en", "p#de-dónde-viene"]
    assert {page_of(name) for name in ids(page)} == {"p"}


@given(st.text(min_size=1, max_size=20))
def test_an_id_tells_its_page_whatever_that_is_called(name: str) -> None:
    """A "#" in the page's own name too; the id of a case tells none."""
    assert page_of(f"{name}#steps") == name
    assert page_of(name.replace("#", "-")) == ""


def test_ids_survive_edits_elsewhere_on_the_page(tmp_path: Path) -> None:
    """Words that change, and sections that come or go, rename nobody else's passages."""
    before = of_page(read(tmp_path, "Uno.\n\n## Pasos\n- a\n\n## Notas\nx\n"))
    after = of_page(read(tmp_path, "Uno y más.\n\n## En su lugar\n- b\n\n## Pasos\n- a\n\n## Notas\nx\n"))
    kept = {passage.id: passage.text_hash for passage in after}
    assert [kept[passage.id] == passage.text_hash for passage in before] == [False, True, True]


def test_no_two_passages_of_a_page_share_an_id(tmp_path: Path) -> None:
    """Not even where a heading looks like the number of another."""
    page = read(tmp_path, "## Caso\nuno\n\n## Caso\ndos\n\n## Caso 2\ntres\n\n## About\ncuatro\n\n## Say en\ncinco\n")
    assert len(set(ids(page))) == 5


def test_each_way_of_asking_is_a_passage_of_its_own(tmp_path: Path) -> None:
    """Also those that nobody put into a list."""
    page = read(tmp_path, "## Cómo se pregunta\n\n¿y mi paquete?\n\n- no llega nada\n- no me ha\n  llegado\n")
    assert [passage.text for passage in of_page(page)] == ["¿y mi paquete?", "no llega nada", "no me ha llegado"]


def test_a_long_section_is_cut_between_its_sentences(tmp_path: Path) -> None:
    """Into pieces that an embedder can read, in order."""
    text = " ".join(f"Frase número {number} de una norma muy larga." for number in range(200))
    pieces = [passage.text for passage in of_page(read(tmp_path, text))]
    assert len(pieces) > 1
    assert all(len(piece) <= MAX_CHARS for piece in pieces)
    assert all(piece.endswith(".") for piece in pieces)


_WORDS = st.text('abcdeñ.:?¿"»-*[]|_ \n', min_size=1, max_size=400)
_BODIES = st.lists(
    st.tuples(st.sampled_from(["## Pasos", "## Decir", "## Cómo se pregunta", "## Caso", "## Caso 2", "## "]), _WORDS),
    max_size=5,
)


def spelled(text: str) -> list[str]:
    """The letters of a text, words of the same letters cut or not."""
    return sorted(re.sub(r"[^a-zñ]", "", text))


@settings(max_examples=60, deadline=None)
@given(_BODIES, st.integers(1, 8))
def test_every_word_of_a_page_is_in_some_passage(parts: list[tuple[str, str]], times: int) -> None:
    """Under ids of their own, none too long to be read."""
    body = "\n\n".join(f"{heading}\n\nx {words * times}" for heading, words in parts)
    with tempfile.TemporaryDirectory() as folder:
        page = read(Path(folder), body)
    passages = of_page(page)
    assert spelled("".join(section.text for section in page.sections)) == spelled("".join(p.text for p in passages))
    assert len({passage.id for passage in passages}) == len(passages)
    assert all(0 < len(passage.text) <= MAX_CHARS for passage in passages)


def test_what_is_embedded_has_no_markup() -> None:
    """One register, no places to fill, no resolution; the title first."""
    text = "- paso [heard]: [Le|Te] *llamo* {due}.\n1. Otra\n→ Resuelto."
    assert embedded_text("Envíos", text) == "Envíos. Le llamo . Otra"
    assert embedded_text("", "- ¿y mi paquete?") == "¿y mi paquete?"


def test_a_case_is_one_passage_of_what_the_customer_wrote_and_what_was_done() -> None:
    """Its title is how the customer began; what the agent answered is not searched."""
    contacts = (
        Contact(channel="chat", author="customer", text="No llega. Ya van dos."),
        Contact(channel="chat", author="agent", text="Lo miro."),
    )
    passage = of_case(case(contacts=contacts, resolution="Reenviado."), {"atencion"})
    assert (passage.id, passage.title, passage.kind) == ("C-1", "No llega.", "case")
    assert passage.text == "No llega. Ya van dos.\n→ Reenviado."


def test_a_case_without_a_word_of_the_customer_is_still_a_passage() -> None:
    """An agent may have opened it."""
    assert of_case(case(contacts=(Contact(channel="chat", author="agent", text="Lo miro."),)), {"a"}).id == "C-1"


def test_a_case_is_seen_by_its_team_and_by_those_that_may_see_that_team() -> None:
    """Unless the case itself says who."""
    teams = (
        Team(id="atencion", name="", kind="in-house"),
        Team(id="contacta", name="", kind="partner", sees_cases_of=("atencion",)),
        Team(id="redes", name="", kind="in-house", sees_cases_of=("contacta",)),
    )
    assert case_tokens(case(), teams) == {"atencion", "contacta"}
    assert case_tokens(case(visible_to=("leads",)), teams) == {"leads"}


def test_a_zone_is_its_tokens_in_any_order(tmp_path: Path) -> None:
    """And a page that names nobody is in the zone of nobody."""
    assert zone_of(["a", "b"]) == zone_of(["b", "a"])
    assert zone_of(["a", "b"]) != zone_of(["a"])
    assert page_tokens(read(tmp_path, "Uno.\n")) == {"all"}
