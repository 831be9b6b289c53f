"""What we do next without being asked: who, and when they can."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.pages import FollowUpRule, Kind
from copilot.planning import clock
from copilot.planning.followup import SHIFT, Actor, actor, follow_up

from .make import MONDAY, OFFICE, SUNDAY, madrid, page, passage, shelf

RULE = FollowUpRule(what={"es": "confirmar el cambio", "en": "confirm the change"}, owner="desk", within="3h")
DESK = page("desk", kind=Kind.PARTNER, title="Mesa", hours=OFFICE)
AGENT = Actor(page=None, passages=())


def _desk() -> Actor:
    return Actor(page=DESK, passages=(passage("desk#1"), passage("desk#2")))


def test_a_closed_desk_acts_when_it_opens_and_says_so() -> None:
    """On Sunday night three hours are due on Monday at twelve, and the opening is known."""
    made = follow_up(RULE, _desk(), SUNDAY, "es", ["p#1"])

    assert (made.opens, made.due) == (madrid(2026, 11, 30, 9), madrid(2026, 11, 30, 12))
    assert (made.owner, made.what) == ("Mesa", "confirmar el cambio")


def test_an_open_desk_begins_now() -> None:
    """There is no opening to speak of."""
    assert follow_up(RULE, _desk(), MONDAY, "es", ["p#1"]).opens is None


def test_the_agent_follows_up_in_the_daytime() -> None:
    """Without hours of their own, nobody is promised a call at night."""
    made = follow_up(RULE, AGENT, SUNDAY, "es", ["p#1"])

    assert (made.owner, made.due, made.opens) == ("desk", madrid(2026, 11, 30, 11), None)


def test_a_follow_up_cites_its_rule_and_the_hours_it_counted() -> None:
    """Both are open to check, each once."""
    assert follow_up(RULE, _desk(), MONDAY, "es", ["p#1", "desk#1"]).cites == ("p#1", "desk#1")
    assert follow_up(RULE, AGENT, MONDAY, "es", ["p#1"]).cites == ("p#1",)


def test_what_we_do_is_said_in_the_reply_s_language_where_it_can_be() -> None:
    """Else in the words that there are."""
    only_spanish = FollowUpRule(what={"es": "confirmar"}, owner="agent", within="1h")

    assert follow_up(RULE, AGENT, MONDAY, "en", []).what == "confirm the change"
    assert follow_up(only_spanish, AGENT, MONDAY, "en", []).what == "confirmar"


def test_the_actor_is_the_desk_in_the_reply_s_language() -> None:
    """One desk, two pages; a name that is on no page is nobody known."""
    held = shelf(
        page("desk", kind=Kind.PARTNER, translations=("desk-en",)),
        page("desk-en", kind=Kind.PARTNER, language="en", translations=("desk",)),
    )

    assert [found.page.id for language in ("es", "en") if (found := actor("desk", held, language)).page] == [
        "desk",
        "desk-en",
    ]
    assert actor("agent", held, "es").page is None
    assert actor(None, held, "es").page is None


def test_who_has_no_hours_is_never_closed() -> None:
    """An unknown timetable is not a closed door."""
    assert not AGENT.closed_at(SUNDAY)
    assert not Actor(page=page("desk"), passages=()).closed_at(SUNDAY)
    assert _desk().closed_at(SUNDAY)


@given(
    moment=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    within=st.sampled_from(["30min", "3h", "9h", "1d", "2wd", "1w"]),
    doer=st.sampled_from([AGENT, _desk()]),
)
@settings(max_examples=60, deadline=None)
def test_a_promise_is_kept_in_the_hours_of_who_keeps_it(moment: datetime, within: str, doer: Actor) -> None:
    """Due lies ahead, within the day of whoever acts, and starts when they open if they are closed."""
    made = follow_up(FollowUpRule(what={"es": "x"}, owner="desk", within=within), doer, moment, "es", [])
    hours = OFFICE if doer.page else SHIFT
    (first, last) = hours.days[made.due.weekday()][0]

    assert made.due.astimezone(UTC) > moment
    assert first <= f"{made.due:%H:%M}" <= last
    assert (made.opens is not None) == doer.closed_at(moment)
    assert made.opens is None or clock.is_open(hours, made.opens)
