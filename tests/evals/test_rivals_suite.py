"""The points that replies are compared by."""

from __future__ import annotations

from dataclasses import replace

import pytest

from copilot.types import Outcome
from evals.rivals_suite import PLAIN, WITHOUT, Answer, _figures, _some, score
from evals.words_data import written
from tests.test_report import FULL

ASKED = next(one for one in written() if one.language == "es" and one.felt)


@pytest.mark.parametrize(
    ("reply", "lacks"),
    [
        ("Llame usted mañana al servicio técnico y vuelva a llamar el lunes.", "effort taken from the customer"),
        ("Dear customer, we are looking at what has happened with your parcel and we will tell you.", "natural, in"),
        ("El plazo es de 90 días y cuesta 47,50 €, que se cobran en la factura del mes de marzo.", "supported"),
        ("El plazo depende de la tienda que lo tenga.", "owns it"),
        ("Lo miro yo y se lo digo.", "next step with a time"),
    ],
)
def test_a_reply_loses_the_point_that_it_misses(reply: str, lacks: str) -> None:
    """Each by the words of the reply alone."""
    met = score(ASKED, replace(FULL, reply=reply, outcome=Outcome.SUGGESTED), {})

    assert not next(met[name] for name in met if name.startswith(lacks))


def test_shares_are_of_one_way() -> None:
    """Points that do not apply to a question are not counted for it."""
    answers = [Answer(way=way, asked=ASKED, made=FULL, seconds=2.0) for way in (WITHOUT, PLAIN)]
    made = _figures([(answers[0], {"a": True, "b": False}), (answers[1], {"a": True})])

    assert made["points"] == {"a": 1.0, "b": 0.0}
    assert made["all points"] == 0.5


def test_fewer_questions_are_of_both_languages() -> None:
    """The first ones would all be in one."""
    assert {one.language for one in _some(6)} == {"es", "en"}
    assert len(_some(None)) == 60
