"""Slack's mrkdwn and ordinary Markdown as HTML, with everything that was not markup escaped."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Any, Protocol
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup, escape

from copilot.sandbox.page.emoji import EMOJI
from copilot.sandbox.typed import unescape

FENCE = re.compile(r"```\n?(.*?)\n?```", re.DOTALL)
QUOTE = re.compile(r"(?:&gt;|>)\s?(.*)")
INLINE = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|<(?P<control>[^<>\n]+)>"
    r"|(?<![\w*])\*(?P<bold>[^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])"
    r"|(?<![\w_])_(?P<italic>[^\s_](?:[^_\n]*[^\s_])?)_(?![\w_])"
    r"|(?<![\w~])~(?P<strike>[^\s~](?:[^~\n]*[^\s~])?)~(?![\w~])"
    r"|:(?P<emoji>[a-z0-9_+-]+):"
)
NAMED = re.compile(r":([a-z0-9_+-]+):")
TAGS = {"bold": "strong", "italic": "em", "strike": "s"}
SAFE_SCHEMES = {"http", "https", "mailto"}


class Names(Protocol):
    """What ids are called; the id itself for what nobody knows."""

    def user(self, ref: str) -> str: ...
    def channel(self, ref: str) -> str: ...
    def group(self, ref: str) -> str: ...


def safe_url(url: object) -> str:
    """The URL, or "#" for one that a browser might run."""
    text = str(url or "")
    return text if urlsplit(text).scheme.lower() in SAFE_SCHEMES else "#"


def link(url: str, label: str) -> Markup:
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(safe_url(url), label)


def emoji(name: str) -> str:
    return EMOJI.get(name, f":{name}:")


def plain(text: str) -> Markup:
    """Plain text, in which Slack still shows emoji."""
    return Markup(NAMED.sub(lambda found: emoji(found[1]), str(escape(text))))


def mrkdwn(text: str, names: Names) -> Markup:
    """Slack's own markup: bold, italic, strike, code, quotes, links, mentions, emoji."""
    parts: list[Markup] = []
    end = 0
    for fence in FENCE.finditer(text):
        parts += [_lines(text[end : fence.start()], names), Markup("<pre>{}</pre>").format(unescape(fence[1]))]
        end = fence.end()
    return Markup("").join([*parts, _lines(text[end:], names)])


def _lines(text: str, names: Names) -> Markup:
    """Lines, with neighbouring quotes gathered into one element."""
    out: list[Markup] = []
    lines = text.strip("\n").split("\n")
    for quoted, run in groupby(lines, key=lambda line: QUOTE.fullmatch(line) is not None):
        shown = [_inline(QUOTE.sub(r"\1", line) if quoted else line, names) for line in run]
        joined = Markup("<br>").join(shown)
        out.append(Markup("<blockquote>{}</blockquote>").format(joined) if quoted else joined)
    return Markup("").join(out)


def _inline(text: str, names: Names) -> Markup:
    parts: list[Markup] = []
    end = 0
    for found in INLINE.finditer(text):
        parts += [escape(unescape(text[end : found.start()])), _span(found, names)]
        end = found.end()
    return Markup("").join([*parts, escape(unescape(text[end:]))])


def _span(found: re.Match[str], names: Names) -> Markup:
    kind = str(found.lastgroup)
    inner = found[kind]
    if kind == "code":
        return Markup("<code>{}</code>").format(unescape(inner))
    if kind == "control":
        return _control(inner, names)
    if kind == "emoji":
        return escape(emoji(inner))
    return Markup(f"<{TAGS[kind]}>{{}}</{TAGS[kind]}>").format(_inline(inner, names))


def _control(inner: str, names: Names) -> Markup:
    """What stands between angle brackets: a mention, a date or a link."""
    target, _, label = inner.partition("|")
    if target.startswith("@"):
        return mention("@", names.user(target[1:]))
    if target.startswith("#"):
        return mention("#", label or names.channel(target[1:]))
    if target.startswith("!subteam^"):
        return mention("@", names.group(target.removeprefix("!subteam^")))
    if target.startswith("!date^"):
        return escape(unescape(label))
    if target.startswith("!"):
        return mention("@", label or target[1:])
    return link(unescape(target), unescape(label or target))


def mention(sign: str, name: str) -> Markup:
    return Markup('<span class="mention">{}{}</span>').format(sign, name)


def _link_open(renderer: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: Any) -> str:
    tokens[index].attrSet("target", "_blank")
    tokens[index].attrSet("rel", "noopener noreferrer")
    tokens[index].attrSet("href", safe_url(tokens[index].attrGet("href")))
    return renderer.renderToken(tokens, index, options, env)


def markdown_parser() -> MarkdownIt:
    """Markdown without raw HTML and without images, which a page without third parties does not load."""
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
    parser.disable("image")
    parser.add_render_rule("link_open", _link_open)
    return parser
