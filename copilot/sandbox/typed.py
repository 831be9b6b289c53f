"""From what a person types to what Slack stores: mentions, links, escapes, and the rich text block of the client."""

from __future__ import annotations

import re
from collections.abc import Iterator

from copilot.sandbox.directory import Directory
from copilot.sandbox.values import Json

CONTROL = re.compile(r"<(?:@[UWB]\w+|#C\w+(?:\|[^>]*)?|!\w[^>]*|https?://[^>\s]+|mailto:[^>\s]+)>")
WORDS = re.compile(r"(?P<at>(?<![\w@])@[\w.-]*[\w-])|(?P<link>https?://[^\s<>]+[^\s<>.,;:!?)\]'\"])")
TOKEN = re.compile(r"<(@|#|!subteam\^|!|https?:|mailto:)([^>]*)>")


def stored_text(typed: str, directory: Directory) -> str:
    """The text as messages carry it: `@names` become mentions, links get brackets, `&`, `<` and `>` are escaped."""
    parts: list[str] = []
    end = 0
    for control in CONTROL.finditer(typed):
        parts += [_plain(typed[end : control.start()], directory), control.group()]
        end = control.end()
    return "".join([*parts, _plain(typed[end:], directory)])


def _plain(text: str, directory: Directory) -> str:
    parts: list[str] = []
    end = 0
    for found in WORDS.finditer(text):
        parts += [escape(text[end : found.start()]), _reference(found, directory)]
        end = found.end()
    return "".join([*parts, escape(text[end:])])


def _reference(found: re.Match[str], directory: Directory) -> str:
    if found["link"]:
        return f"<{escape(found['link'])}>"
    if user := directory.find_user(found["at"]):
        return f"<@{user.id}>"
    if group := directory.find_group(found["at"]):
        return f"<!subteam^{group.id}>"
    return escape(found["at"])


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def rich_text(text: str, block_id: str) -> Json:
    """The block that Slack's own client sends along with a stored text."""
    section = {"type": "rich_text_section", "elements": list(_elements(text))}
    return {"type": "rich_text", "block_id": block_id, "elements": [section]}


def _elements(text: str) -> Iterator[Json]:
    end = 0
    for token in TOKEN.finditer(text):
        if token.start() > end:
            yield {"type": "text", "text": unescape(text[end : token.start()])}
        yield _element(token[1], token[2])
        end = token.end()
    if end < len(text):
        yield {"type": "text", "text": unescape(text[end:])}


def _element(kind: str, rest: str) -> Json:
    match kind:
        case "@":
            return {"type": "user", "user_id": rest}
        case "#":
            return {"type": "channel", "channel_id": rest.split("|")[0]}
        case "!subteam^":
            return {"type": "usergroup", "usergroup_id": rest.split("|")[0]}
        case "!":
            return {"type": "broadcast", "range": rest.split("|")[0]}
        case scheme:
            return {"type": "link", "url": unescape(scheme + rest.split("|")[0])}
