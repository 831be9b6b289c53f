"""What people type, what messages carry, and what the page makes of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.sandbox.driver import Sandbox
from copilot.sandbox.page.mrkdwn import markdown_parser, mrkdwn, plain
from copilot.sandbox.typed import escape, rich_text, stored_text, unescape

from .browser import Tags


class Names:
    """Everything is called by its id, in small letters."""

    def user(self, ref: str) -> str:
        return ref.lower()

    channel = group = user


def html(text: str) -> str:
    return str(mrkdwn(text, Names()))


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("a < b & c", "a &lt; b &amp; c"),
        ("hola @lucia, mira", "hola <@U0LUCIA>, mira"),
        ("pregunta a @leads.", "pregunta a <!subteam^S0LEADS>."),
        ("@nadie y correo@ejemplo.es", "@nadie y correo@ejemplo.es"),
        ("mira https://nebula.example/a?b=1&c=2.", "mira <https://nebula.example/a?b=1&amp;c=2>."),
        ("<@U0LUCIA> ya", "<@U0LUCIA> ya"),
        ("<script>", "&lt;script&gt;"),
    ],
)
async def test_what_is_typed_is_stored_as_slack_does(slack: Sandbox, typed: str, stored: str) -> None:
    """Mentions and links become control sequences, everything else is escaped."""
    assert stored == stored_text(typed, slack.workspace.directory)


def test_the_rich_text_of_a_message_says_the_same() -> None:
    """The block beside the text has the mention, the link and the characters as they were."""
    block = rich_text("a &amp; b <@U1> <https://x.es|x> <!here>", "b1")

    kinds = [element["type"] for element in block["elements"][0]["elements"]]

    assert kinds == ["text", "user", "text", "link", "text", "broadcast"]
    assert block["elements"][0]["elements"][0]["text"] == "a & b "


@settings(database=None, deadline=None)
@given(st.text())
def test_escaping_can_be_undone(text: str) -> None:
    """No character is lost on the way to Slack and back."""
    assert text == unescape(escape(text))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("*bold* _it_ ~no~ `co*de`", "<strong>bold</strong> <em>it</em> <s>no</s> <code>co*de</code>"),
        ("2*3*4 and snake_case_name", "2*3*4 and snake_case_name"),
        ("a\nb", "a<br>b"),
        ("&gt; uno\n> dos\ntres", "<blockquote>uno<br>dos</blockquote>tres"),
        ("```x < *y*```", "<pre>x &lt; *y*</pre>"),
        ("<@U1> <#C1|ayuda> <!subteam^S1> <!here>",
         '<span class="mention">@u1</span> <span class="mention">#ayuda</span> '
         '<span class="mention">@s1</span> <span class="mention">@here</span>'),
        ("&lt;b&gt; &amp;amp;", "&lt;b&gt; &amp;amp;"),
        (":package: :unknown:", "📦 :unknown:"),
    ],
)  # fmt: skip
def test_mrkdwn_is_shown(text: str, shown: str) -> None:
    """Slack's markup becomes HTML, and nothing else does."""
    assert shown == html(text)


def test_links_open_elsewhere_and_only_safely() -> None:
    """A web link keeps its address; a link that would run something loses it."""
    assert (
        html("<https://x.es/?a=1&amp;b=2|x>")
        == '<a href="https://x.es/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">x</a>'
    )
    assert 'href="#"' in html("<javascript:alert(1)|x>")
    assert "javascript" not in html("<javascript:alert(1)|x>")


def test_plain_text_has_emoji_and_no_markup() -> None:
    """*Stars* stay stars."""
    assert str(plain(":white_check_mark: *hecho* <b>")) == "✅ *hecho* &lt;b&gt;"


def test_markdown_has_no_html_no_images_no_scripts() -> None:
    """Raw HTML is text, images are not loaded, and links that would run something are no links."""
    shown = markdown_parser().render(
        "**a** <img src=x onerror=alert(1)> ![b](https://x/y.png) [c](javascript:alert(1))"
    )

    assert "<strong>a</strong>" in shown
    assert "<img" not in shown
    assert 'href="javascript' not in shown


def dangerous(text: str) -> Iterator[str]:
    known = {"a", "p", "strong", "em", "s", "code", "pre", "br", "blockquote", "span", "ul", "ol", "li", "hr"}
    known |= {"h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"}
    for tag, attributes in Tags(text).tags:
        if tag not in known or any(name.startswith("on") for name in attributes):
            yield tag
        if (attributes.get("href") or "#").split(":")[0] not in {"http", "https", "mailto", "#"}:
            yield str(attributes["href"])


NASTY = (
    "<script> </script> <img\tsrc=x\tonerror=a()> javascript:a() < > | * _ ` ``` \"' &lt; <https://x| <@U1| <! [a]( ) "
    "![ data:text/html, :+1: a"
).split(" ")

nasty = st.lists(
    st.sampled_from([*NASTY, "\n", "> "]),
    max_size=14,
).map("".join)


@settings(database=None, deadline=None, max_examples=300)
@given(nasty | st.text(max_size=40))
def test_no_text_becomes_a_tag_that_runs(text: str) -> None:
    """Whatever an app or a person writes, only known tags come out, without handlers and with safe links."""
    assert list(dangerous(html(text))) == []
    assert list(dangerous(markdown_parser().render(text))) == []
    assert Tags(str(plain(text))).tags == []
