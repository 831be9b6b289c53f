"""Prompts are files, filled strictly: a place without a value, or a value without a place, is an error."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from string import Template
from typing import TYPE_CHECKING

from copilot.errors import PromptError

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt file. `digest` goes into every entry that it helped to write."""

    name: str
    text: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]

    def fill(self, **values: str) -> str:
        """The prompt with every place filled. Raises `PromptError` when places and values do not match."""
        template = Template(self.text)
        wanted = set(template.get_identifiers())
        if missing := wanted - values.keys():
            raise PromptError(f"The prompt {self.name!r} needs a value for {', '.join(sorted(missing))}.")
        if extra := values.keys() - wanted:
            raise PromptError(f"The prompt {self.name!r} has no place for {', '.join(sorted(extra))}.")
        return template.substitute(values)


def read_prompt(folder: Path, name: str) -> Prompt:
    """The prompt of that name. Raises `PromptError` when there is no such file, or it is not a template."""
    path = folder / f"{name}.md"
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError(f"The prompt file {path} cannot be read.") from error
    if not Template(text).is_valid():
        raise PromptError(
            f"The prompt file {path} holds a '$' that is no place.", remedy="Write '$$' for a dollar sign."
        )
    return Prompt(name=name, text=text)
