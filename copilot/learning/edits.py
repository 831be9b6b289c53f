"""A proposal as a change of one knowledge file, written as the rest of the file is."""

from __future__ import annotations

import json
import re
import textwrap
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from copilot.errors import KnowledgeError
from copilot.knowledge.learned import with_case
from copilot.types.learning import Idea, What
from copilot.words import clean, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH = 120
LASTS = timedelta(days=180)
"""How long a new workaround stands before it must be renewed."""
_BULLET = re.compile(r"^(?P<lead>\s*(?:[-*+]|\d+[.)])\s+)(?P<text>.*)$")


class CannotApply(KnowledgeError):
    """The file is not as it was when this was proposed."""

    remedy = "Look at the file; edit the proposal or reject it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Who accepts, and when."""

    by: str
    today: date


def edited(idea: Idea, now: str | None, signed: Signed) -> str:
    """The whole file with the proposal in it; `now` is the file as it is, None when there is none.

    Raises `CannotApply` when the place is not there any more, or there twice, or the text is empty.
    """
    text = " ".join(clean(idea.text).split())
    if not text and idea.what is not What.OBJECTION:
        raise CannotApply("The proposal has no text.", remedy="Write what should stand there.")
    if idea.what is What.CASE:
        return _with_case(idea, now, text, signed)
    if idea.what is What.SYNONYM:
        return _with_synonym(idea, now, text)
    if idea.what is What.WORKAROUND:
        return _workaround(idea, now, clean(idea.text), signed)
    if now is None:
        raise CannotApply(f"The file {idea.place} is not there any more.")
    if idea.what is What.PHRASE:
        return _with_phrase(idea, now, text)
    if idea.what is What.OBJECTION:
        return _without_policy(idea, now, text)
    return _with_passage(idea, now, text)


def _with_passage(idea: Idea, now: str, text: str) -> str:
    lines = now.split("\n")
    places = [block for block in _blocks(lines) if idea.before in block.text]
    if len(places) != 1:
        how = "no longer stands" if not places else "stands more than once"
        raise CannotApply(f"What would be changed {how} in {idea.place}.")
    (block,) = places
    changed = block.text.replace(idea.before, text, 1)
    wrapped = block.end - block.start > 1
    made = (
        textwrap.wrap(
            changed, WIDTH, initial_indent=block.lead, subsequent_indent=" " * len(block.lead),
            break_long_words=False, break_on_hyphens=False,
        )
        if wrapped else [block.lead + changed]
    )  # fmt: skip
    return "\n".join([*lines[: block.start], *made, *lines[block.end :]])


@dataclass(frozen=True, slots=True)
class _Block:
    """A list item or paragraph: its lines, and its words on one line."""

    start: int
    end: int
    lead: str
    text: str


def _blocks(lines: Sequence[str]) -> list[_Block]:
    blocks: list[_Block] = []
    at = 0
    while at < len(lines):
        match, start = _BULLET.match(lines[at]), at
        words = [match["text"] if match else lines[at]]
        at += 1
        if not words[0].strip() or words[0].startswith("#"):
            continue
        while at < len(lines) and lines[at].strip() and not _BULLET.match(lines[at]) and not lines[at].startswith("#"):
            words.append(lines[at].strip())
            at += 1
        blocks.append(_Block(start, at, match["lead"] if match else "", " ".join(words)))
    return blocks


def _with_phrase(idea: Idea, now: str, text: str) -> str:
    lines = now.split("\n")
    heads = [place for place, line in enumerate(lines) if line.startswith("## ")]
    here = next((place for place in heads if fold(lines[place][3:].strip()) == idea.field), None)
    if here is None:
        raise CannotApply(f"There is no heading {idea.field!r} in {idea.place}.")
    end = next((place for place in heads if place > here), len(lines))
    held = {lines[place][2:].strip() for place in range(here + 1, end) if lines[place].startswith("- ")}
    if text in held:
        raise CannotApply("The phrase is in the voice guide already.", remedy="Reject the proposal.")
    last = max((place for place in range(here, end) if lines[place].strip()), default=here)
    return "\n".join([*lines[: last + 1], f"- {text}", *lines[last + 1 :]])


def _with_synonym(idea: Idea, now: str | None, text: str) -> str:
    means = [word.strip() for word in text.split(",") if word.strip()]
    row = f"  {json.dumps(idea.before, ensure_ascii=False)}: {json.dumps(means, ensure_ascii=False)}"
    head = f"  {idea.language}:"
    lines = (now if now is not None else f"synonyms:\n{head}\n").rstrip("\n").split("\n")
    if head not in lines:
        raise CannotApply(f"{idea.place} does not hold the synonyms of {idea.language!r} in the usual form.")
    start = lines.index(head) + 1
    rows = sorted([*(line for line in lines[start:] if line.strip()), f"  {row}"], key=fold)
    if any(line.strip().startswith(f"{json.dumps(idea.before, ensure_ascii=False)}:") for line in lines[start:]):
        raise CannotApply(f"{idea.before!r} is among the synonyms already.", remedy="Reject the proposal.")
    return "\n".join([*lines[:start], *rows, ""])


def _without_policy(idea: Idea, now: str, text: str) -> str:
    lines = now.split("\n")
    for place, line in enumerate(lines):
        if line.strip() and (row := _row(line)) and row.get("id") == idea.target:
            if idea.field not in row.get("policies", ()):
                raise CannotApply(f"{idea.target} does not name the policy {idea.field!r} any more.")
            row["policies"] = [name.strip() for name in text.split(",") if name.strip()]
            lines[place] = json.dumps(row, ensure_ascii=False)
            return "\n".join(lines)
    raise CannotApply(f"The case {idea.target} is not in {idea.place} any more.")


def _with_case(idea: Idea, now: str | None, text: str, signed: Signed) -> str:
    row = json.loads(idea.detail) | {"resolution": text, "reviewed_by": f"lead:{signed.by.removeprefix('lead:')}"}
    return with_case(now, idea.field, row)


def _row(line: str) -> dict[str, Any] | None:
    try:
        row = json.loads(line)
    except ValueError:
        return None
    return row if isinstance(row, dict) else None


_WORDS = {
    "es": {"title": "Salida acordada: {title}", "when": "Cuándo", "steps": "Pasos", "who": "agente",
           "holds": "Un caso como los que la aprobaron, de {title}."},
    "en": {"title": "Agreed way: {title}", "when": "When", "steps": "Steps", "who": "agent",
           "holds": "A case like those it was allowed for, under {title}."},
}  # fmt: skip


def _workaround(idea: Idea, now: str | None, text: str, signed: Signed) -> str:
    if now is not None:
        raise CannotApply(f"There is a file {idea.place} already.")
    held, words = json.loads(idea.detail), _WORDS[idea.language if idea.language in _WORDS else "en"]
    title = words["title"].format(title=held["title"])
    steps = [" ".join(line.lstrip("-* ").split()) for line in text.split("\n") if line.strip()]
    front = {
        "id": idea.field, "title": title, "language": idea.language, "visible_to": [held["team"]],
        "owner": held["team"], "policies": held["policies"], "authority": {"lead": {"apply": True}},
        "approved_by": signed.by, "approved_on": signed.today.isoformat(),
        "expires": (signed.today + LASTS).isoformat(), "status": "approved",
    }  # fmt: skip
    body = [
        f"# {title}", "", f"## {words['when']}", f"- {words['holds'].format(title=held['title'])}", "",
        f"## {words['steps']}", *(f"{at}. ({words['who']}) {step}" for at, step in enumerate(steps, 1)),
    ]  # fmt: skip
    head = [f"{name}: {_yaml(value)}" for name, value in front.items()]
    return "\n".join(["---", *head, "---", "", *body, ""])


def _yaml(value: object) -> str:
    """A value on one line of YAML; dates and plain ids stand bare, as in the other files."""
    if isinstance(value, list):
        return f"[{', '.join(_yaml(one) for one in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name}: {_yaml(one)}' for name, one in value.items())}}}"
    if value is True:
        return "yes"
    text = str(value)
    return text if re.fullmatch(r"[\w][\w .-]*", text) and ": " not in text else json.dumps(text, ensure_ascii=False)
