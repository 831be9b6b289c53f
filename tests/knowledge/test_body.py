"""The body of a page: headings to sections, lists to items, approved words to lines."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.knowledge.body import heading_key, read_body, say_line
from copilot.pages import SayLine, Section


def only(body: str) -> Section:
    (section,) = read_body(body, "es")
    return section


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("Qué podemos hacer", "can"),
        ("QUE PODEMOS HACER:", "can"),
        ("¿Qué no podemos hacer y por qué?", "cannot"),
        ("What we can’t do", "cannot"),
        ("Pasos", "steps"),
        ("Instead", "instead"),
        ("Cómo se pregunta", "asked"),
        ("No decir nunca", "never_say"),
        ("Say", "say"),
        ("Historia de esta norma", "other"),
        ("", "about"),
    ],
)
def test_headings_are_known_whatever_their_accents_and_case(heading: str, key: str) -> None:
    """In both languages; what is not known is free text."""
    assert heading_key(heading)[0] == key


def test_the_title_is_no_section_and_what_stands_before_headings_is_about() -> None:
    """In the order in which they stand; an empty section is left out."""
    body = "# Título\n\nDe qué va.\n\n## Pasos\n1. Uno.\n\n## En su lugar\n\n## Notas\nLibre.\n"
    assert [(s.key, s.text) for s in read_body(body, "es")] == [
        ("about", "De qué va."),
        ("steps", "1. Uno."),
        ("other", "Libre."),
    ]


def test_a_limit_has_its_reason_and_its_instead() -> None:
    """From nested items where there are, else the reason from the sentence itself."""
    section = only(
        "## No podemos\n- No cambiamos la dirección, porque la etiqueta ya está puesta.\n"
        "  - en su lugar: lo retenemos en el depósito.\n- No abonamos dos veces.\n  - motivo: ya consta un abono.\n"
    )
    assert [(item.because, item.instead) for item in section.items] == [
        ("la etiqueta ya está puesta", "lo retenemos en el depósito."),
        ("ya consta un abono.", ""),
    ]


def test_a_step_has_its_owner() -> None:
    """In brackets before it; a step without brackets has none."""
    section = only("## Pasos\n1. (agente) Confirma\n   la dirección.\n2. [mensajería]: Acepta.\n3. Se espera.\n")
    assert [(item.owner, item.text) for item in section.items] == [
        ("agente", "Confirma la dirección."),
        ("mensajería", "Acepta."),
        ("", "Se espera."),
    ]


def test_approved_words_have_a_slot_and_conditions() -> None:
    """The slot in either language; a line without a known slot is not for customers."""
    assert say_line("límite [partner_closed, contacts>=2]: No podemos.") == SayLine(
        slot="limit", text="No podemos.", when=("partner_closed", "contacts>=2")
    )
    assert say_line("Step: We will.") == SayLine(slot="step", text="We will.")
    assert say_line("ojo: esto no.") is None
    assert say_line("sin ranura") is None


def test_approved_words_in_the_other_language_are_of_that_language() -> None:
    """A page in Spanish can be answered from in English too."""
    say, decir = read_body("## Say\n- limit: No.\n\n## Decir\n- límite: No.\n", "es")
    assert (say.language, decir.language) == ("en", "es")


def test_hard_wrapped_lines_are_one_sentence() -> None:
    """So that a quote of the page does not break off in the middle."""
    section = only("## Pasos\n- Retenemos el paquete\n  durante 7 días.\n- Otro.\n")
    assert section.text == "- Retenemos el paquete durante 7 días.\n- Otro."


def test_a_heading_inside_a_list_or_a_quote_does_not_end_the_section() -> None:
    """What follows it keeps its place."""
    section = only("## Pasos\n- ## Raro\n\n  uno\n- dos\n\n> ## Cita\n> tres\n\nfin\n")
    assert section.key == "steps"
    assert section.items[-1].text == "dos"
    assert section.text.endswith("fin")


@pytest.mark.parametrize("separator", ["\r\n", "\u2028", "\x0b", "\x0c", "\x85", "\r"])
def test_no_kind_of_line_break_moves_words_into_another_section(separator: str) -> None:
    """Only what Markdown takes for the end of a line is one."""
    first, second = read_body(f"uno{separator}dos\n\n## Pasos\n- tres\n", "es")
    assert first.text.split() == ["uno", "dos"]
    assert second.text == "- tres"


def letters(texts: Iterable[str]) -> list[str]:
    return sorted(word for text in texts for word in re.findall(r"[^\W_]+", text))


_BLOCKS = st.sampled_from(
    [
        "## Pasos",
        "## Decir",
        "## Otra",
        "# Más",
        "- ",
        "  - ",
        "1. ",
        "> ",
        "### ",
        "",
        "---",
        "```",
        "    ",
        "===",
        "* # ",
    ]
)
_LINES = st.tuples(_BLOCKS, st.text("abcñ .:\u2028\x0b\t", max_size=12)).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(st.lists(_LINES, max_size=14))
def test_no_word_of_a_body_is_lost(lines: list[str]) -> None:
    """Every word is in the text or the heading of a section, unless nothing stands under its heading."""
    body = "# Título\n\nprincipio\n\n" + "\n\nx\n\n".join(lines) + "\n\nx\n"
    sections = read_body(body, "es")
    assert letters([body.removeprefix("# Título")]) == letters(
        [s.text for s in sections] + [s.heading for s in sections]
    )
