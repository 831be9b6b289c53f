"""What we do next without being asked: who, and when they can."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.pages import FollowUpRule, Hours, Kind
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


def test_a_desk_keeps_the_hours_of_the_brand_it_acts_for() -> None:
    """Closed on Sundays for one brand, open for the other: each customer is promised what is true for theirs."""
    sundays = Hours(timezone="Europe/Madrid", days={6: (("10:00", "14:00"),)})
    held = shelf(page("desk", kind=Kind.PARTNER, title="Mesa", hours=OFFICE, brand_hours={"orbita": sundays}))
    morning = madrid(2026, 11, 29, 9)
    for_orbita, for_nebula, for_nobody = (
        follow_up(RULE, actor("desk", held, "es", brand), morning, "es", []) for brand in ("orbita", "nebula", None)
    )

    assert (for_orbita.opens, for_orbita.due) == (madrid(2026, 11, 29, 10), madrid(2026, 11, 29, 13))
    assert for_nebula.due == for_nobody.due == madrid(2026, 11, 30, 12)


def test_times_of_who_acts_elsewhere_are_told_in_the_company_s_zone() -> None:
    """Fifteen o'clock on the islands is sixteen for whoever was promised: nobody is told an hour too early."""
    islands = Hours(timezone="Atlantic/Canary", days={day: (("08:00", "15:00"),) for day in range(5)}, holidays="ES-CN")
    broker = Actor(page=page("broker", kind=Kind.PARTNER, title="Aduanas", hours=islands), passages=())
    made = follow_up(FollowUpRule(what={"es": "x"}, owner="broker", within="1wd"), broker, MONDAY, "es", [])
    early = follow_up(RULE, broker, madrid(2026, 11, 30, 8), "es", [])

    assert (made.due.isoformat(), made.opens) == ("2026-12-01T16:00:00+01:00", None)
    assert early.opens and early.opens.isoformat() == "2026-11-30T09:00:00+01:00"


def test_a_holiday_of_the_partner_s_place_is_no_working_day() -> None:
    """The thirtieth of May is a holiday on the Canary Islands, and none in Madrid."""
    days = {day: (("08:00", "15:00"),) for day in range(7)}
    due = {
        place: follow_up(
            RULE,
            Actor(page=page("d", hours=Hours(timezone="Europe/Madrid", days=days, holidays=place)), passages=()),
            madrid(2028, 5, 29, 20),
            "es",
            [],
        ).due
        for place in ("ES-CN", "ES-MD")
    }

    assert due == {"ES-CN": madrid(2028, 5, 31, 11), "ES-MD": madrid(2028, 5, 30, 11)}


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        ("2026-10-24T22:15:00+02:00", "2026-10-26T12:00:00+01:00"),
        ("2027-03-27T20:00:00+01:00", "2027-03-29T12:00:00+02:00"),
    ],
)
def test_over_the_change_of_the_clocks_the_hour_is_the_one_on_the_wall(asked: str, due: str) -> None:
    """Asked on the Saturday before, due on Monday at twelve, with Monday's offset."""
    made = follow_up(RULE, _desk(), datetime.fromisoformat(asked), "es", [])

    assert made.due.isoformat() == due


def test_a_follow_up_knows_the_day_that_its_rule_names() -> None:
    """An invoice is of its own day, though who checks it is there only on the next."""
    rule = FollowUpRule(what={"es": "x"}, owner="desk", within="day 3 cutoff 28")
    made = follow_up(rule, _desk(), madrid(2026, 12, 10), "es", [])

    assert (made.day, made.due) == (date(2027, 1, 3), madrid(2027, 1, 4, 10))
    assert follow_up(RULE, _desk(), MONDAY, "es", []).day is None


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
