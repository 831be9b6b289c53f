"""Tokens of integrations, as they are kept."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from copilot.store.tokens import ApiTokens
from copilot.types import ApiToken, Scope

from .make import NOW, later


def token(id: str = "t1", **given: Any) -> ApiToken:
    values: dict[str, Any] = {
        "name": "zendesk", "digest": "d" * 64, "scopes": frozenset({Scope.LOG_READ, Scope.FIGURES_READ}),
        "teams": frozenset({"madrid", "sevilla"}), "created_at": NOW, "expires_at": later(100),
    }  # fmt: skip
    return ApiToken(id=id, **(values | given))


@pytest.fixture
def tokens(engine: Engine) -> ApiTokens:
    """None yet."""
    return ApiTokens(engine)


def test_a_token_is_read_back_whole(tokens: ApiTokens) -> None:
    """An integration may have two at a time: one to be replaced, and the new one."""
    tokens.add(token())
    tokens.add(token("t2", created_at=later(1)))

    assert tokens.find("t1") == token()
    assert [one.id for one in tokens.listed()] == ["t1", "t2"]
    assert tokens.find("t3") is None


def test_its_digest_is_not_printed(tokens: ApiTokens) -> None:
    """Not even by accident, in a log or a traceback."""
    assert "d" * 64 not in repr(token())


def test_a_token_ends_by_time_or_by_hand(tokens: ApiTokens) -> None:
    """At the very second; revoked once is revoked then."""
    tokens.add(token())

    assert [token().state(later(seconds)) for seconds in (99, 100)] == ["valid", "expired"]
    tokens.revoke("t1", later(10))
    again = tokens.revoke("t1", later(20))
    assert again is not None and again.revoked_at == later(10)
    assert again.state(later(11)) == "revoked"
    assert tokens.revoke("t2", NOW) is None


def test_the_last_day_of_use_is_kept(tokens: ApiTokens) -> None:
    """A token that nobody uses can be found; a day that comes late changes nothing."""
    tokens.add(token())
    for day in (date(2026, 11, 29), date(2026, 11, 30), date(2026, 11, 29)):
        tokens.used("t1", day)

    held = tokens.find("t1")
    assert held is not None and held.used_on == date(2026, 11, 30)
