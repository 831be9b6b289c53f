"""Is the answer in here? What raises the score and what does not, over the real search."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.build import Parts
from copilot.ports import Passage
from copilot.retrieval.confidence import CASELESS, FOREIGN, LEAST_COVER, WHOLE, Features, confidence, features
from copilot.retrieval.legs import Legs
from copilot.retrieval.search import Ranked
from copilot.words import stems

from .shelf import Shelf, case, close, see

NOTHING = Ranked(groups=(), legs=Legs(), like={}, passages={}, votes={}, ways={}, notices=())


def _passage(name: str, text: str, language: str) -> Passage:
    return Passage(
        id=name, page=name, kind="policy", title="", section="can", heading="", language=language, text=text,
        source="", owner="", reviewed_on=None, text_hash="", zone="all",
    )  # fmt: skip


def _sure(parts: Parts, text: str, language: str = "es") -> float:
    return parts.search.find(text, language, see("sur")).confidence


def _features(parts: Parts, text: str, language: str = "es") -> Features:
    return features(parts.search.rank(text, language, see("sur")), text, language)


@pytest.mark.parametrize(
    ("fits", "misses"),
    [
        ("¿Mandáis un técnico si no funciona la fibra?", "¿Cuánto abono se le echa a un limonero?"),
        ("¿Podemos cambiar la dirección del paquete?", "¿Podemos cambiar el color de las paredes?"),
        ("¿Guardáis el pedido en la tienda?", "¿Guardáis las joyas en una caja fuerte?"),
    ],
)
def test_what_is_answered_scores_above_what_is_not(five: Shelf, fits: str, misses: str) -> None:
    """Also where the other question shares words with a page."""
    parts = five.parts()
    answered, unanswered = _sure(parts, fits), _sure(parts, misses)
    close(parts)

    assert answered > unanswered


def test_nothing_found_is_not_sure_at_all(five: Shelf) -> None:
    """Nothing in sight, nothing to be sure of."""
    assert confidence(NOTHING, "¿Dónde está mi paquete?", "es") == 0.0


def _found(*texts: str, **more: Any) -> Ranked:
    """What a search would have found in passages with these texts, all as near in meaning, in pages of no library."""
    passages = {f"p{number}": _passage(f"p{number}", text, "es") for number, text in enumerate(texts)}
    return replace(NOTHING, passages=passages, legs=Legs(cosines=dict.fromkeys(passages, 0.5)), **more)


def test_a_sentence_that_holds_all_the_words_is_nearer_than_a_passage_that_scatters_them() -> None:
    """The same words, as near in meaning."""
    asked = "¿El técnico cambia la antena rota?"
    together = _found("El técnico cambia la antena rota.")
    scattered = _found("El técnico viene mañana. La antena es blanca. Lo que se cambia es el cable. Va rota la caja.")

    assert features(together, asked, "es").near > features(scattered, asked, "es").near


def test_words_over_several_passages_are_not_added_up() -> None:
    """Three pages that hold a word each do not answer as one does that holds three."""
    asked = "técnico antena limonero"
    one, three = _found("técnico antena limonero", "otro"), _found("técnico", "antena", "limonero")

    assert features(one, asked, "es").near > features(three, asked, "es").near


def test_the_vote_of_cases_that_are_not_alike_counts_little() -> None:
    """All of them may agree and be about something else."""
    alike = _found("x", like={"c": 0.8}, votes={"a": 1.0})
    unlike = _found("x", like={"c": 0.1}, votes={"a": 1.0})

    assert [features(one, "y", "es").agreed for one in (alike, unlike)] == pytest.approx([0.8, 0.1])


def test_a_dozen_words_are_the_whole_of_a_story() -> None:
    """A long question is held whole by a page that holds so many, and by none more than whole."""
    words = [f"palabra{number}" for number in range(100, 100 + 2 * WHOLE)]
    dozen, all_of_them = _found(" ".join(words[:WHOLE])), _found(" ".join(words))

    assert features(dozen, " ".join(words), "es").held > 0.9
    assert features(all_of_them, " ".join(words), "es").held == 1.0


def test_a_page_that_exists_only_in_another_language_is_not_held_to_the_words_of_the_question(shelf: Shelf) -> None:
    """It says them in its own; one with a translation is read in the language of the question."""
    shelf.page("islas", "Enviamos a Canarias en siete días.", title="Envíos a Canarias")
    shelf.page("fibra", "Reparamos la avería en un día.", title="Avería de fibra", translations="fibre")
    shelf.page("fibre", "We repair it within a day.", title="Broken fibre", language="en", translations="fibra")
    shelf.index()
    parts = shelf.parts()
    alone = _features(parts, "How long does shipping to the islands take?", "en")
    close(parts)
    shelf.page("islas", "Enviamos a Canarias en siete días.", title="Envíos a Canarias", translations="isles")
    shelf.page("isles", "We mend it.", title="Mending", language="en", translations="islas")
    shelf.index()
    parts = shelf.parts()
    translated = _features(parts, "How long does shipping to the islands take?", "en")
    close(parts)

    assert alone.held == FOREIGN
    assert translated.held < FOREIGN


def test_words_of_one_family_are_held_in_part(five: Shelf) -> None:
    """ "tecnificación" is not "técnico", and not nothing."""
    parts = five.parts()
    same = _features(parts, "técnico").held
    family = _features(parts, "tecnificación").held
    other = _features(parts, "limonero").held
    close(parts)

    assert same > family > other == 0


def test_cases_that_agree_raise_the_score(shelf: Shelf) -> None:
    """The same pages; with solved cases like this one the search is surer."""
    shelf.teams()
    shelf.page("averia", "Mandamos un técnico cuando la fibra no funciona.", title="Avería de fibra")
    shelf.cases(case("C-1", "La lavadora ha dejado de girar.", policies=["averia"], team="sur"))
    shelf.index()
    without = shelf.parts()
    before = _features(without, "Llevo tres días sin internet en casa.").agreed
    close(without)
    shelf.cases(
        *(
            case(f"C-{n}", f"Llevo {n} días sin internet en mi casa.", policies=["averia"], team="sur")
            for n in (2, 3, 4)
        )
    )
    shelf.index()
    agreeing = shelf.parts()
    after = _features(agreeing, "Llevo tres días sin internet en casa.").agreed
    close(agreeing)

    assert after > before


def test_knowledge_without_cases_is_not_taken_for_unsure(shelf: Shelf) -> None:
    """What the nearest passage says stands for what the cases would."""
    shelf.page("averia", "Mandamos un técnico cuando la fibra no funciona.", title="Avería de fibra")
    shelf.index()
    parts = shelf.parts()
    found = _features(parts, "¿Mandáis un técnico si no funciona la fibra?")
    close(parts)

    assert found.agreed == CASELESS * found.near > 0


def test_words_alone_still_tell_what_fits(five: Shelf) -> None:
    """While the vector index cannot be used."""
    parts = five.parts()
    parts.search.use(None)
    answered = _features(parts, "¿Mandáis un técnico si no funciona la fibra?")
    unanswered = _features(parts, "¿Un técnico de sonido para mi boda en agosto?")

    assert answered.near > unanswered.near > 0
    assert answered.held > unanswered.held


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=120), other=st.text(max_size=120), language=st.sampled_from(["es", "en", "fr"]))
def test_a_passage_that_says_the_question_holds_all_of_it(text: str, other: str, language: str) -> None:
    """Whatever is asked and whatever else was found; and no passage holds more than all."""
    passages = {name: _passage(name, said, language) for name, said in (("same", text), ("other", other))}
    found = replace(NOTHING, passages=passages, legs=Legs(cosines={"same": 1.0, "other": 0.5}))
    near, held, _ = features(found, text, language)

    asked = bool(stems(text, language))
    assert held == pytest.approx(1.0 if asked else 0.0)
    assert 0.0 <= near <= 1 + LEAST_COVER + 1e-9
    assert 0.0 <= confidence(found, text, language) <= 1.0


@pytest.mark.parametrize("text", ["", "¿?", "el la de", "técnico " * 3_000, "\u0000", "Ελλάδα 你好"])
def test_odd_questions_have_a_score_too(five: Shelf, text: str) -> None:
    """Empty, all small words, far too long, another alphabet."""
    parts = five.parts()
    sure = _sure(parts, text)
    close(parts)

    assert 0.0 <= sure <= 1.0
