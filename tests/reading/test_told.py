"""What customers tell of their effort in their own words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.reading.told import told


@pytest.mark.parametrize(
    ("text", "contacts"),
    [
        ("Es la cuarta vez que llamo", 4),
        ("es la 3ª vez que escribo", 3),
        ("I've called three times and written 5 emails", 5),
        ("2nd call about this", 2),
        ("He llamado tres veces", 3),
        ("Ya lo expliqué en la tienda y por la web", 2),
        ("Llamé ayer y hoy vuelvo a llamar", 2),
        ("I've explained it to ten people", 10),
        ("For the third time: I want to cancel", 3),
        ("Me han cobrado por tercera vez", 0),
        ("Llámeme a las tres", 0),
        ("La puerta se abrió tres veces", 0),
        ("he llamado 999 veces", 0),
    ],
)
def test_how_often_they_were_in_touch(text: str, contacts: int) -> None:
    """Counted only where they speak of calling or writing, and within reason."""
    assert told(text).contacts == contacts


@pytest.mark.parametrize(
    ("text", "attempts", "count"),
    [
        ("Ya van ocho entregas equivocadas", "ocho entregas", 8),
        ("Eight deliveries, all of them wrong", "eight deliveries", 8),
        ("me han mandado tres patas rotas", "tres patas", 3),
        ("ocho veces me han mandado la pieza equivocada", "ocho veces", 8),
        ("me han mandado ocho veces la pieza equivocada", "ocho veces", 8),
        ("dos averías, y tres técnicos que no vinieron; no han resuelto nada", "tres técnicos", 3),
        ("Ocho entregas en cuatro meses y la de hoy tampoco es", "ocho entregas", 8),
        ("Six visits and not one of them for anything: none came on time", "six visits", 6),
        ("quiero dos tarjetas", "", 0),
        ("una entrega equivocada", "", 0),
        ("a las dos visitas de la tarde les dijeron mal", "", 0),
    ],
)
def test_what_failed_is_counted_in_their_words(text: str, attempts: str, count: int) -> None:
    """With its accents, from two on, and only what went wrong."""
    assert (told(text).attempts, told(text).attempts_count) == (attempts, count)


@pytest.mark.parametrize(
    "text",
    [
        "Quiere devolver unos auriculares que compró hace un mes, sin abrir.",
        "Compré el router hace dos meses.",
        "Soy cliente desde hace cinco años y quiero otra línea.",
        "Llevo tres años siendo cliente",
        "Se mudó hace tres semanas y quiere la factura en la casa nueva.",
        "Hace una semana que recibió la lavadora y le gusta.",
        "El router que compró hace dos meses no funciona.",
        "She bought it a month ago, unopened.",
        "The phone she bought two weeks ago doesn't charge.",
        "I've been a customer for five years.",
        "It was delivered two weeks ago and they'd like another colour.",
    ],
)
def test_the_time_since_an_event_is_not_time_that_it_has_cost(text: str) -> None:
    """Nobody is told "you have been at this for a month" because they bought something a month ago."""
    assert (told(text).days, told(text).span) == (0, "")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Hace un mes que pide el cambio de dirección", 30),
        ("Lo compré y llevo tres semanas llamando", 21),
        ("Hace dos semanas que no llega el pedido", 14),
        ("Hace un mes que compró el sofá y sigue sin llegar", 30),
        ("Clienta agotada: ocho entregas en cuatro meses", 120),
        ("Tired customer: eight deliveries in four months", 120),
        ("I reported it two weeks ago", 14),
        ("Eight deliveries in four months and still the wrong part", 120),
        ("It still hasn't arrived in three weeks", 21),
    ],
)
def test_the_time_of_asking_and_waiting_counts(text: str, days: int) -> None:
    """Also where something was bought or did not come."""
    assert told(text).days == days


@pytest.mark.parametrize(
    ("text", "days", "span"),
    [
        ("Llevo cuatro meses esperando", 120, "cuatro meses"),
        ("desde hace un año así", 365, "un año"),
        ("hace un mes y medio que espero", 45, "un mes y medio"),
        ("Medio año reclamando lo mismo", 180, "medio año"),
        ("A fortnight waiting for the engineer", 14, "a fortnight"),
        ("Four months of the same story", 120, "four months"),
        ("Necesito el móvil en dos semanas", 0, ""),
        ("The offer ends in four days", 0, ""),
        ("it's been a month and a half", 45, "a month and a half"),
        ("10 days ago, and for over two weeks now", 14, "two weeks"),
        ("Tengo 15 años", 0, ""),
        ("la tarifa es de 30 días", 0, ""),
        ("llevo 50 años esperando", 0, ""),
    ],
)
def test_how_long_it_has_lasted(text: str, days: int, span: str) -> None:
    """The longest time told of, as they wrote it; ages, terms and exaggerations are none."""
    assert (told(text).days, told(text).span) == (days, span)


@pytest.mark.parametrize(
    ("text", "channels"),
    [
        ("Lo pedí en la web, fui a la tienda y he llamado", ("web", "store", "phone")),
        ("I called, then emailed, then went to the shop", ("phone", "email", "store")),
        ("lo expliqué por el chat y en tienda, y nada", ("chat", "store")),
        ("quiero cambiar de tarifa", ()),
        ("Quiero ir a la tienda a recogerlo", ()),
        ("¿Puedo pagar por la web?", ()),
        ("hola", ()),
    ],
)
def test_which_channels_they_name(text: str, channels: tuple[str, ...]) -> None:
    """In the order in which they name them, each once."""
    assert told(text).channels == channels


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=80)
    | st.lists(st.sampled_from("he llamado ocho veces 3 3rd meses hace entregas mal y medio ago".split())).map(" ".join)
)
def test_nothing_that_is_told_is_less_than_nothing(words: str) -> None:
    """Counts stay within reason, and a count comes with its words."""
    found = told(words)
    assert 0 <= found.contacts <= 100
    assert 0 <= found.days <= 1100
    assert bool(found.attempts) == (found.attempts_count >= 2)
    assert bool(found.span) == (found.days > 1) or found.days == 1
