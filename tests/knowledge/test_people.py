"""Names and streets: what is introduced as one is found, what is not is left alone."""

from __future__ import annotations

import pytest

from copilot.knowledge.mask import Masking
from copilot.knowledge.people import names, streets


def named(text: str) -> set[str]:
    """The names in a text; one that begins a longer one is a part of it."""
    spans = set(names(text))
    return {text[start:end] for start, end in spans if not any(start == a and end < b for a, b in spans)}


def addresses(text: str) -> set[str]:
    return {text[start:end] for start, end in streets(text)}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Me llamo Ana María Ruiz y no llega.", "Ana María Ruiz"),
        ("me llamo ana ruiz y no llega", "ana ruiz"),
        ("La línea está a nombre de Luis de la Fuente", "Luis de la Fuente"),
        ("Soy Íñigo O'Connor", "Íñigo O'Connor"),
        ("La Sra. Ruiz espera", "Ruiz"),
        ("Hola Marta, necesito ayuda", "Marta"),
        ("Dear Mr. Smith", "Smith"),
        ("My name is Mary-Jane Watson.", "Mary-Jane Watson"),
        ("This is John Smith's wife", "John Smith"),
        ("Gracias por todo.\nUn saludo,\nPedro Gil", "Pedro Gil"),
        ("Kind regards,\nSarah", "Sarah"),
    ],
)
def test_who_is_introduced_addressed_or_signs_is_found(text: str, name: str) -> None:
    """With all surnames, and without the words around it."""
    assert named(text) == {name}


@pytest.mark.parametrize(
    "text",
    [
        "Soy cliente desde 2019",
        "Soy Cliente desde 2019",
        "I am Very angry",
        "Hola equipo, buenas",
        "Hola Nébula, no llega",
        "me llamo la atención el precio",
        "This is Ridiculous",
        "Soy de Madrid",
        "Un saludo,\nEl equipo",
    ],
)
def test_what_is_no_name_is_left_alone(text: str) -> None:
    """The company, feelings and sentences go on saying what they say."""
    assert named(text) == set()


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Vivo en la calle Mayor, 12, 3º B, 28013 Madrid", "calle Mayor, 12, 3º B, 28013"),
        ("va a C/ Alcalá 45", "C/ Alcalá 45"),
        ("Avenida de la Constitución nº 7", "Avenida de la Constitución nº 7"),
        ("vivo en calle del pez 3", "calle del pez 3"),
        ("AVDA. AMÉRICA 120", "AVDA. AMÉRICA 120"),
        ("Pº de la Castellana 100", "Pº de la Castellana 100"),
        ("It goes to 221B Baker Street", "221B Baker Street"),
        ("I live at 12 long lane", "12 long lane"),
    ],
)
def test_a_street_with_a_number_is_found(text: str, address: str) -> None:
    """Up to its floor and postcode, in both languages."""
    assert addresses(text) == {address}


@pytest.mark.parametrize(
    "text",
    ["la calle está cortada", "llevo en la calle Mayor 3 horas", "2 days street", "cambio de la dirección de la calle"],
)
def test_a_street_that_is_no_address_is_left_alone(text: str) -> None:
    """Without a number, or with one that counts something else."""
    assert addresses(text) == set()


def test_a_name_once_known_is_masked_wherever_it_stands() -> None:
    """But not inside another word."""
    masked = Masking().mask("Soy Ana. Dígale a Ana que la Anacleta no viene.")
    assert masked == "Soy <NOMBRE_1>. Dígale a <NOMBRE_1> que la Anacleta no viene."
