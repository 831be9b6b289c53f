"""Words of customers that no page holds find the page through the words that it does hold."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from copilot.knowledge.lint import lint
from copilot.pages import Synonym
from copilot.retrieval.synonyms import widened
from copilot.words import asked_stems, stems

from .shelf import NOW, Shelf, close, see

CADETE = Synonym(language="es", said="cadete", means=("repartidor",))
TWO_WORDS = Synonym(language="es", said="cadete motorizado", means=("repartidor",))
WORDS = st.lists(st.sampled_from("cadete motorizado vino tarde paquete smartphone".split()), max_size=8).map(" ".join)


def written(shelf: Shelf, text: str) -> Path:
    path = shelf.knowledge / "company" / "synonyms.es.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def found_by_words(shelf: Shelf, text: str) -> list[str]:
    """The pages that the leg of words finds, in a new process."""
    parts = shelf.parts()
    ranked = parts.search.rank(text, "es", see("norte"))
    close(parts)
    return [ranked.passages[name].page for name in ranked.legs.lexical]


def test_a_page_is_found_by_what_the_customer_calls_it(shelf: Shelf) -> None:
    """After the next index, in every search; and it stops when the line is taken out."""
    shelf.page("ausente", "El repartidor vuelve al día siguiente.", title="Nadie en casa")
    shelf.index()
    assert found_by_words(shelf, "no vino el cadete") == []
    path = written(shelf, 'synonyms:\n  es:\n    "cadete": ["repartidor"]\n')
    shelf.index()
    assert found_by_words(shelf, "no vino el cadete") == ["ausente"]
    path.write_text("synonyms: {}\n", encoding="utf-8")
    shelf.index()
    assert found_by_words(shelf, "no vino el cadete") == []


@given(text=WORDS)
def test_what_was_asked_stays_first_and_nothing_comes_twice(text: str) -> None:
    """A synonym only ever adds, and only where its words stand in the text, in that order."""
    asked = asked_stems(text, "es")
    made = widened(asked, text, "es", (CADETE, TWO_WORDS))

    assert made[: len(asked)] == asked
    assert len(made) == len(set(made))
    assert set(made) - set(asked) == (set(stems("repartidor", "es")) if "cadete" in text.split() else set())
    assert widened(asked, text, "en", (CADETE,)) == asked


def test_words_must_stand_together() -> None:
    """Two words that mean something together mean nothing apart."""
    for text, found in (
        ("el cadete motorizado", True),
        ("motorizado el cadete", False),
        ("cadete sin motorizado", True),
    ):
        made = widened(asked_stems(text, "es"), text, "es", (TWO_WORDS,))
        assert (stems("repartidor", "es")[0] in made) is found


def test_a_file_that_is_not_as_it_should_be_is_told_by_lint(shelf: Shelf) -> None:
    """With its line; a word that means nothing, or that no page holds, is of no use."""
    shelf.page("ausente", "El repartidor vuelve.")
    written(shelf, "synonyms:\n  es:\n    cadete: []\n")
    assert [one.code for one in lint(shelf.knowledge, NOW.date()) if "synonyms" in one.file] == ["company"]
    written(shelf, 'synonyms:\n  es:\n    "cadete": ["repartidor", "helicóptero"]\n')
    (told,) = [one for one in lint(shelf.knowledge, NOW.date()) if one.code == "idle-synonym"]
    assert (told.severity, told.file) == ("warning", "company")
    assert "helicóptero" in told.problem
