"""The writer with a model: the plan and its evidence go in, sentences with citations come out.

The only home of LangChain.

The model fills one schema, once, without tools. What it says that the plan does not hold is dropped by the checks.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from copilot.errors import ConfigurationError, WriterFailed
from copilot.types import Draft, Sentence
from copilot.words import clean, sentences
from copilot.writing.bounded import bounded
from copilot.writing.brief import LANGUAGE, new_marker, numbered, prompt_values

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from langchain_core.language_models import BaseChatModel

    from copilot.ports import Company
    from copilot.types import Plan, Question, Reading
    from copilot.writing.prompts import Prompt

CONNECT_SECONDS = 3.0
MOST_TOKENS = 700
ENOUGH_LEFT = 0.3
"""The share of the time that must be left for a second try to make sense."""
_MOST_REPLY = 2_000
"""Characters; a reply that grows beyond this is endless, and is stopped."""


class _Said(BaseModel):
    model_config = ConfigDict(extra="ignore")

    text: str = Field(max_length=600, description="One sentence of the reply.")
    evidence: list[int] = Field(default_factory=list, max_length=6, description="Numbers of the evidence it rests on.")


class _Reply(BaseModel):
    """The reply to the customer, sentence by sentence."""

    model_config = ConfigDict(extra="ignore")

    sentences: list[_Said] = Field(min_length=1, max_length=14)


class ChainWriter:
    """A chat model by name. `listen` is called with the whole reply so far, as it is being written."""

    def __init__(
        self, name: str, model: BaseChatModel, reply: Prompt, repair: Prompt, company: Company, *,
        seconds: float, now: Callable[[], float] = time.monotonic, listen: Callable[[str], None] | None = None,
    ) -> None:  # fmt: skip
        self._name, self._prompt, self._repair, self._company = name, reply, repair, company
        self._chain = model.with_structured_output(_Reply.model_json_schema(), method=_method(name))
        self._seconds, self._now, self._listen = seconds, now, listen

    def write(self, question: Question, reading: Reading, plan: Plan) -> Draft:
        """The model's words. Raises `WriterFailed` when they are late, malformed or endless, twice."""
        voice = self._company.voice(question.brand, reading.language)
        brand = voice.brand_name if voice else (question.brand or "")
        text = self._prompt.fill(**prompt_values(question, reading, plan, brand, new_marker()))
        deadline = self._now() + self._seconds
        usage = _usage_counter()
        try:
            reply = self._ask([("human", text)], question, deadline, usage)
        except WriterFailed as problem:
            if deadline - self._now() < ENOUGH_LEFT * self._seconds:
                raise
            mend = self._repair.fill(problem=str(problem), language_name=LANGUAGE[reading.language])
            reply = self._ask([("human", text), ("human", mend)], question, deadline, usage)
        return self._draft(reply, plan, usage)

    def _ask(self, messages: list[tuple[str, str]], question: Question, deadline: float, usage: Any) -> _Reply:
        last: Any = None
        growing = bounded(lambda: self._partial(messages, question, usage), deadline, self._now)
        for last in growing:
            said = _so_far(last)
            if len(said) > _MOST_REPLY:
                raise WriterFailed("The reply did not end.")
            if self._listen and said:
                self._listen(said)
        try:
            return _Reply.model_validate(last)
        except ValidationError as error:
            raise WriterFailed("The answer was not in the form that was asked for.") from error

    def _partial(self, messages: list[tuple[str, str]], question: Question, usage: Any) -> Generator[Any, None, None]:
        """The answer as it grows. What a provider raises becomes `WriterFailed`."""
        config = {
            "run_name": self._prompt.name,
            "run_id": uuid5(NAMESPACE_URL, question.id),
            "callbacks": [usage],
            "metadata": {"prompt_digest": self._prompt.digest},
        }
        try:
            yield from self._chain.stream(messages, config=config)  # type: ignore[arg-type]
        except WriterFailed:
            raise
        except Exception as error:  # the door to every provider's own errors; nothing of theirs goes further
            raise WriterFailed(f"The model could not answer ({type(error).__name__}).") from error

    def _draft(self, reply: _Reply, plan: Plan, usage: Any) -> Draft:
        shown = numbered(plan)
        said = tuple(
            Sentence(text=text, cites=tuple(shown[n - 1].id for n in one.evidence if 1 <= n <= len(shown)))
            for one in reply.sentences
            for text in sentences(clean(one.text))
        )
        tokens = {
            key: sum(model[key] for model in usage.usage_metadata.values()) for key in ("input_tokens", "output_tokens")
        }
        return Draft(
            reply=" ".join(one.text for one in said), sentences=said, writer=self._name,
            prompt_digest=self._prompt.digest, usage=tokens,
        )  # fmt: skip


def _so_far(partial: Any) -> str:
    """The reply in a half-written answer."""
    written = partial.get("sentences") if isinstance(partial, dict) else None
    if not isinstance(written, list):
        return ""
    return " ".join(str(one["text"]) for one in written if isinstance(one, dict) and one.get("text"))


def _usage_counter() -> Any:
    from langchain_core.callbacks import UsageMetadataCallbackHandler

    return UsageMetadataCallbackHandler()


def _method(name: str) -> str:
    """JSON schema where the provider takes one; a tool call where it does not."""
    return "function_calling" if name.startswith(("anthropic:", "bedrock", "mistralai:")) else "json_schema"


def open_model(name: str, url: str, seconds: float) -> BaseChatModel:
    """The chat model "provider:model". Raises `ConfigurationError` naming the package that is missing."""
    from langchain.chat_models import init_chat_model

    options: dict[str, Any] = {"temperature": 0, "max_tokens": MOST_TOKENS, "max_retries": 0, "timeout": seconds}
    if name.startswith("openai:"):
        import httpx

        options["timeout"] = httpx.Timeout(seconds, connect=CONNECT_SECONDS)
        if url:
            options |= {"base_url": url, "api_key": "local", "stream_usage": True}
    try:
        model: BaseChatModel = init_chat_model(name, **options)
    except ImportError as error:
        provider = name.partition(":")[0].removesuffix("_genai").removesuffix("_converse")
        raise ConfigurationError(
            f"COPILOT_MODEL: the package for {provider!r} is not installed.",
            remedy=f"Run: pip install -c constraints.txt 'copilot[{provider}]'",
        ) from error
    except ValueError as error:
        raise ConfigurationError(f"COPILOT_MODEL: {name!r} is not a model that can be opened.") from error
    return model
