"""What a model answers, read as it grows: the form it was asked for, however it is wrapped."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import from_json

from copilot.errors import WriterFailed

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_REPLY = 2_000
"""Characters; a reply that grows beyond this is endless, and is stopped."""
MOST_RAW = 12_000
"""Characters of anything at all."""
_THOUGHT = "</think>"


class Said(BaseModel):
    """One sentence of the reply."""

    model_config = ConfigDict(extra="ignore")

    paragraph: int = Field(default=1, ge=1, le=9, description="1 or 2: the paragraph that it stands in.")
    text: str = Field(max_length=600, description="One sentence of the reply, as the customer will read it.")
    evidence: list[int] = Field(
        default_factory=list, max_length=12, description="Numbers of the evidence that the sentence rests on."
    )


def _bare(said: object) -> object:
    return {"text": said} if isinstance(said, str) else said


class Reply(BaseModel):
    """The reply to the customer, sentence by sentence, in the order in which it is read."""

    model_config = ConfigDict(extra="ignore")

    sentences: list[Annotated[Said, BeforeValidator(_bare)]] = Field(min_length=1, max_length=14)

    @property
    def text(self) -> str:
        """As the customer reads it."""
        return in_paragraphs((one.paragraph, one.text) for one in self.sentences)


def in_paragraphs(parts: Iterable[tuple[int, str]]) -> str:
    """Sentences as one text; a new paragraph begins where the number rises."""
    text, before = "", 0
    for paragraph, part in parts:
        if part := part.strip():
            text += ("\n\n" if paragraph > before else " ") * bool(text) + part
            before = max(before, paragraph)
    return text


SCHEMA: dict[str, Any] = Reply.model_json_schema()


class BadAnswer(WriterFailed):
    """The model answered, and its answer cannot be used; told what is wrong, it may do better."""


def _written(said: object) -> tuple[int, str]:
    """The paragraph and the text of a sentence that may be half written."""
    if isinstance(said, str):
        return 1, said
    paragraph, text = (said.get("paragraph"), said.get("text")) if isinstance(said, dict) else (1, "")
    return paragraph if isinstance(paragraph, int) else 1, text if isinstance(text, str) else ""


@dataclass(slots=True)
class Answer:
    """One answer as it comes in."""

    text: str = ""
    """What was said; in the form of a call, what it was called with."""
    called: str = ""
    ended: str = ""
    """Why it ended, in the provider's word."""
    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0
    counted: bool = False
    """Whether the provider said how many tokens it took."""

    def add(self, chunk: Any) -> None:
        """Takes a chunk in. Raises `BadAnswer` when there is too much of it."""
        self.text += str(chunk.text)
        self.called += "".join(str(part.get("args") or "") for part in getattr(chunk, "tool_call_chunks", ()))
        told = chunk.response_metadata
        self.ended = str(told.get("finish_reason") or told.get("stop_reason") or told.get("done_reason") or self.ended)
        if usage := chunk.usage_metadata:
            self._count(usage, usage.get("input_token_details"), ("input_tokens", "output_tokens", "cache_read"))
        elif not self.counted and (usage := told.get("token_usage")):  # where it was asked for in a schema
            names = ("prompt_tokens", "completion_tokens", "cached_tokens")
            self._count(usage, usage.get("prompt_tokens_details"), names)
        if len(self.text) + len(self.called) > MOST_RAW or len(self.so_far()) > MOST_REPLY:
            raise BadAnswer("The reply did not end.")

    def _count(self, usage: Any, details: Any, names: tuple[str, str, str]) -> None:
        self.counted = True
        self.input_tokens += usage.get(names[0]) or 0
        self.output_tokens += usage.get(names[1]) or 0
        self.cached_tokens += (details or {}).get(names[2]) or 0

    @property
    def raw(self) -> str:
        """What is to be read, from its first brace on."""
        said = self.called or self.text.rpartition(_THOUGHT)[2]
        start = said.find("{")
        return said[start:] if start >= 0 else ""

    def so_far(self) -> str:
        """The reply as far as it is written and can be read; "" while there is none."""
        try:
            half = from_json(self.raw, allow_partial="trailing-strings")
        except ValueError:
            return ""
        said = half.get("sentences") if isinstance(half, dict) else None
        return in_paragraphs(_written(one) for one in said) if isinstance(said, list) else ""

    def reply(self) -> Reply:
        """The whole reply. Raises `BadAnswer` saying what is wrong with it."""
        if not (self.called or self.text).strip():
            raise BadAnswer("It was cut off before a word." if self._cut else "It was empty.")
        if not self.raw:
            raise BadAnswer("It was not in the form that was asked for: no JSON object.")
        try:
            told, _ = json.JSONDecoder(strict=False).raw_decode(self.raw)
        except ValueError as error:
            raise BadAnswer(
                "It was cut off: the JSON does not end." if self._cut else "It was no whole JSON."
            ) from error
        try:
            return Reply.model_validate(told)
        except ValidationError as error:
            where = ".".join(str(part) for part in error.errors()[0]["loc"])
            raise BadAnswer(f"It was not in the form that was asked for: {where!r} is missing or wrong.") from error

    @property
    def _cut(self) -> bool:
        return self.ended.lower() in {"length", "max_tokens", "model_length"}
