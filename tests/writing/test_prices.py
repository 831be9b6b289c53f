"""What an answer cost: never a guess."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from copilot.errors import ConfigurationError
from copilot.writing.prices import price_of, read_prices

OWN = '["openai:mine"]\ninput = 1\noutput = 2\nseen = 2026-01-31\nsource = "our contract"\n'


def test_every_price_has_a_date_and_a_source() -> None:
    """So that an old one can be seen."""
    table = read_prices()

    assert table
    assert all(one.seen >= date(2026, 1, 1) and one.source.startswith("https://") for one in table.values())


def test_cached_input_has_a_price_of_its_own_or_the_cost_is_not_known() -> None:
    """What nobody said is not made up."""
    known, unknown = (price_of(read_prices(), name) for name in ("openai:gpt-4.1", "google:gemini-2.5-flash"))
    assert known and unknown

    assert known.of(1_000_000, 1_000_000, 0) == 10.0
    assert known.of(1_000_000, 0, 1_000_000) == 0.5
    assert unknown.of(1_000_000, 0, 0) == 0.3
    assert unknown.of(1_000_000, 0, 1) is None


def test_a_model_that_nobody_priced_has_no_price() -> None:
    """Nor one of a like name."""
    assert price_of(read_prices(), "openai:gpt-4.1-maxi") is None


def test_own_prices_are_added_and_go_first(tmp_path: Path) -> None:
    """A contract, or a model of one's own."""
    file = tmp_path / "prices.toml"
    file.write_text(OWN + OWN.replace("mine", "gpt-4.1"), encoding="utf-8")
    table = read_prices(file)

    assert table["openai:mine"].of(1_000_000, 1_000_000, 0) == 3.0
    assert table["openai:gpt-4.1"].source == "our contract"
    assert "anthropic:claude-sonnet-5-5" in table


@pytest.mark.parametrize(
    "content", [None, "not toml", OWN.replace("input = 1\n", ""), OWN.replace("= 2\n", "= -2\n"), OWN + "x = 1"]
)
def test_a_table_that_cannot_be_used_stops_the_start(tmp_path: Path, content: str | None) -> None:
    """Naming the file, and the remedy."""
    file = tmp_path / "prices.toml"
    if content is not None:
        file.write_text(content, encoding="utf-8")

    with pytest.raises(ConfigurationError, match=r"COPILOT_PRICES.*prices\.toml") as told:
        read_prices(file)
    assert told.value.remedy
