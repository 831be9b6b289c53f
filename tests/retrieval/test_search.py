"""The search as a whole: what it finds, why, and in which language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.build import Parts
from copilot.ports import Passage, Sight
from copilot.retrieval.search import SIMILAR, query_text
from copilot.types import Principal, Question, Reading, Register, Turn

from .shelf import NOW, Shelf, case, close, see

WHY = {"meaning", "words", "cases", "asked", "linked"}
NEBULA = see("atencion")


def question(text: str, *thread: tuple[str, str]) -> Question:
    turns = tuple(Turn(author=author, text=said) for author, said in thread)
    return Question(id="q", text=text, asker=Principal(user="U1", team="norte"), at=NOW, thread=turns)


def test_every_hit_says_why_it_was_found(nebula: Parts) -> None:
    """One or more of the ways to find something, the strongest first, and never one twice."""
    for text, language in (("el paquete salió hacia otra dirección", "es"), ("wrong address on the bill", "en")):
        evidence = nebula.search.find(text, language, NEBULA, kept=200).evidence
        assert evidence
        assert all(one.found_by and set(one.found_by) <= WHY for one in evidence)
        assert all(len(set(one.found_by)) == len(one.found_by) for one in evidence)


def test_hits_are_ordered_and_told_apart(nebula: Parts) -> None:
    """Best first, none twice, each with its source and a score that can be compared."""
    evidence = nebula.search.find("cobro doble en la factura", "es", NEBULA, kept=200).evidence
    scores = [one.score for one in evidence]

    assert sorted(scores, reverse=True) == scores
    assert len({one.id for one in evidence}) == len(evidence)
    assert all(one.source and one.text and one.score > 0 for one in evidence)


@pytest.mark.parametrize("kept", [1, 3, 50])
def test_no_more_is_kept_than_asked_for(nebula: Parts, kept: int) -> None:
    """The first of the long list."""
    found = nebula.search.find("cobro doble en la factura", "es", NEBULA, kept=kept)

    assert found.evidence == nebula.search.find("cobro doble en la factura", "es", NEBULA, kept=200).evidence[:kept]
    assert len(found.similar) <= SIMILAR


@settings(max_examples=40, deadline=None)
@given(
    text=st.text(max_size=60) | st.sampled_from(["👍👍", "902", '" OR *', "a" * 5_000, "no " * 2_000, "\x00", "日本語"])
)
def test_no_text_stops_a_search(nebula: Parts, text: str) -> None:
    """Whatever was typed, there is an answer, and a confidence between 0 and 1."""
    found = nebula.search.find(text, "es", NEBULA)

    assert 0 <= found.confidence <= 1
    assert len(found.evidence) <= 14


def test_a_question_finds_the_page_in_its_own_language(shelf: Shelf) -> None:
    """A page in two languages is one thing: asked in either, found by both, shown in the asker's."""
    shelf.page("puerta", "Dejamos el paquete en la puerta.", title="Entrega", translations="door")
    shelf.page("door", "We leave the parcel at the door.", title="Delivery", language="en", translations="puerta")
    shelf.page("otra", "Cambiamos la tarjeta del contrato.")
    shelf.index()
    parts = shelf.parts()
    best = {
        language: parts.search.find("parcel left at the door", language, see("norte")).evidence[0]
        for language in ("es", "en")
    }
    close(parts)

    assert {language: one.page for language, one in best.items()} == {"es": "puerta", "en": "door"}


def test_a_page_in_one_language_is_found_from_the_other(shelf: Shelf) -> None:
    """By meaning alone: no word is shared."""
    shelf.page("entrega", "Dejamos el paquete en la puerta del cliente.", title="Paquete en la puerta")
    shelf.page("tarjeta", "Cambiamos la tarjeta bancaria del contrato.", title="Tarjeta bancaria")
    shelf.index()
    parts = shelf.parts()
    first = parts.search.find("the parcel was left at my front door", "en", see("norte")).evidence[0]
    close(parts)

    assert (first.page, first.found_by) == ("entrega", ("meaning",))


def test_a_past_case_brings_the_page_that_it_used(shelf: Shelf) -> None:
    """A page whose words say nothing of it is found because a case like this one was solved with it."""
    shelf.teams()
    for number in range(5):
        shelf.page(f"p{number}", f"Aplicamos el procedimiento {number} del manual interno.")
    shelf.cases(
        case("C-1", "Mi hija tiró el router al agua de la bañera.", policies=["p3"]),
        case("C-2", "El cartero dejó la caja en el tejado.", policies=["p1"]),
    )
    shelf.index()
    parts = shelf.parts()
    found = parts.search.find("la niña metió el router en la bañera", "es", see("norte"), kept=50)
    close(parts)
    policies = [one for one in found.evidence if one.kind == "policy"]

    assert policies[0].page == "p3"
    assert policies[0].found_by[0] == "cases"
    assert found.similar[0] == "C-1"


def test_a_case_may_be_called_like_a_piece_of_a_page(shelf: Shelf) -> None:
    """Tickets are named as a helpdesk names them: "p3#7" is found, and brings what it used."""
    shelf.teams()
    shelf.page("p3", "Aplicamos el procedimiento del manual interno.")
    shelf.cases(case("p3#7", "Mi hija tiró el router al agua de la bañera.", policies=["p3"]))
    shelf.index()
    parts = shelf.parts()
    found = parts.search.find("la niña metió el router en la bañera", "es", see("norte"), kept=50)
    close(parts)

    assert found.similar == ("p3#7",)
    assert {one.page for one in found.evidence} == {"p3", "p3#7"}


def test_a_page_is_read_once(nebula: Parts) -> None:
    """Its passages are remembered with it; only those of cases are read by themselves."""
    read: list[str] = []

    class Watched:
        def passages(self, ids: Sequence[str], sight: Sight) -> Mapping[str, Passage]:
            read.extend(ids)
            return nebula.library.passages(ids, sight)

        def __getattr__(self, name: str) -> object:
            return getattr(nebula.library, name)

    search = copy(nebula.search)
    vars(search)["_library"] = Watched()
    found = search.find("cobro doble en la factura", "es", NEBULA)

    assert found.evidence == nebula.search.find("cobro doble en la factura", "es", NEBULA).evidence
    assert read
    assert {one.kind for one in nebula.library.passages(read, NEBULA).values()} == {"case"}


@pytest.mark.parametrize(("outcome", "better"), [("solved", True), ("not_solved", False)])
def test_a_case_that_ended_well_counts_more(shelf: Shelf, outcome: str, better: bool) -> None:
    """Of two cases alike, the page of the one that was solved comes first."""
    shelf.teams()
    shelf.page("a", "Aplicamos el procedimiento del manual interno.", title="Uno")
    shelf.page("b", "Aplicamos el procedimiento del manual interno.", title="Uno")
    other = "not_solved" if better else "solved"
    shelf.cases(
        case("C-1", "El router se cayó al agua.", policies=["a"], outcome=outcome),
        case("C-2", "El router se cayó al agua.", policies=["b"], outcome=other),
    )
    shelf.index()
    parts = shelf.parts()
    found = parts.search.find("router al agua", "es", see("norte"), kept=50)
    close(parts)

    assert next(one.page for one in found.evidence if one.kind == "policy") == ("a" if better else "b")


def test_what_must_not_be_said_is_no_evidence(shelf: Shelf) -> None:
    """The words of that section find nothing, and it is not shown when the page is found by others."""
    shelf.page("a", "Pedimos nosotros el cambio.", title="Cambio de destino")
    shelf.page("b", "Llame usted a la mensajería.", heading="No decir nunca", title="Otra cosa")
    shelf.index()
    parts = shelf.parts()
    found = parts.search.find("llamar a la mensajería", "es", see("norte"), kept=50)
    close(parts)

    assert "b#never_say" not in {one.id for one in found.evidence if "linked" not in one.found_by}


@pytest.mark.parametrize(
    ("valid", "at", "seen"),
    [
        ("valid_until: 2026-11-21", NOW, False),
        ("valid_until: 2026-11-22", NOW, True),
        ("valid_from: 2026-11-23", NOW, False),
        ("valid_from: 2026-11-23", datetime(2026, 11, 23, 9, tzinfo=UTC), True),
    ],
)
def test_a_page_is_found_only_while_it_is_in_force(shelf: Shelf, valid: str, at: datetime, seen: bool) -> None:
    """On the day that the question is asked; both ends included."""
    path = shelf.page("a", "Devolvemos el dinero del envío.")
    path.write_text(path.read_text(encoding="utf-8").replace("owner:", f"{valid}\nowner:"), encoding="utf-8")
    shelf.index()
    parts = shelf.parts()
    sight = type(see("norte"))(tokens=see("norte").tokens, at=at)
    found = parts.search.find("devolver el dinero", "es", sight)
    close(parts)

    assert bool(found.evidence) is seen


def test_a_short_question_is_searched_with_the_customers_words() -> None:
    """First and last of what the customer wrote; a long question stands alone; the agent's words never count."""
    told = (("customer", "Uno."), ("agent", "Dos."), ("customer", "Tres."), ("customer", "Cuatro."))

    assert query_text(question("¿Qué hago?", *told)) == "¿Qué hago? Uno. Cuatro."
    assert query_text(question("¿Qué hago?", told[0])) == "¿Qué hago? Uno."
    assert query_text(question("palabra " * 25, *told)) == "palabra " * 25
    assert query_text(question("¿Qué hago?", ("agent", "Dos."))) == "¿Qué hago?"


BEFORE = "Te pongo en situación. Es cliente desde hace años, nunca ha reclamado y ha escrito esta mañana, tal cual:"
AFTER = "He mirado la ficha y no veo nada raro. Quiero contestar bien y no marear a nadie, así que dime qué le digo."


def test_what_a_customer_is_quoted_with_is_not_lost_in_a_long_question(nebula: Parts) -> None:
    """Their words alone are searched too, where much stands around them, and the surer search is taken."""
    reading = Reading(language="es", register=Register.NEUTRAL)
    theirs = "¿Hay que dejar algo a cuenta para que me lo separen?"
    alone = nebula.search.search(question(theirs), reading, NEBULA)
    hidden = nebula.search.search(question(f"{BEFORE} «{theirs}» {AFTER}"), reading, NEBULA)

    assert hidden.evidence[0].page == alone.evidence[0].page == "reserva-entre-tiendas"
    assert hidden.confidence == alone.confidence


def test_a_quotation_that_tells_nothing_leaves_the_question_whole(nebula: Parts) -> None:
    """What the agent says around it is what it is about; and little around it is never left out."""
    reading = Reading(language="es", register=Register.NEUTRAL)
    told = "La clienta compró un mueble y por tercera vez la pieza que llega no es la de su plano, ya van tres."
    angry = f"{told} Dice: «esto es una vergüenza, ya no puedo más con vosotros» ¿Qué puedo ofrecerle yo desde aquí?"
    short = "Tercera pieza equivocada. El cliente dice: «otra vez mal, ¿es que nadie mira lo que mete en la caja?»"

    for text in (angry, short):
        assert nebula.search.search(question(text), reading, NEBULA) == nebula.search.find(text, "es", NEBULA)


def test_a_question_is_searched_in_the_language_of_its_reading(nebula: Parts) -> None:
    """Two pages that say the same are told apart by the reading, not by the words of the query."""
    asked = question("delivery address")
    found = nebula.search.search(asked, Reading(language="es", register=Register.NEUTRAL), NEBULA)

    assert "es" in {one.language for one in found.evidence if one.kind == "policy"}
