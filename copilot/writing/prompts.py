"""Prompts are files, filled strictly: a place without a value, or a value without a place, is an error.

Which places a prompt has is known before it is filled: a file that does not fit stops the start.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from string import Template
from typing import TYPE_CHECKING

from copilot.errors import PromptError

if TYPE_CHECKING:
    from pathlib import Path

PLACES: dict[str, frozenset[str]] = {
    "reply": frozenset({"brand", "language_name", "register_name", "least_words", "most_words"}),
    "material": frozenset({"marker", "plan", "evidence", "customer", "language_name"}),
    "repair": frozenset({"problem", "language_name"}),
}
"""The values that there are for each prompt."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt file. `digest` tells which words it held."""

    name: str
    text: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]

    def fill(self, **values: str) -> str:
        """The prompt with every place filled. Raises `PromptError` when places and values do not match."""
        _match(f"The prompt {self.name!r}", self.text, frozenset(values))
        return Template(self.text).substitute(values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompts:
    """Every prompt of the writer with a model. The digest goes into every entry that they helped to write."""

    reply: Prompt
    material: Prompt
    repair: Prompt

    @property
    def words(self) -> str:
        """All that a model is told, but for what stands in the places."""
        return "\n".join((self.reply.text, self.material.text, self.repair.text))

    @property
    def digest(self) -> str:
        together = "".join(one.digest for one in (self.reply, self.material, self.repair))
        return hashlib.sha256(together.encode()).hexdigest()[:16]


def read_prompts(folder: Path) -> Prompts:
    """All prompts of a folder. Raises `PromptError` naming the file and what is missing or too much in it."""
    return Prompts(**{name: read_prompt(folder, name) for name in PLACES})


def read_prompt(folder: Path, name: str) -> Prompt:
    """The prompt of that name. Raises `PromptError` when there is no such file, or its places are not those it has."""
    path = folder / f"{name}.md"
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError(f"The prompt file {path} cannot be read.") from error
    if not Template(text).is_valid():
        raise PromptError(
            f"The prompt file {path} holds a '$' that is no place.", remedy="Write '$$' for a dollar sign."
        )
    _match(f"The prompt file {path}", text, PLACES[name])
    return Prompt(name=name, text=text)


def _match(what: str, text: str, values: frozenset[str]) -> None:
    wanted = frozenset(Template(text).get_identifiers())
    if missing := wanted - values:
        raise PromptError(f"{what} needs a value for {', '.join(sorted(missing))}.")
    if extra := values - wanted:
        raise PromptError(f"{what} has no place for {', '.join(sorted(extra))}.")
