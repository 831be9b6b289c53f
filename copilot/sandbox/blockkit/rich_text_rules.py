"""What Slack takes as rich text, the format of its own editor."""

from __future__ import annotations

from copilot.sandbox.blockkit.rules import Rule, anything, boolean, choice, integer, items, record, string, variant

TYPE: dict[str, Rule] = {"type": anything}
STYLE = record(
    {},
    {name: boolean for name in ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight")}
    | {"unlink": boolean},
)
STYLED: dict[str, Rule] = {"style": STYLE}
BORDER: dict[str, Rule] = {"border": integer(0, 1)}

INLINE = variant(
    {
        "text": record({**TYPE, "text": string(least=1)}, STYLED),
        "link": record({**TYPE, "url": string(3000)}, {"text": string(), "unsafe": boolean, **STYLED}),
        "user": record({**TYPE, "user_id": string()}, STYLED),
        "usergroup": record({**TYPE, "usergroup_id": string()}, STYLED),
        "channel": record({**TYPE, "channel_id": string()}, STYLED),
        "team": record({**TYPE, "team_id": string()}, STYLED),
        "emoji": record(
            {**TYPE, "name": string()}, {"unicode": string(), "url": string(), "skin_tone": anything, **STYLED}
        ),
        "broadcast": record({**TYPE, "range": choice("here", "channel", "everyone")}, STYLED),
        "color": record({**TYPE, "value": string()}, STYLED),
        "date": record(
            {**TYPE, "timestamp": integer(), "format": string()}, {"url": string(), "fallback": string(), **STYLED}
        ),
    }
)

SECTION = record({**TYPE, "elements": items(INLINE)}, {})
PARTS = variant(
    {
        "rich_text_section": SECTION,
        "rich_text_list": record(
            {
                **TYPE,
                "style": choice("bullet", "ordered"),
                "elements": items(variant({"rich_text_section": SECTION})),
            },
            {"indent": integer(0, 8), "offset": integer(0), **BORDER},
        ),
        "rich_text_preformatted": record({**TYPE, "elements": items(INLINE)}, {"language": string(), **BORDER}),
        "rich_text_quote": record({**TYPE, "elements": items(INLINE)}, BORDER),
    }
)
RICH_TEXT = record({**TYPE, "elements": items(PARTS)}, {"block_id": string(255)})
