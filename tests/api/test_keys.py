"""Tokens as their holders have them."""

from __future__ import annotations

import secrets

from hypothesis import given
from hypothesis import strategies as st

from copilot.api.keys import Key, new_key, read_key


def test_what_was_handed_out_is_read_back() -> None:
    """And fits the digest that is kept of it."""
    key = new_key(secrets.token_hex)
    read = read_key(key.written())

    assert read == key
    assert key.fits(key.digest) and not key.fits(None)
    assert not key.fits(new_key(secrets.token_hex).digest)
    assert key.secret not in key.digest


@given(st.text(max_size=120))
def test_what_nobody_was_given_is_told_without_looking_anything_up(text: str) -> None:
    """Anything at all, and a token with one character wrong."""
    assert read_key(text) is None
    assert read_key(f"copilot_{text}") is None


@given(place=st.integers(0, 92), by=st.sampled_from("0123456789abcdef"))
def test_a_slip_of_the_pen_is_seen(place: int, by: str) -> None:
    """The checksum finds every single wrong character."""
    right = Key(id="0123456789ab", secret="ab" * 32).written()
    wrong = right[:place] + by + right[place + 1 :]

    assert (read_key(wrong) is None) == (wrong != right)


def test_digits_of_other_scripts_are_none() -> None:
    """A regular expression would take them for digits if it were asked to."""
    right = Key(id="0" * 12, secret="1" * 64).written()

    assert read_key(right.replace("1", "١")) is None
    assert read_key(right + "\n") is None
