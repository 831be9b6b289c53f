"""What an answer cost: a small table of prices, each with its date and source. What is not in it has no cost."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from copilot.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLE = Path(__file__).with_name("prices.toml")
_SAME = {"google": "google_genai", "mistral": "mistralai", "bedrock": "bedrock_converse"}


class Price(BaseModel):
    """US dollars per million tokens."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    input: float = Field(ge=0)
    output: float = Field(ge=0)
    cached: float | None = Field(default=None, ge=0)
    seen: date
    source: str

    def of(self, input_tokens: int, output_tokens: int, cached_tokens: int) -> float | None:
        """US dollars; None when some of the input was cached and nobody said what that costs."""
        if cached_tokens and self.cached is None:
            return None
        fresh = max(0, input_tokens - cached_tokens)
        spent = fresh * self.input + cached_tokens * (self.cached or 0.0) + output_tokens * self.output
        return round(spent / 1e6, 8)


def read_prices(own: Path | None = None) -> Mapping[str, Price]:
    """By "provider:model"; those of the own file first. Raises `ConfigurationError` naming the file."""
    table = dict(_read(TABLE))
    return {**table, **_read(own)} if own else table


def price_of(prices: Mapping[str, Price], name: str) -> Price | None:
    """The price of a model, by its name as the settings write it."""
    provider, _, model = name.partition(":")
    return prices.get(name) or prices.get(f"{_SAME.get(provider, provider)}:{model}")


def _read(path: Path) -> Mapping[str, Price]:
    try:
        held = tomllib.loads(path.read_text(encoding="utf-8"))
        return TypeAdapter(dict[str, Price]).validate_python(held)
    except (OSError, ValueError) as error:
        where = " ".join(map(str, error.errors()[0]["loc"])) if isinstance(error, ValidationError) else ""
        raise ConfigurationError(
            f"COPILOT_PRICES: the file {path} cannot be used{f' ({where})' if where else ''}.",
            remedy="Each model needs input, output, seen and source, as in copilot/writing/prices.toml.",
        ) from error
