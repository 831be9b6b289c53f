"""Requests that a program makes up from the OpenAPI document."""

from __future__ import annotations

from pathlib import Path

from evals.api_suite import fuzzed


async def test_nothing_that_is_made_up_breaks_it_or_shows_what_is_anothers(tmp_path: Path) -> None:
    """Hundreds of requests, with a token and without: no server error, no row of another team, and each answer as the
    document says. `python -m evals api` makes many more.
    """
    runs = await fuzzed(tmp_path, examples=3)

    for name, one in runs.items():
        assert (one["server_errors"], one["leaks"]) == (0, []), name
        assert one["schema_faults"] == 0, one["said"]
        assert one["requests"] > 100
    assert set(runs["without a token"]["statuses"]) <= {"200", "401", "404", "405"}
    assert int(runs["with a token"]["statuses"]["200"]) > 100
