"""Values as JSON and back: the frozen dataclasses of `copilot.pages` and `copilot.types`, and plain mappings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from copilot.errors import StoreError
from copilot.store.columns import storable

T = TypeVar("T")


def dumps(kind: type[T], value: T) -> str:
    """The value as JSON. Text that no database can hold is made storable."""
    adapter = _adapter(kind)
    try:
        return adapter.dump_json(value, warnings="none").decode()
    except PydanticSerializationError:  # half a surrogate pair: Slack and JSONL files can carry one
        plain = adapter.dump_python(value, mode="json", warnings="none")
        return storable(json.dumps(plain, ensure_ascii=False))


def loads(kind: type[T], text: str) -> T:
    """The value that `dumps` wrote. Raises `StoreError` when it cannot be read."""
    try:
        return _adapter(kind).validate_json(text)
    except ValidationError as error:
        raise StoreError(
            f"Something stored as {kind.__name__} cannot be read.",
            remedy="Run 'copilot index' for knowledge; if it stays so, the database is damaged.",
        ) from error


def dump_mapping(value: Mapping[str, object]) -> str:
    """A mapping of plain JSON values as ASCII, so that any text in it survives."""
    return json.dumps(value, separators=(",", ":"))


def load_mapping(text: str) -> Mapping[str, object]:
    """What `dump_mapping` wrote."""
    return cast("Mapping[str, object]", json.loads(text))


def _adapter(kind: type[T]) -> TypeAdapter[T]:
    key: Any = kind
    return cast("TypeAdapter[T]", _built(key))


@cache
def _built(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
