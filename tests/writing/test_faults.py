"""What providers raise, sorted by what can be done about it."""

from __future__ import annotations

from typing import Any

import pytest

from copilot.errors import WriterFailed
from copilot.writing.faults import Busy, CutOff, NotUnderstood, Refused, TooLate, Unreachable, sorted_fault


class _Response:
    def __init__(self, status_code: int, **headers: str) -> None:
        self.status_code, self.headers = status_code, headers


def error(name: str, **told: Any) -> Exception:
    """An error of some provider's package, with a key in its words."""
    made: Exception = type(name, (Exception,), {})("sk-secret")
    for key, value in told.items():
        setattr(made, key, value)
    return made


@pytest.mark.parametrize(
    ("raised", "kind"),
    [
        (error("AuthenticationError", status_code=401), Refused),
        (error("HTTPStatusError", response=_Response(403)), Refused),
        (error("ClientError", response={"ResponseMetadata": {"HTTPStatusCode": 429}}), Busy),
        (error("ClientError", code=400), NotUnderstood),
        (error("ResponseError", status_code=422), NotUnderstood),
        (NotImplementedError("sk-secret"), NotUnderstood),
        (error("InternalServerError", status_code=529), Unreachable),
        (error("APIConnectionError"), Unreachable),
        (error("ConnectTimeout"), Unreachable),
        (error("ReadTimeout"), TooLate),
        (ConnectionResetError("sk-secret"), Unreachable),
        (error("LengthFinishReasonError"), CutOff),
        (TypeError("sk-secret"), Refused),
        (error("SomethingNew", code="invalid"), Unreachable),
    ],
)
def test_each_is_sorted_and_none_of_its_words_is_told(raised: Exception, kind: type[WriterFailed]) -> None:
    """By its status wherever its package keeps it, else by what it is called."""
    found = sorted_fault(raised)

    assert type(found) is kind
    assert "sk-secret" not in f"{found} {found.remedy}"


def test_what_is_underneath_is_found() -> None:
    """Packages wrap each other's errors."""
    outer = error("ChatError")
    outer.__cause__ = error("RateLimitError", response=_Response(429, **{"retry-after": "7"}))
    found = sorted_fault(outer)

    assert isinstance(found, Busy) and found.after == 7.0


@pytest.mark.parametrize("said", ["", "soon", "Wed, 21 Oct 2026 07:28:00 GMT"])
def test_a_wish_that_cannot_be_read_is_none(said: str) -> None:
    """It is then left alone as after any failure."""
    found = sorted_fault(error("RateLimitError", response=_Response(429, **{"retry-after": said})))

    assert isinstance(found, Busy) and found.after is None
