"""Chat models by name, "provider:model", in the forms in which they can be asked.

With `chain.py` the only home of LangChain. Nothing here talks to a provider: opening a model only makes its client.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from copilot.errors import ConfigurationError
from copilot.writing.answer import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Mapping

    from langchain_core.language_models import BaseChatModel
    from langchain_core.runnables import Runnable

MOST_TOKENS = 2_000
"""Room for a reply, and for the thoughts of a model that thinks; what is shown is bounded by characters."""
FORMS = ("schema", "schema without temperature", "text")
"""How a model can be asked, from the most to the least that its provider must understand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSpec:
    """A model as the settings name it. `setting` is the variable to correct when it cannot be used."""

    name: str
    setting: str = "COPILOT_MODEL"
    url: str = ""
    key: str = field(default="", repr=False)
    options: Mapping[str, Any] = field(default_factory=dict)
    seconds: float = 20.0
    connect_seconds: float = 3.0


@dataclass(frozen=True, slots=True)
class _Provider:
    module: str
    extra: str
    variable: str = ""
    """Where its own package looks for a key."""
    url: bool = False
    """Whether it can be asked at another address."""
    method: str = "json_schema"
    how: str = ""
    """What pip is told, where the extra alone does not do."""


_PROVIDERS = {
    "openai": _Provider("langchain_openai", "openai", "OPENAI_API_KEY", url=True),
    "anthropic": _Provider("langchain_anthropic", "anthropic", "ANTHROPIC_API_KEY", url=True),
    "google_genai": _Provider("langchain_google_genai", "google", "GOOGLE_API_KEY"),
    "mistralai": _Provider("langchain_mistralai", "mistral", "MISTRAL_API_KEY"),
    "bedrock_converse": _Provider(
        "langchain_aws",
        "bedrock",
        method="function_calling",
        how="--no-deps langchain-aws boto3 botocore jmespath s3transfer",
    ),
    "ollama": _Provider("langchain_ollama", "ollama", url=True),
}
_SHORT = {"google": "google_genai", "mistral": "mistralai", "bedrock": "bedrock_converse"}
_SEE = "See docs/models.md for the providers there are."


class OpenModel:
    """A model whose client is made. A form is made when first asked for."""

    def __init__(self, spec: ModelSpec, provider: str) -> None:
        self.spec, self._provider = spec, provider

    def form(self, number: int) -> Runnable[Any, Any]:
        """What takes messages and streams their answer, in that one of `FORMS`."""
        return (self._cool, self._warm, self._free)[number]

    @cached_property
    def _cool(self) -> Runnable[Any, Any]:
        return self._in_schema(_make(self.spec, self._provider, {"temperature": 0}))

    @cached_property
    def _warm(self) -> Runnable[Any, Any]:
        return self._in_schema(self._free)

    @cached_property
    def _free(self) -> BaseChatModel:
        return _make(self.spec, self._provider, {})

    def _in_schema(self, model: BaseChatModel) -> Runnable[Any, Any]:
        from langchain_core.runnables import RunnableSequence

        bound = model.with_structured_output(SCHEMA, method=_PROVIDERS[self._provider].method)
        # The model as bound to the schema, without the parser behind it: we read what it says ourselves, as it grows.
        return bound.first if isinstance(bound, RunnableSequence) else bound


def open_model(spec: ModelSpec) -> OpenModel:
    """The model, its client made. Raises `ConfigurationError` naming the setting, and the package or key it lacks."""
    named, _, model = spec.name.partition(":")
    provider = _SHORT.get(named, named)
    known = _PROVIDERS.get(provider)
    if known is None or not model:
        raise ConfigurationError(f"{spec.setting}: {spec.name!r} is of no known provider.", remedy=_SEE)
    if find_spec(known.module) is None:
        raise ConfigurationError(
            f"{spec.setting}: the package for {named!r} is not installed.",
            remedy=f"Run in the checkout: pip install -c constraints.txt {known.how or repr(f'.[{known.extra}]')}",
        )
    if spec.url and not known.url:
        raise ConfigurationError(f"{spec.setting}_URL: {named!r} has one address only.", remedy="Leave it unset.")
    opened = OpenModel(spec, provider)
    opened.form(0)
    return opened


def _make(spec: ModelSpec, provider: str, more: Mapping[str, Any]) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    options = {**_limits(spec, provider), **_address(spec, provider), **more, **spec.options}
    known = _PROVIDERS[provider]
    try:
        made: BaseChatModel = init_chat_model(spec.name.partition(":")[2], model_provider=provider, **options)
    except Exception as error:  # the door to every provider's own package; nothing of theirs goes further
        key = f"Set {known.variable} or {spec.setting}_KEY" if known.variable else "Set what its package needs"
        raise ConfigurationError(
            f"{spec.setting}: {spec.name!r} cannot be opened ({type(error).__name__}).",
            remedy=f"{key}, and check {spec.setting}_OPTIONS.",
        ) from error
    return made


def _address(spec: ModelSpec, provider: str) -> dict[str, Any]:
    """Where the model is, and the key to it. A provider's own key never goes to another address."""
    found: dict[str, Any] = {"base_url": spec.url} if spec.url else {}
    if spec.key:
        found["api_key"] = spec.key
    elif spec.url and provider in {"openai", "anthropic"}:
        found["api_key"] = "none"
    if provider == "openai":
        found["stream_usage"] = True
    return found


def _limits(spec: ModelSpec, provider: str) -> dict[str, Any]:
    """How long, how often and how much, in the words of each package. A second try is ours to make."""
    if provider == "ollama":
        return {"num_predict": MOST_TOKENS, "client_kwargs": {"timeout": _patience(spec)}}
    if provider == "google_genai":
        return {"max_output_tokens": MOST_TOKENS, "max_retries": 1, "timeout": spec.seconds}
    if provider == "bedrock_converse":
        from botocore.config import Config

        waiting = Config(
            connect_timeout=spec.connect_seconds, read_timeout=spec.seconds, retries={"total_max_attempts": 1}
        )
        return {"max_tokens": MOST_TOKENS, "config": waiting}
    timeout = _patience(spec) if provider == "openai" else spec.seconds
    return {"max_tokens": MOST_TOKENS, "max_retries": 0, "timeout": timeout}


def _patience(spec: ModelSpec) -> Any:
    import httpx

    return httpx.Timeout(spec.seconds, connect=spec.connect_seconds)
