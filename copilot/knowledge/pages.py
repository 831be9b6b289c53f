"""One Markdown file to one page."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from copilot.knowledge.body import read_body
from copilot.knowledge.front import Front, parse, split
from copilot.knowledge.hours import read_hours
from copilot.knowledge.rejects import Finding
from copilot.pages import Hours, Kind, Page, Voice
from copilot.words import clean, fold

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 2_000_000
_PAGE = TypeAdapter(Page)


def read_text(path: Path, name: str) -> str | Finding:
    """The text of a UTF-8 file, or the finding that says why it cannot be had."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return _unreadable(name, "the file is larger than 2 MB.", "Split it into pages of one subject each.")
        raw = path.read_bytes()
        return clean(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return _unreadable(name, "the file is not UTF-8 text.", "Save it again as UTF-8.", line=line)
    except OSError as error:
        return _unreadable(name, f"the file cannot be read ({error.strerror}).", "Check its permissions.")


def _unreadable(name: str, problem: str, remedy: str, line: int = 0) -> Finding:
    return Finding(file=name, line=line, field="", code="unreadable", problem=problem, remedy=remedy)


def read_front(path: Path, name: str) -> tuple[Front, str] | list[Finding]:
    """The checked front matter and the body of a file, or what is wrong with it."""
    text = read_text(path, name)
    if isinstance(text, Finding):
        return [text]
    parts = split(text)
    if parts is None:
        return [
            Finding(file=name, line=1, field="", code="front-matter", problem="the page has no front matter.",
                    remedy="Start the file with a line of ---, the fields, and another line of ---.")
        ]  # fmt: skip
    front, findings = parse(parts[0], name)
    return (front, parts[1]) if front else findings


def read_page(path: Path, name: str, kind: Kind) -> tuple[Page | None, list[Finding]]:
    """The page in a file, or None with what is wrong. `name` is how the file is called in messages and sources."""
    read = read_front(path, name)
    if isinstance(read, list):
        return None, read
    front, body = read
    hours = read_hours(front.hours, front.timezone, front.holidays) if front.hours else None
    of_brands = {brand: read_hours(days, front.timezone, front.holidays) for brand, days in front.brand_hours.items()}
    page = replace(_page(front, body, name, kind, hours), brand_hours=of_brands)
    return replace(page, content_hash=content_hash(page)), []


def _page(front: Front, body: str, name: str, kind: Kind, hours: Hours | None) -> Page:
    same = {
        field: getattr(front, field)
        for field in (
            "id", "title", "language", "visible_to", "owner", "brands", "translations", "reviewed_on", "review_by",
            "valid_from", "valid_until", "applies_to", "needs", "channels", "partner", "related", "authority",
            "escalation", "root_cause", "policies", "blocked_process", "status", "approved_by", "approved_on",
            "expires", "limit", "when",
        )
    }  # fmt: skip
    return Page(
        kind=kind,
        source=name,
        sections=read_body(body, front.language),
        follow_up=front.follow_up.rule() if front.follow_up else None,
        goodwill=tuple(tier.tier() for tier in front.goodwill),
        hours=hours,
        customer_cost=front.customer_line.cost if front.customer_line else "",
        **same,
    )


def content_hash(page: Page) -> str:
    """A digest of everything that the page says, but not of where it lies."""
    data = _PAGE.dump_python(replace(page, content_hash="", source=""), mode="json")
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


def read_voice(path: Path, name: str) -> tuple[Voice | None, list[Finding]]:
    """A brand's voice in one language, or None with what is wrong. A voice needs no id and no title."""
    read = read_text(path, name)
    if isinstance(read, Finding):
        return None, [read]
    parts = split(read)
    if parts is None:
        return None, [_unreadable(name, "the voice guide has no front matter.", "Add brand, language and register.", 1)]
    front, findings = parse(parts[0], name, id="voice", title="voice")
    if front is None:
        return None, findings
    sections = read_body(parts[1], front.language)
    phrases = {fold(s.heading): tuple(item.text for item in s.items) for s in sections if s.items}
    voice = Voice(
        brand=front.brand or path.name.split(".")[0],
        brand_name=front.brand_name or front.brand.capitalize(),
        language=front.language,
        register=front.register_ or "mirror",
        register_default=front.register_default or "usted",
        phrases={key: values for key, values in phrases.items() if key != "never"},
        never=phrases.get("never", ()),
        source=name,
    )
    return voice, []
