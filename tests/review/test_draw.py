"""The draw: as good as random, the same every time, and nobody can choose."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from copilot.review.draw import Rates, draw

IDS = [f"entry-{number}" for number in range(20_000)]


def test_the_share_that_is_drawn_is_the_rate() -> None:
    """Within what chance allows (four standard deviations), for the sample and for those graded twice."""
    rates = Rates(sample=0.05, twice=0.1)
    made = [draw(id, "key", rates) for id in IDS]

    for seen, rate in ((sum(one.chosen for one in made), 0.05), (sum(one.twice for one in made), 0.1)):
        assert abs(seen - rate * len(IDS)) < 4 * math.sqrt(len(IDS) * rate * (1 - rate))


def test_being_graded_twice_has_nothing_to_do_with_being_in_the_sample() -> None:
    """Otherwise agreement would be measured on other entries than those it is to speak of."""
    made = [draw(id, "key", Rates(sample=0.2, twice=0.2)) for id in IDS]
    both = sum(one.chosen and one.twice for one in made)

    assert abs(both - 0.04 * len(IDS)) < 4 * math.sqrt(len(IDS) * 0.04 * 0.96)


@given(st.text(), st.text(min_size=1), st.floats(0, 1), st.floats(0, 1))
def test_a_higher_rate_keeps_what_a_lower_one_chose(id: str, key: str, one: float, other: float) -> None:
    """And the draw of an entry never changes, whatever its id holds."""
    low, high = sorted((one, other))
    first, second = (draw(id, key, Rates(sample=rate, twice=0)) for rate in (low, high))

    assert first.share == second.share < 1
    assert second.chosen or not first.chosen
    assert (first.probability, second.probability) == (low, high)


def test_without_the_key_nobody_can_tell() -> None:
    """With another key, others are drawn: knowing the code and the id is not enough."""
    one, other = ({id for id in IDS if draw(id, key, Rates(sample=0.5, twice=0)).chosen} for key in ("a", "b"))

    assert abs(len(one & other) - 0.25 * len(IDS)) < 4 * math.sqrt(len(IDS) * 0.25 * 0.75)
