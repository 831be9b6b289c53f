"""What leaves for Slack calls nobody and leads nowhere that no cited passage leads to."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.slack.neutral import inert, inert_blocks, links_of, preview, whole_words, without_links

from .make import evidence

PARTS = st.sampled_from(
    [
        "<!channel>", "<!here|here>", "<!everyone>", "<!subteam^S0LEADS|@leads>", "<@U0LUCIA>", "<@U0LUCIA|lucia>",
        "<#C0ATENCION|atencion>", "<https://evil.example/x>", "<https://evil.example|el banco>", "<mailto:a@b.com|c>",
        "https://evil.example", "www.evil.example/y", "evil.com", "[pague aquí](https://evil.example)", "<", ">", "|",
        "hola", ".", "_", "@", "¿y el pago?", " ", "\n", "3 < 4", "&lt;!channel&gt;", "<<!channel>>", "<!chan", "nel>", "slack://x/y",
    ]
)  # fmt: skip
TEXTS = st.lists(PARTS, max_size=12).map("".join)
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+(?![\w/?#-]|\.\w)")
ALIVE = re.compile(r"<[!@#][^>\n]*>|<[a-z+]+:[^>\n]*>|evil\.(?:example|com)(?![^\W_])|slack://|\]\(")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<!channel> ya", "@channel ya"),
        ("<!subteam^S0LEADS|@leads>", "@leads"),
        ("<!chanhttps://evil.example>", "@[enlace retirado]"),
        ("<@U0LUCIA>, mire", "@…, mire"),
        ("<@U0NURIA> le pide permiso", "<@U0NURIA> le pide permiso"),
        ("en <#C0ATENCION|atencion-ayuda>", "en #atencion-ayuda"),
        ("<https://evil.example|Pague aquí>", "Pague aquí"),
        ("<https://evil.example>", "[enlace retirado]"),
        ("Mire https://evil.example/a?b=c.", "Mire [enlace retirado]."),
        ("Mire https://nebula.example/cambio.", "Mire https://nebula.example/cambio."),
        ("<https://nebula.example/cambio|Cambios>", "<https://nebula.example/cambio|Cambios>"),
        ("<https://nebula.example/cambio|https://banco.example>", "<https://nebula.example/cambio>"),
        ("ayuda@nebula.example y 3,50 €", "ayuda@nebula.example y 3,50 €"),
        ("Gracias.Es todo", "Gracias.Es todo"),
        ("Pague en _banco-falso.com_ o banco.es, ya", "Pague en _[enlace retirado]_ o [enlace retirado], ya"),
        ("Escriba a ayuda@correo.nebula.example.", "Escriba a ayuda@correo.nebula.example."),
        ("Mire...evil.com", "Mire...[enlace retirado]"),
    ],
)
def test_only_what_is_allowed_stays(text: str, expected: str) -> None:
    """A person who is meant, and an address that a cited passage holds."""
    allowed = {"https://nebula.example/cambio"}

    assert inert(text, links=allowed, people={"U0NURIA"}, language="es") == expected


@given(TEXTS)
def test_nothing_comes_alive_however_it_is_put_together(text: str) -> None:
    """Neither in Slack's markup, nor as literal text, nor in the Markdown of a stream; and once is enough."""
    once = inert(text)

    assert not ALIVE.search(MAIL.sub("", once.replace("](", "")))
    assert inert(once) == once
    assert not ALIVE.search(MAIL.sub("", preview(text)))


@given(TEXTS, st.data())
def test_a_preview_only_grows(text: str, data: st.DataObject) -> None:
    """What has been shown of a text stays as it is when the text goes on."""
    half = whole_words(text[: data.draw(st.integers(0, len(text)))])

    assert preview(text).startswith(preview(half))


def test_the_links_of_the_passages_are_those_that_they_show() -> None:
    """With and without the stroke at the end; the sign after a sentence is not part of one."""
    held = links_of(
        [evidence(text="Se cambia en https://nebula.example/cambio/. Nada más.", source="https://x.example/p")]
    )

    assert {"https://nebula.example/cambio/", "https://nebula.example/cambio", "https://x.example/p"} == held


def test_every_text_in_the_blocks_is_made_so() -> None:
    """Markup, literal text, elements that call people, links; what a button does stays."""
    blocks = [
        {"type": "section", "text": {"type": "mrkdwn", "text": "<!here> <https://evil.example|aquí>"}},
        {"type": "context", "elements": [{"type": "plain_text", "text": "en https://evil.example"}]},
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [
                        {"type": "broadcast", "range": "here"},
                        {"type": "user", "user_id": "U0LUCIA"},
                        {"type": "user", "user_id": "U0NURIA"},
                        {"type": "link", "url": "https://evil.example", "text": "aquí"},
                        {"type": "text", "text": "www.evil.example"},
                    ],
                }
            ],
        },
        {"type": "actions", "elements": [{"type": "button", "action_id": "a", "url": "https://our.example/console"}]},
    ]
    made = inert_blocks(blocks, people={"U0NURIA"}, language="en")

    assert made[0]["text"]["text"] == "@here aquí"
    assert made[1]["elements"][0]["text"] == "en [link removed]"
    assert [each.get("text", each.get("user_id")) for each in made[2]["elements"][0]["elements"]] == [
        "@here", "@…", "U0NURIA", "aquí", "[link removed]",
    ]  # fmt: skip
    assert made[3] == blocks[3]
    assert inert_blocks(blocks, links=None)[1] == blocks[1]


def test_a_text_that_goes_out_again_keeps_its_links() -> None:
    """What has been through here once is not judged by addresses again."""
    assert without_links("en https://nebula.example", None) == "en https://nebula.example"
