"""Suggestions for the blocks, small by default and as hostile as a test wants them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from copilot.types import (
    Evidence,
    FollowUp,
    Goodwill,
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
    WayRound,
)

NOW = datetime(2026, 11, 22, 10, 20, tzinfo=UTC)
ACTIVE = "<!channel> <@U0LUCIA> <https://evil.example|el banco> <#C0ATENCION> & *x* `y` [un|dos|tres]"


def evidence(number: int = 1, **given: Any) -> Evidence:
    values: dict[str, Any] = {
        "id": f"p{number}#can", "page": f"p{number}", "kind": "policy", "title": f"Política {number}",
        "section": "can", "heading": "Qué podemos hacer", "language": "es", "text": "Ayudamos.", "score": 0.5,
        "found_by": ("words",), "source": "policies/p.md", "owner": "Logística", "reviewed_on": "2026-09-14",
    }  # fmt: skip
    return Evidence(**(values | given))


def suggestion(**given: Any) -> Suggestion:
    plan = Plan(
        outcome=Outcome.SUGGESTED,
        can=(Point(text="Pedimos el cambio.", cites=("p1#can",)),),
        evidence=(evidence(),),
    )
    values: dict[str, Any] = {
        "entry_id": "q00000001",
        "outcome": Outcome.SUGGESTED,
        "question": Question(id="q00000001", text="¿Qué hago?", asker=Principal(user="U1", team="atencion"), at=NOW),
        "reading": Reading(language="es", register=Register.USTED),
        "plan": plan,
        "reply": "Me encargo yo.",
        "writer": "extractive",
        "notes": (),
        "timings_ms": {},
    }
    return Suggestion(**(values | given))


words = (
    st.sampled_from(["", " ", "\n", "\x00", "\u200b", ACTIVE, "ñ" * 20_000, '"' * 5_000, "\n" * 4_000, "&" * 4_000])
    | st.text(max_size=40)
    | st.builds(str.__mul__, st.text('<>&|"\\\n\t😀é\u202e\x07', min_size=1, max_size=6), st.integers(100, 2_000))
)
cites = st.just(("p1#can",))
points = st.lists(st.builds(Point, text=words, cites=cites), max_size=9).map(tuple)
refusals = st.lists(st.builds(Refusal, text=words, because=words, instead=words, cites=cites), max_size=4).map(tuple)
steps = st.lists(st.builds(Step, text=words, owner=words, cites=cites), max_size=9).map(tuple)
ways = st.lists(
    st.builds(WayRound, id=st.just("w1"), text=words, within_authority=st.booleans(), needs=st.none(), cites=cites),
    max_size=9,
).map(tuple)
follow_ups = st.none() | st.builds(FollowUp, what=words, owner=words, due=st.just(NOW), cites=cites)
gifts = st.none() | st.builds(
    Goodwill, amount=st.floats(0, 1e6), currency=st.sampled_from(["EUR", "GBP"]), within_authority=st.booleans(),
    cites=cites,
)  # fmt: skip
pages = st.lists(
    st.builds(
        evidence,
        st.integers(1, 30),
        title=words,
        heading=words,
        owner=words,
        kind=st.sampled_from(["policy", "case"]),
        reviewed_on=st.sampled_from([None, "2026-09-14"]),
    ),
    max_size=9,
).map(tuple)
notes = st.lists(st.builds(Note, code=st.sampled_from(["premium", "dropped_x", "writer_y"]), text=words), max_size=9)
plans = st.builds(
    Plan, outcome=st.sampled_from(Outcome), can=points, cannot=refusals, steps=steps, workarounds=ways,
    goodwill=gifts, follow_up=follow_ups, ask_first=st.lists(words, max_size=3).map(tuple), evidence=pages,
)  # fmt: skip
suggestions = st.builds(
    suggestion,
    outcome=st.sampled_from(Outcome),
    plan=plans,
    reply=words,
    notes=notes.map(tuple),
    reading=st.builds(
        Reading, language=st.sampled_from(["es", "en", "pt"]), register=st.sampled_from(Register)
    ),
)  # fmt: skip
