"""Masking: what identifies somebody does not get through, and what does not is left alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import iban, luhn
from stdnum.es import dni

from copilot.knowledge.mask import Masking, masked_question, personal_data
from copilot.types import Principal, Question, Turn


def mask(text: str) -> str:
    return Masking().mask(text)


def spelled(text: str) -> str:
    return "".join(char for char in text if char.isalnum()).casefold()


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=count, max_size=count)


def grouped(value: str, mark: str, size: int = 4) -> str:
    return mark.join(value[at : at + size] for at in range(0, len(value), size))


def _iban(number: str) -> str:
    return f"ES{iban.calc_check_digits(f'ES00{number}')}{number}"


def _bank_account(bank: str) -> str:
    """A Spanish account with the two check digits of its own."""
    from stdnum.es import ccc

    office, account = bank[:8], bank[8:]
    return f"{office}{ccc.calc_check_digits(office + '00' + account)}{account}"


_MARKS = st.sampled_from(["", " ", "-", "\xa0", "\u202f", "\u2011"])
CARDS = st.builds(lambda n, mark: grouped(n + luhn.calc_check_digit(n), mark), digits(15), _MARKS)
IBANS = st.builds(lambda n, mark: grouped(_iban(_bank_account(n)), mark), digits(18), _MARKS)
IDS = st.builds(lambda n, mark: n + mark + dni.calc_check_digit(n), digits(8), st.sampled_from(["", "-", " "]))
PHONES = st.builds(
    lambda prefix, first, rest, mark: f"{prefix}{first}{mark}{grouped(rest, mark, 3)}",
    st.sampled_from(["", "+34 ", "0034", "(+34) "]), st.sampled_from(["612", "677", "913"]), digits(6), _MARKS,
)  # fmt: skip
EMAILS = st.from_regex(r"[a-z][a-z0-9._%+-]{0,10}[a-z0-9]@[a-z][a-z0-9-]{0,8}\.(es|com|co\.uk)", fullmatch=True)
FOUND = st.one_of(CARDS, IBANS, IDS, PHONES, EMAILS)
AROUND = st.sampled_from(
    [("", ""), ("es ", " y nada más"), ("(", ")"), ("nº: ", "."), ("dato:", ","), ("*", "*"), ("«", "»"),
     ("desde el 12/11/2026, ", " o llamen"), ("pedido 4455667788, ", "\n"), ("a las 9:30, ", "; gracias")]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(FOUND, AROUND)
def test_no_identifier_survives_however_it_is_spaced(value: str, around: tuple[str, str]) -> None:
    """An e-mail, IBAN, card, DNI or telephone, next to any punctuation, is a placeholder."""
    before, after = around
    masked = mask(f"{before}{value}{after}")
    assert value not in masked
    assert masked.startswith(before)
    assert masked.endswith(after)
    assert sum(char.isdigit() for char in masked.removeprefix(before).removesuffix(after)) <= 1


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.one_of(
            FOUND,
            st.sampled_from(["Soy Ana Ruiz.", "calle Mayor, 12", "hola", "/", "<NOMBRE_1>"]),
            st.text(max_size=15),
        ),
        max_size=6,
    )
)
def test_masking_again_changes_nothing(parts: list[str]) -> None:
    """What is masked holds no personal data, and its placeholders are kept as they are."""
    masked = mask(" ".join(parts))
    assert mask(masked) == masked
    assert personal_data(masked) == ()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(FOUND, st.sampled_from(["Me llamo Ana.", "Un saludo,\nAna", "<EMAIL_2>"])), max_size=5))
def test_what_is_put_back_is_what_was_taken(parts: list[str]) -> None:
    """Each placeholder stands for one value; putting the values back gives the text again, but for its spacing."""
    text = "\n".join(parts)
    masking = Masking()
    masked = masking.mask(text)
    for placeholder, value in reversed(masking.values.items()):
        masked = masked.replace(placeholder, value)
    assert spelled(masked) == spelled(text)


@pytest.mark.parametrize(
    "text",
    [
        "El pedido 4455667788 salió el 2026-11-29 a las 12:30.",
        "Me cobran 1.234,56 € en vez de 12,50 €.",
        "La tarjeta 4111 1111 1111 1112 no es ninguna.",
        "Quedan 3 días para el 12/12/2026.",
        "El número de seguimiento es RX123456789012ES.",
        "Mi línea va a 600 megas y llegan 38.",
        "El DNI 12345678A no existe.",
    ],
)
def test_figures_that_identify_nobody_are_left_alone(text: str) -> None:
    """Orders, dates, amounts, and numbers whose check digits are wrong."""
    assert mask(text) == text


def test_one_value_has_one_placeholder_however_it_is_written() -> None:
    """And two values have two."""
    masking = Masking()
    masked = masking.mask("Del 612 345 678 o del 612345678, no del 613 345 678. Ana@x.es, ana@x.es.")
    assert masked == "Del <TELEFONO_1> o del <TELEFONO_1>, no del <TELEFONO_2>. <EMAIL_1>, <EMAIL_1>."
    assert masking.values["<TELEFONO_2>"] == "613 345 678"


def test_placeholders_that_are_there_already_keep_their_meaning() -> None:
    """A new value does not take the number of one that somebody else masked."""
    assert mask("<EMAIL_1> dice que escriba a b@x.es") == "<EMAIL_1> dice que escriba a <EMAIL_2>"


def test_an_account_number_is_found_behind_something_that_looks_like_one() -> None:
    """And words that follow it are not taken for a part of it."""
    text = "AB12 3456 7890 1234 ES91 2100 0418 4502 0005 1332 luego tengo más que decir"
    assert mask(text) == "AB12 3456 7890 1234 <IBAN_1> luego tengo más que decir"


@pytest.mark.parametrize("phone", ["612345678", "612 345 678", "612-34-56-78", "91 345 67 89", "0034612 345 678"])
@pytest.mark.parametrize("before", ["el 12/11/2026 ", "a las 9:30-", "612345679-"])
def test_a_telephone_is_found_behind_other_figures(before: str, phone: str) -> None:
    """A date or a time before it does not hide it."""
    assert phone not in mask(f"{before}{phone}")


def test_a_card_is_found_among_other_figures() -> None:
    """The expiry and the code beside it do not hide it."""
    assert "4111" not in mask("pagué con 4111 1111 1111 1111 12 27 123")


@pytest.mark.parametrize(
    "text",
    ["IBANES9121000418450200051332", "DNI12345678Z", "nº4111.1111.1111.1111", "６１２３４５６７８", "_612345678_"],
)
def test_identifiers_glued_to_their_names_are_found(text: str) -> None:
    """As people type them in a hurry, and in wide figures."""
    assert len(personal_data(text)) == 1


def test_a_question_has_one_placeholder_a_value_over_its_whole_thread() -> None:
    """A name given in one message is masked in the others, earlier or later, and nothing else changes."""
    question = Question(
        id="q",
        text="Ana sigue esperando en ana@x.es",
        asker=Principal(user="U1", team="atencion"),
        at=datetime(2026, 11, 29, tzinfo=UTC),
        thread=(
            Turn(author="agent", text="Aquí Ana otra vez, <NOMBRE_1>."),
            Turn(author="customer", text="Me llamo Ana, ana@x.es", channel="chat"),
        ),
    )
    masked = masked_question(question)
    assert masked.text == "<NOMBRE_2> sigue esperando en <EMAIL_1>"
    assert [turn.text for turn in masked.thread] == [
        "Aquí <NOMBRE_2> otra vez, <NOMBRE_1>.", "Me llamo <NOMBRE_2>, <EMAIL_1>",
    ]  # fmt: skip
    assert masked.thread[1].channel == "chat"
    assert masked_question(masked) == masked


def test_invisible_characters_do_not_hide_an_identifier() -> None:
    """A zero-width space inside an address is gone before anything is looked for."""
    question = Question(
        id="q", text="ana\u200b@x.es", asker=Principal(user="U", team="t"), at=datetime(2026, 11, 29, tzinfo=UTC)
    )
    assert masked_question(question).text == "<EMAIL_1>"


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "a",
        "a.",
        "1 ",
        "1.",
        "aa11" + "x" * 40 + " ",
        "4111 ",
        "A",
        "A'",
        "calle de ",
        "me llamo ",
        "Soy Ana ",
        "@",
        "<NOMBRE_1>",
    ],
)
def test_a_long_run_of_anything_ends(unit: str) -> None:
    """No pattern goes back and forth over it for ever."""
    assert mask(unit * (20_000 // len(unit)))
