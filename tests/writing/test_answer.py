"""What a model answers, read as it grows."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.messages import AIMessageChunk

from copilot.writing.answer import Answer, BadAnswer, in_paragraphs

TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40).map(str.strip).filter(bool)


def answer(*pieces: str, **told: Any) -> Answer:
    made = Answer()
    for piece in pieces:
        made.add(AIMessageChunk(content=piece, **told))
    return made


@given(st.lists(st.tuples(st.integers(1, 2), TEXTS), min_size=1, max_size=5), st.integers(1, 9), st.booleans())
def test_what_can_be_read_so_far_only_grows(said: list[tuple[int, str]], step: int, ascii: bool) -> None:
    """However the answer is cut in pieces; at the end it is the reply."""
    whole = {"sentences": [{"paragraph": paragraph, "text": text, "evidence": []} for paragraph, text in said]}
    written, made, seen = json.dumps(whole, ensure_ascii=ascii), Answer(), [""]
    for start in range(0, len(written), step):
        made.add(AIMessageChunk(content=written[start : start + step]))
        if so_far := made.so_far():
            assert so_far.startswith(seen[-1])
            seen.append(so_far)

    assert made.so_far() == made.reply().text == seen[-1]


def test_a_new_paragraph_begins_where_the_number_rises() -> None:
    """And nowhere else; what is empty is not there."""
    assert (
        in_paragraphs([(1, "Uno."), (1, " Dos. "), (2, ""), (2, "Tres."), (1, "Cuatro.")])
        == "Uno. Dos.\n\nTres. Cuatro."
    )


def test_a_call_is_read_like_text() -> None:
    """Providers without a schema are given one as a tool that is never run."""
    parts = ['{"sentences": [{"te', 'xt": "Hola."}]}']
    chunks = [{"name": "Reply", "args": part, "id": "1", "index": 0, "type": "tool_call_chunk"} for part in parts]
    made = Answer()
    for chunk in chunks:
        made.add(AIMessageChunk(content="", tool_call_chunks=[chunk]))

    assert made.reply().text == "Hola."


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("", "empty"),
        ("  \n", "empty"),
        ("Buenos días.", "no JSON"),
        ('{"sentences": [{"text": "Ho', "no whole JSON"),
        ('{"sentences": []}', "sentences"),
        ('{"sentences": [{"evidence": [1]}]}', "sentences.0.text"),
        ('{"sentences": [{"text": "a", "evidence": ["uno"]}]}', "sentences.0.evidence.0"),
        ('{"sentences": [{"text": "%s"}]}' % ("a" * 700), "sentences.0.text"),
        (json.dumps({"sentences": [{"text": "a"}] * 30}), "sentences"),
    ],
)
def test_what_is_wrong_with_an_answer_is_said(said: str, wrong: str) -> None:
    """In words that a model can act on, without what it said."""
    with pytest.raises(BadAnswer, match=wrong):
        answer(said).reply()


def test_an_answer_that_was_cut_off_is_told_from_a_malformed_one() -> None:
    """The provider says why it ended."""
    cut = answer('{"sentences": [{"text": "Ho', response_metadata={"finish_reason": "length"})

    with pytest.raises(BadAnswer, match="cut off"):
        cut.reply()


@pytest.mark.parametrize(
    "endless", ['{"sentences": [{"text": "' + "y otra vez " * 200, "{" + "\n" * 13_000, "a" * 13_000]
)
def test_an_answer_without_end_is_stopped(endless: str) -> None:
    """Words, spaces, or anything at all."""
    with pytest.raises(BadAnswer, match="did not end"):
        answer(*(endless[start : start + 500] for start in range(0, len(endless), 500)))


def test_tokens_are_counted_once() -> None:
    """As LangChain counts them, or as the provider said at the end where LangChain does not."""
    usage = {"input_tokens": 9, "output_tokens": 2, "total_tokens": 11, "input_token_details": {"cache_read": 4}}
    told = {"token_usage": {"prompt_tokens": 9, "completion_tokens": 2, "prompt_tokens_details": {"cached_tokens": 4}}}
    for made in (answer("", usage_metadata=usage, response_metadata=told), answer("", response_metadata=told)):
        assert (made.input_tokens, made.output_tokens, made.cached_tokens, made.counted) == (9, 2, 4, True)
