"""What to ask before anything is promised: few questions, the decisive one first."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.pages import Kind
from copilot.planning.ask import MOST, asking, turning
from copilot.planning.choose import Choice
from copilot.planning.conditions import Situation

from .make import candidate, effort, fact, page, reading

NAMES = ("stage", "part", "stolen", "deadline", "brand_new", "street")
FACTS = {name: fact(name, known_to="agent" if name in {"stage", "part"} else "customer") for name in NAMES}


def _choice(*needs: str, deciding: str | None = None) -> Choice:
    return Choice(governing=candidate("p", needs=needs), deciding=deciding)


@given(
    needs=st.lists(st.sampled_from([*NAMES, *(f"!{name}" for name in NAMES), "unknown"])),
    deciding=st.one_of(st.none(), st.sampled_from(NAMES)),
    stated=st.sets(st.sampled_from(NAMES)),
)
@settings(max_examples=60, deadline=None)
def test_at_most_three_different_questions_and_never_of_what_is_known(
    needs: list[str], deciding: str | None, stated: set[str]
) -> None:
    """Whatever the page needs: three questions at most, none twice, none about a stated fact."""
    asked = asking(_choice(*needs, deciding=deciding), reading(facts=dict.fromkeys(stated, "yes")), FACTS)

    assert len(asked.questions) == len(asked.missing) <= MOST == 3
    assert len(set(asked.missing)) == len(asked.missing)
    assert not set(asked.missing) & stated
    assert len(asked.of_customer) + len(asked.look_up) == len(asked.questions)


def test_the_deciding_fact_is_asked_first_and_the_answer_starts_with_it() -> None:
    """What chooses between two policies comes before what the page needs."""
    asked = asking(_choice("deadline", "street", "stolen", deciding="stage"), reading(), FACTS)

    assert asked.missing == ("stage", "deadline", "street")
    assert asked.first


def test_a_need_alone_does_not_hold_back_the_answer() -> None:
    """Only a need marked with "!" or a deciding fact does, and only while it is not stated."""
    assert not asking(_choice("deadline"), reading(), FACTS).first
    assert asking(_choice("!deadline"), reading(), FACTS).first
    assert not asking(_choice("!deadline", "street"), reading(facts={"deadline": "yes"}), FACTS).first


def test_a_fact_that_the_agent_can_look_up_is_not_asked_of_the_customer() -> None:
    """The agent sees what to find out; the customer is told what is being checked."""
    asked = asking(_choice("stage", "deadline"), reading(), FACTS)

    assert asked.of_customer == ("¿deadline?",)
    assert asked.look_up == ("si es stage",)
    assert asked.questions == ("¿stage?", "¿deadline?")


def test_questions_are_in_the_customer_s_language_where_there_are_words_for_it() -> None:
    """Else in the language that there is: better asked than left out."""
    only_spanish = {"part": fact("part", ask={"es": "¿Qué pieza?"})}

    assert asking(_choice("part"), reading("en"), FACTS).questions == ("Is it part?",)
    assert asking(_choice("part"), reading("en"), only_spanish).questions == ("¿Qué pieza?",)


def test_without_a_governing_policy_nothing_is_asked() -> None:
    """Questions serve a policy; without one there is none to put."""
    asked = asking(Choice(governing=None), reading(), FACTS)

    assert (asked.questions, asked.first) == ((), False)


AT = Situation(facts={}, effort=effort())
WAY = page("way", kind=Kind.WORKAROUND, when=("form_fails=yes | contacts>=2",))


def test_a_fact_that_alone_would_open_a_way_round_turns_the_answer() -> None:
    """Found by trying it: not where the way is open already, nor where it would stay closed."""
    shut = page("shut", kind=Kind.WORKAROUND, when=("form_fails=yes", "contacts>=2"))
    denied = page("denied", kind=Kind.WORKAROUND, when=("!form_fails=yes", "contacts>=2"))

    assert turning([WAY, shut, denied], AT) == ("form_fails",)
    assert turning([WAY], replace(AT, effort=effort(contacts=2))) == ()
    assert turning([WAY], replace(AT, facts={"form_fails": "no"})) == ()
    assert turning([shut], AT) == ()


def test_questions_are_ranked_by_how_much_they_would_change() -> None:
    """Which policy; what it promises nothing without; which way round; then what the page needs, in its order."""
    choice = _choice("deadline", "!stolen", "part", deciding="stage")

    assert asking(choice, reading(), FACTS, ["part"]).missing == ("stage", "stolen", "part")
    assert asking(_choice("deadline", "part"), reading(), FACTS, ["part"]).missing == ("part", "deadline")


def test_what_a_way_round_turns_on_is_added_only_where_the_agent_can_look() -> None:
    """A customer is not asked more than the policy asks."""
    assert asking(_choice(), reading(), FACTS, ["part", "street"]).missing == ("part",)
    assert asking(Choice(governing=None), reading(), FACTS, ["part"]).missing == ()
