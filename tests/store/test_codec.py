"""Values as JSON and back."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.errors import StoreError
from copilot.pages import (
    Case,
    Contact,
    Fact,
    FactValue,
    FollowUpRule,
    Hours,
    Item,
    Kind,
    Money,
    Page,
    SayLine,
    Section,
    Tier,
)
from copilot.store.codec import dump_mapping, dumps, load_mapping, loads
from copilot.store.columns import storable
from copilot.types import (
    Evidence,
    Feeling,
    FollowUp,
    Goodwill,
    HeardBefore,
    Line,
    Note,
    Outcome,
    Plan,
    Point,
    Principal,
    Question,
    Reading,
    Refusal,
    Register,
    Step,
    Suggestion,
    Turn,
    WayRound,
)

from .make import NOW, case, page, suggestion

ANY_TEXT = st.text(st.characters(exclude_categories=()))
MADRID = timezone(timedelta(hours=1))

CITES = ("a#1",)
PLAN = Plan(
    outcome=Outcome.SUGGESTED,
    can=(Point(text="a", cites=CITES),),
    cannot=(Refusal(text="a", because="b", instead="c", cites=CITES),),
    steps=(Step(text="a", owner="agent", cites=CITES),),
    workarounds=(WayRound(id="w", text="a", within_authority=False, needs="lead", cites=CITES),),
    goodwill=Goodwill(amount=15.0, currency="EUR", within_authority=True, cites=CITES),
    follow_up=FollowUp(what="a", owner="b", due=datetime(2026, 11, 30, 12, tzinfo=MADRID), cites=CITES),
    heard_before=HeardBefore(
        cause="c", title="t", count=3, since="2026-08", teams=("m",), channels=("chat",), owner="o", status="open"
    ),
    lines=(Line(slot="limit", text="No.", cites=CITES),),
    evidence=(
        Evidence(
            id="a#1",
            page="a",
            kind="policy",
            title="t",
            section="can",
            heading="h",
            language="es",
            text="x",
            score=0.5,
            found_by=("words", "meaning"),
            source="a.md",
            owner="o",
        ),
    ),
    notes=(Note(code="n", text="t"),),
)


def test_a_page_with_everything_comes_back() -> None:
    """Money and yes, hours by weekday, words by language: nothing turns into something else."""
    whole = Page(
        id="a",
        kind=Kind.PARTNER,
        title="Título",
        language="es",
        source="a.md",
        sections=(
            Section(
                key="say",
                heading="Decir",
                text="…",
                language="es",
                items=(Item(text="a", because="b", instead="c", owner="d"),),
                lines=(SayLine(slot="limit", text="No.", when=("partner_closed",)),),
            ),
        ),
        visible_to=("all",),
        reviewed_on=date(2026, 9, 14),
        valid_until=date(2027, 12, 31),
        applies_to={"order_stage": ("shipped",)},
        authority={"agent": {"redirect": True}, "lead": {"refund": Money(amount=12.5)}},
        follow_up=FollowUpRule(what={"es": "escribirle"}, owner="rayo-express", within="3h"),
        goodwill=(Tier(when="contacts>=3", money=Money(amount=15.0)),),
        hours=Hours(timezone="Europe/Madrid", days={0: (("09:00", "18:00"),)}, holidays="ES-MD"),
        content_hash="1",
    )
    assert loads(Page, dumps(Page, whole)) == whole


def test_a_suggestion_with_everything_comes_back() -> None:
    """Times keep their offset, evidence its reasons."""
    asked = Question(
        id="q",
        text="¿Qué hago?",
        asker=Principal(user="U1", team="madrid", audience=frozenset({"sevilla"})),
        at=NOW,
        thread=(Turn(author="customer", text="Hola", at=NOW),),
    )
    reading = Reading(
        language="es",
        register=Register.TU,
        feelings=(Feeling(name="anger", words=("harta",)),),
        facts={"order_stage": "shipped"},
    )
    whole = suggestion(plan=PLAN, question=asked, reading=reading)
    back = loads(Suggestion, dumps(Suggestion, whole))
    assert back == whole
    assert back.plan.follow_up is not None
    assert back.plan.follow_up.due.isoformat() == "2026-11-30T12:00:00+01:00"


def test_lists_come_back_in_order() -> None:
    """The company's lists are stored whole."""
    facts = (
        Fact(name="b", values=(FactValue(name="v", signs={"es": ("sí",)}),), ask={"es": "¿?"}),
        Fact(name="a", values=(), ask={}),
    )
    assert loads(tuple[Fact, ...], dumps(tuple[Fact, ...], facts)) == facts


@given(ANY_TEXT)
def test_any_text_of_a_case_comes_back_storable(words: str) -> None:
    """Half a surrogate pair is replaced; everything else comes back as it was."""
    whole = case("c", contacts=(Contact(channel="chat", author="customer", text=words),))
    back = loads(Case, dumps(Case, whole)).contacts[0].text
    assert storable(back) == storable(words)
    assert "\ufffd" in back or back == words


@given(st.dictionaries(ANY_TEXT, ANY_TEXT))
def test_any_mapping_comes_back_exactly(mapping: dict[str, str]) -> None:
    """What Slack sends is kept to the letter, and as plain ASCII."""
    dumped = dump_mapping(mapping)
    assert dumped.isascii()
    assert load_mapping(dumped) == mapping


@given(ANY_TEXT)
def test_storable_text_is_storable_and_stays_so(words: str) -> None:
    """No NUL, no surrogate, and nothing else changes."""
    clean = storable(words)
    clean.encode()
    assert "\0" not in clean
    assert storable(clean) == clean
    assert len(clean) <= len(words)


def test_damaged_json_is_a_store_error() -> None:
    """Not a stack trace of the parser."""
    with pytest.raises(StoreError, match="Page"):
        loads(Page, dumps(Page, page("a"))[:-9])
