"""A list of contacts as text: JSON, JSONL or YAML."""

from __future__ import annotations

import json
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from copilot.knowledge.cases import ContactRow
from copilot.knowledge.front import load
from copilot.pages import Contact

_ROWS: TypeAdapter[list[ContactRow]] = TypeAdapter(list[ContactRow])


def read_contacts(text: str) -> tuple[Contact, ...]:
    """The contacts, in order of time where they have one. Raises `ValueError` with a sentence."""
    try:
        rows = _ROWS.validate_python(_listed(_parsed(text)))
    except ValidationError as error:
        problem = error.errors()[0]
        where = ".".join(str(part) for part in problem["loc"])
        raise ValueError(f"{where}: {problem['msg'].lower()}.") from error
    contacts = [Contact(channel=row.channel, author=row.author, text=row.text, at=row.at) for row in rows]
    if all(contact.at for contact in contacts):
        contacts.sort(key=lambda contact: contact.at.timestamp() if contact.at else 0.0)
    return tuple(contacts)


def _parsed(text: str) -> Any:
    lines = [line for line in text.split("\n") if line.strip()]
    try:
        if len(lines) > 1 and all(line.lstrip().startswith("{") for line in lines):
            return [json.loads(line) for line in lines]
        return load(text)[0]
    except (json.JSONDecodeError, RecursionError, yaml.YAMLError) as error:
        raise ValueError("it is neither JSON, JSONL nor YAML.") from error


def _listed(data: Any) -> Any:
    """The list itself, or the one inside {"contacts": […]} or {"thread": […]}."""
    if isinstance(data, dict):
        return data.get("contacts") or data.get("thread") or data.get("messages") or [data]
    return data
