"""How annoyed a customer has become over a conversation."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.reading.annoyance import ANNOYED, FED_UP_MOSTLY, annoyance, last_said, signals
from copilot.types import Turn

from .make import agent, customer


def scored(*said: str) -> float:
    """The score of what a customer says, each time to an agent who cannot do it."""
    turns = [turn for text in said for turn in (customer(text), agent("Lo siento, no es posible."))]
    return annoyance(turns).score


def test_who_shouts_and_mocks_is_annoyed_and_who_thanks_is_not() -> None:
    """In either language, with the same answers from the agent."""
    assert scored("HELLO??? Is anyone there", "Hurry up, this is so stupid", "Thanks for nothing") >= ANNOYED
    assert scored("¿¿HOLA?? ¿Hay alguien?", "Daos prisa de una vez", "Vaya servicio, gracias por nada") >= ANNOYED
    assert scored("Hello, could you help me please?", "My flight is 684, thank you", "Perfect, thanks") < ANNOYED
    assert scored("Hola, ¿me podría ayudar, por favor?", "Es el pedido 684, gracias", "Perfecto, gracias") < ANNOYED


def test_the_words_that_show_it_are_named_once() -> None:
    """Hot words only, in the order in which they were said."""
    found = annoyance([customer("Hurry, this is stupid"), agent("Sorry"), customer("I said hurry")])
    assert found.words == ("hurry", "stupid")


def test_a_hard_word_about_themselves_is_none_about_us() -> None:
    """ "I'm an idiot" asks for kindness."""
    assert signals([customer("I'm an idiot, I lost my card")])[0].hot == 0
    assert signals([customer("You are an idiot")])[0].hot == 1


def test_failures_count_on_the_agents_side_alone() -> None:
    """A customer who says sorry has not failed."""
    assert signals([customer("sorry, I cannot find it")])[0].failures == 0
    assert signals([customer("684"), agent("Unfortunately it is unavailable")])[0].failures > 0


def test_who_asks_back_is_more_annoyed_than_who_tells() -> None:
    """With the same words and the same answers."""
    assert scored("Por qué piden el pedido?", "Otra vez?") > scored("Por qué piden el pedido.", "Otra vez.")


def test_who_challenges_or_denies_is_more_annoyed_and_who_exclaims_is_less() -> None:
    """Each with the same number of words."""
    assert scored("Why is it blue?", "It is blue") > scored("It is why blue?", "It is blue")
    assert scored("No, blue", "Not that one") > scored("Yes, blue", "Then that one")
    assert scored("Blue it is!", "Tomorrow then!") < scored("Blue it is", "Tomorrow then")


def test_what_the_vectors_of_the_last_messages_tell_counts() -> None:
    """Where nothing reads them, it is what it is in most conversations."""
    turns = [customer("684"), agent("Sorry, not available"), customer("Four chats, four answers"), customer("  ")]
    assert last_said([customer("one"), *turns]) == ["one", "684", "Four chats, four answers"]
    calm, fed_up = annoyance(turns, 0.0).score, annoyance(turns, 0.9).score
    assert calm < annoyance(turns).score == annoyance(turns, FED_UP_MOSTLY).score < fed_up


def test_one_message_is_no_conversation() -> None:
    """What a single message feels is read from its own words."""
    assert annoyance([customer("HURRY UP, this is stupid!!!")]).score == 0
    assert annoyance([]).score == 0
    assert annoyance([agent("Sorry"), agent("Sorry")]).score == 0
    assert annoyance([customer("🙂"), customer("…")]).score == 0


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["customer", "agent"]), st.text(max_size=40)), max_size=12))
def test_the_score_is_a_share(said: list[tuple[str, str]]) -> None:
    """Whatever is said."""
    assert 0 <= annoyance([Turn(author=author, text=text) for author, text in said]).score <= 1
