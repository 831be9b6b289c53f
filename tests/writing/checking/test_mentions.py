"""What can be dialled or addressed, and what dialling it costs."""

from __future__ import annotations

import pytest

from copilot.writing.checking.mentions import days, is_premium, phones, placeholders


@pytest.mark.parametrize(
    "text",
    [
        "el 902 555 014", "el 902 555 0143", "807 12 34 56", "+34 902 123 456", "0034 902 123 456", "el 11822",
        "el 118 18",
        "1-900-555-0143", "+1 900 555 0143", "0906 123 4567", "0871 234 5678", "087 123 4567", "+44 909 879 0000",
        "un 902",
    ],
)  # fmt: skip
def test_numbers_that_cost_more_than_a_call_are_told(text: str) -> None:
    """Spain's 902, 80x and 118; North America's 1-900; the United Kingdom's 09 and 087; however they are written."""
    assert phones(text)
    assert all(is_premium(phone) for phone in phones(text) if len(phone) > 3 or phone == "902")


@pytest.mark.parametrize("text", ["912 345 678", "600 11 22 33", "900 123 456", "+34 912 345 678", "020 7946 0123"])
def test_other_numbers_are_only_numbers(text: str) -> None:
    """A landline, a mobile, a free line."""
    assert [is_premium(phone) for phone in phones(text)] == [False]


@pytest.mark.parametrize(
    "text",
    ["son 902 euros", "llame al 112", "pedido 4471", "el 3 de diciembre de 2026", "de 9:00 a 18:00", "1.234,50 €"],
)
def test_what_is_not_dialled_is_no_telephone_number(text: str) -> None:
    """Amounts, dates, short references, and the numbers of emergencies."""
    assert phones(text) == set()


def test_one_number_in_groups_or_in_one_piece_is_one() -> None:
    """With or without the country code."""
    assert phones("+34 912 34 56 78") == phones("912345678") == phones("(912) 345-678")


def test_days_and_months_are_the_same_in_both_languages() -> None:
    """And "this afternoon" is today, "por la mañana" is not tomorrow."""
    assert days("el jueves, en diciembre") == days("on Thursday, in December") == {"thursday", "december"}
    assert days("esta tarde") == days("this afternoon") == {"today"}
    assert days("por la mañana") == set()
    assert days("mañana por la mañana") == {"tomorrow"}


def test_placeholders_stand_for_people() -> None:
    """Masked data keeps its form."""
    assert placeholders("Lo pidió <NOMBRE_1> con <TELEFONO_2>.") == {"<NOMBRE_1>", "<TELEFONO_2>"}
