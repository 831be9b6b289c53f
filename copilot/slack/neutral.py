"""What leaves for Slack calls nobody and leads nowhere, but where a cited passage leads. Pure.

Everything that somebody wrote may hold Slack's own markup: `<!channel>` wakes a thousand people up, and a link whose
label lies takes them elsewhere. So the last thing before sending is this.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from copilot.slack.words import say

if TYPE_CHECKING:
    from copilot.types import Evidence

Links = Collection[str] | None
"""The addresses that may stay; None for all, where the text has been through here before."""
_MARKUP = re.compile(r"<(?P<target>[^<>|\n]+)(?:\|(?P<label>[^<>\n]*))?>")
_ADDRESS = re.compile(
    r"(?P<mail>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+(?![\w/?#-]|\.\w))"
    r"|(?:[a-z][a-z0-9+.-]{1,20}://|mailto:|tel:|www\.)[^\s<>|\"'\]]+"
    r"|(?<![^\W_])(?:[^\W_][\w-]{0,62}\.){1,8}(?:[a-z]{2,20}/[^\s<>|\"'\]]*"
    # Two letters begin a sentence that lacks its space as well, but with a capital.
    r"|(?:com|net|org|io|info|biz|app|dev|xyz|site|online|shop|example|(?-i:es|mx|cl|pe|pt|fr|eu|uk|ru|cn))(?![^\W_]))",
    re.I,
)
"""Whatever Slack makes a link of, whatever signs stand round it; mail is found so as to be passed over."""
_WORD = re.compile(r"\S+")
_AFTER = ".,;:!?)»”…*_~`"
"""Signs that follow an address without being of it."""
_LOUD = frozenset({"broadcast", "usergroup", "user", "channel"})
"""Elements of rich text that call somebody or name a place."""


def links_of(evidence: Iterable[Evidence]) -> frozenset[str]:
    """The addresses that these passages hold."""
    return frozenset(address for one in evidence for text in (one.text, one.source) for address in _addresses(text))


def _addresses(text: str) -> Iterable[str]:
    for match in _ADDRESS.finditer(text):
        if match["mail"]:
            continue
        address = match[0].rstrip(_AFTER)
        yield address
        yield address.rstrip("/")


def inert(text: str, *, links: Links = (), people: Collection[str] = (), language: str = "en") -> str:
    """Text in Slack's markup without mentions and without links, but for those that are allowed."""

    def replace(match: re.Match[str]) -> str:
        target, label = match["target"], match["label"]
        if target[0] in "@#!":
            meant = target[0] == "@" and target[1:] in people
            return match[0] if meant else without_links(_named(target, label), links, language)
        if _kept(target, links):
            # A label that is an address itself would say that it leads elsewhere than it does.
            return match[0] if label is None or not _ADDRESS.search(label) else f"<{target}>"
        return without_links(label or "", (), language) or say("no_link", language)

    pieces, end = [], 0
    for match in _MARKUP.finditer(text):
        pieces += [_between(text[end : match.start()], links, language), replace(match)]
        end = match.end()
    return "".join([*pieces, _between(text[end:], links, language)])


def _between(text: str, links: Links, language: str) -> str:
    # A loose sign could close round what stands in the place of a mention.
    return without_links(text.replace("<", "&lt;"), links, language)


def without_links(text: str, links: Links = (), language: str = "en") -> str:
    """Literal text without addresses, but for those that are allowed."""
    gone = say("no_link", language)

    def replace(match: re.Match[str]) -> str:
        address = match[0].rstrip(_AFTER)
        return match[0] if match["mail"] or _kept(address, links) else gone + match[0][len(address) :]

    # What stands beside an address that is taken out may be one only then; a word that goes on so is taken out whole.
    once = _ADDRESS.sub(replace, _ADDRESS.sub(replace, text))
    if _ADDRESS.sub(replace, once) == once:
        return once
    return _WORD.sub(lambda word: word[0] if _ADDRESS.sub(replace, word[0]) == word[0] else gone, once)


def preview(text: str, *, links: Links = (), language: str = "en") -> str:
    """Literal text as it may be streamed, where Slack reads Markdown.

    Word by word: the preview of a text that ends with a whole word begins that of any text that goes on from there.
    """
    words = re.split(r"(\s+)", text)
    return "".join(word if word.isspace() else _word(word, links, language) for word in words)


def _word(word: str, links: Links, language: str) -> str:
    plain = word.translate({ord("<"): "‹", ord(">"): "›"})
    return without_links(plain.replace("](", "] ("), links, language)


def whole_words(text: str) -> str:
    """The text without the word at its end that may still be growing."""
    return text[: len(text) - len(re.split(r"\s", text)[-1])]


def inert_blocks(
    blocks: Sequence[Mapping[str, Any]], *, links: Links = (), people: Collection[str] = (), language: str = "en"
) -> list[dict[str, Any]]:
    """Blocks with every text in them made so; what a button is called to do stays."""
    walked: list[dict[str, Any]] = [_walk(block, links, people, language) for block in blocks]
    return walked


def _walk(node: Any, links: Links, people: Collection[str], language: str) -> Any:
    if isinstance(node, list | tuple):
        return [_walk(each, links, people, language) for each in node]
    if not isinstance(node, Mapping):
        return node
    kind = node.get("type")
    if kind in {"mrkdwn", "markdown"} and isinstance(node.get("text"), str):
        shown = inert(node["text"], links=links, people=people, language=language)
        return {**node, "text": shown.replace("](", "] (") if kind == "markdown" and links is not None else shown}
    if kind in {"plain_text", "text"} and isinstance(node.get("text"), str):
        return {**node, "text": without_links(node["text"], links, language)}
    if kind == "link" and not _kept(str(node.get("url", "")), links):
        label = without_links(str(node.get("text") or ""), (), language) or say("no_link", language)
        return {"type": "text", "text": label, **({"style": node["style"]} if "style" in node else {})}
    if kind in _LOUD and not (kind == "user" and node.get("user_id") in people):
        return {"type": "text", "text": f"@{node.get('range') or '…'}" if kind != "channel" else "#…"}
    return {key: _walk(value, links, people, language) for key, value in node.items()}


def _named(target: str, label: str | None) -> str:
    """A mention as plain words."""
    if target[0] == "!":
        return f"@{(label or target[1:].split('^')[0]).lstrip('@')}"
    return f"{target[0]}{(label or '…').lstrip('@#')}"


def _kept(address: str, links: Links) -> bool:
    return links is None or address in links or address.rstrip("/") in links
