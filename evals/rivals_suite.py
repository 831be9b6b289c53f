"""`python -m evals rivals`: the questions written by hand, answered in three ways and scored blind, by fixed code.

Our writer without a model; plain RAG, which puts the best passages into one prompt; and ours with the same small model,
its plan and its checks. What is compared is the way, not the model: a small one fails at nearly everything, and the
question is what then reaches the customer.
"""

from __future__ import annotations

import math
import random
import re
import statistics
import sys
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from copilot.knowledge.folder import read_folder
from copilot.words import fold
from evals.ladder_suite import MODEL, with_small_model
from evals.small_model import llama_server
from evals.words_data import written
from evals.words_rubric import points, wrongs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from copilot.build import Parts
    from copilot.pages import Page
    from copilot.types import Evidence, Suggestion
    from evals.words_data import Asked

WITHOUT, PLAIN, OURS = "extractive", "plain RAG", "ours with the model"
SHOWN = 5
"""Passages in the prompt of plain RAG."""
MOST_TOKENS = 400
PROMPT = """You answer customers of a company. Use the pieces of context to answer. If they do not hold the answer, \
say that you do not know. Answer in the language of the question, in at most 120 words.

Context:
{context}

Question: {question}

Answer:"""
_MOMENT = re.compile(
    r"\b\d{1,2}(?::|\.|h)\d{2}\b|\b\d{1,2} ?(?:am|pm|h)\b|\b(?:hoy|manana|lunes|martes|miercoles|jueves|viernes|sabado|"
    r"domingo|today|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one way gave for a question."""

    way: str
    asked: Asked
    made: Suggestion
    seconds: float


def run(environment: Mapping[str, str], parts: Parts, *, seconds: float, most: int | None) -> dict[str, Any]:
    """The report: of each way, the share of its replies that meet each point, with how often each rung answered."""
    pages = {page.id: page for page in read_folder(parts.settings.copilot_knowledge).pages}
    with llama_server() as url:
        modelled = with_small_model(environment, url, seconds)
        answers = [answer for asked in _some(most) for answer in _answered(asked, parts, modelled, url, seconds)]
    random.Random(20).shuffle(answers)
    scored = [(answer, score(answer.asked, answer.made, pages)) for answer in answers]
    return {
        "suite": "rivals", "model": MODEL, "limit_seconds": seconds, "n": len(answers) // 3,
        "ways": {way: _figures([one for one in scored if one[0].way == way]) for way in (WITHOUT, PLAIN, OURS)},
        "replies": {
            f"{answer.asked.question.id} / {answer.way}": [answer.made.reply, [k for k, met in got.items() if not met]]
            for answer, got in sorted(scored, key=lambda one: (one[0].asked.question.id, one[0].way))
        },
    }  # fmt: skip


def score(asked: Asked, made: Suggestion, pages: Mapping[str, Page]) -> dict[str, bool]:
    """The points of the rubric that apply, and whether the reply meets each; nothing says who wrote it."""
    wrong = {kind for kind, _ in wrongs(asked, made, pages)}
    held, met = points(asked, made), dict[str, bool]()
    if "feeling_noticed" in held:
        met["feeling noticed"] = held["feeling_noticed"]
    met["owns it"] = held["owned"]
    met["honest about what can be"] = "over_limit" not in wrong and held.get("limit_said_with_its_reason", True)
    met["effort taken from the customer"] = "effort_shifted" not in wrong and made.reply.count("?") <= 2
    met["next step with a time"] = bool(_MOMENT.search(fold(made.reply)))
    met["supported"] = not wrong & {"unsupported", "phone_number", "premium_number"}
    met["natural, in the customer's language"] = held["natural_length"] and not wrong & {
        "language_flip", "register_mixed", "empty_phrase", "too_long", "form",
    }  # fmt: skip
    return met


def _some(most: int | None) -> list[Asked]:
    every = written()
    return every[:: math.ceil(len(every) / most)] if most else every


def _answered(asked: Asked, parts: Parts, modelled: Parts, url: str, seconds: float) -> list[Answer]:
    """The three ways, one after the other; how it went is told on stderr."""
    answers = []
    for way in (WITHOUT, PLAIN, OURS):
        start = time.perf_counter()
        if way == PLAIN:
            made = _plain(asked, parts, url, seconds)
        else:
            made = (parts if way == WITHOUT else modelled).copilot.think(asked.question)
        answers.append(Answer(way=way, asked=asked, made=made, seconds=time.perf_counter() - start))
    spent = ", ".join(f"{one.way} {one.seconds:.1f} s" for one in answers)
    sys.stderr.write(f"{asked.question.id}: {spent}; {answers[-1].made.rung}\n")
    return answers


def _plain(asked: Asked, parts: Parts, url: str, seconds: float) -> Suggestion:
    """The reply of the model to the question and the best passages, whatever it is; empty when it took too long."""
    import openai
    from langchain_openai import ChatOpenAI

    base = parts.copilot.think(asked.question)
    sight = parts.access.sight(asked.question.asker, asked.question.at)
    found = parts.search.search(asked.question, base.reading, sight)
    shown: Sequence[Evidence] = found.evidence[:SHOWN]
    context = "\n\n".join(one.text for one in shown)
    given: dict[str, Any] = {"base_url": url, "api_key": "none", "timeout": seconds, "max_tokens": MOST_TOKENS}
    model = ChatOpenAI(model=MODEL.partition(":")[2], max_retries=0, **given)
    try:
        said = str(model.invoke(PROMPT.format(context=context, question=asked.question.text)).content)
    except openai.APITimeoutError:
        said = ""
    plan = replace(base.plan, evidence=tuple(shown), lines=())
    return replace(base, reply=said.strip(), plan=plan, rung="")


def _figures(scored: Sequence[tuple[Answer, Mapping[str, bool]]]) -> dict[str, Any]:
    names = list(dict.fromkeys(name for _, met in scored for name in met))
    rungs = sorted({answer.made.rung for answer, _ in scored if answer.made.rung})
    return {
        "points": {name: _share([met[name] for _, met in scored if name in met]) for name in names},
        "all points": _share([all(met.values()) for _, met in scored]),
        "seconds_p50": round(statistics.median([answer.seconds for answer, _ in scored] or [0.0]), 2),
        "rungs": {rung: sum(answer.made.rung == rung for answer, _ in scored) for rung in rungs},
    }


def _share(met: Sequence[bool]) -> float:
    return round(sum(met) / max(1, len(met)), 3)
