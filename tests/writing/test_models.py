"""Chat models by name: what cannot be opened is named, with what to do."""

from __future__ import annotations

import pytest

from copilot.errors import ConfigurationError
from copilot.writing import models
from copilot.writing.models import ModelSpec, open_model

KEY = "sk-never-to-be-seen"


@pytest.mark.parametrize(
    ("spec", "said", "remedy"),
    [
        (ModelSpec(name="nobody:model"), "COPILOT_MODEL: 'nobody:model' is of no known provider", "docs/models.md"),
        (ModelSpec(name="openai:"), "no known provider", "docs/models.md"),
        (
            ModelSpec(name="google:gemini", url="http://127.0.0.1/v1", setting="COPILOT_FALLBACK_MODEL"),
            "COPILOT_FALLBACK_MODEL_URL", "Leave it unset",
        ),
        (ModelSpec(name="openai:gpt-4.1"), "cannot be opened", "Set OPENAI_API_KEY or COPILOT_MODEL_KEY"),
        (ModelSpec(name="openai:gpt-4.1", key=KEY, options={"max_retries": "often"}), "cannot be opened", "_OPTIONS"),
    ],
)  # fmt: skip
def test_a_model_that_cannot_be_opened_is_a_setting_to_correct(
    spec: ModelSpec, said: str, remedy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence with the setting, one with the remedy, and no secret."""
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.setattr(models, "find_spec", lambda name: name)
    with pytest.raises(ConfigurationError) as told:
        open_model(spec)

    assert said in str(told.value)
    assert remedy in told.value.remedy
    assert KEY not in f"{told.value} {told.value.remedy} {spec!r}"


@pytest.mark.parametrize(
    ("name", "extra"),
    [
        ("anthropic:claude", "'.[anthropic]'"), ("google:gemini", "'.[google]'"), ("google_genai:g", "'.[google]'"),
        ("mistral:small", "'.[mistral]'"), ("ollama:llama", "'.[ollama]'"), ("bedrock:x", "langchain-aws boto3"),
        ("openai:gpt", "'.[openai]'"),
    ],
)  # fmt: skip
def test_a_package_that_is_missing_is_named_with_its_extra(
    name: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What to type, whatever is installed here."""
    monkeypatch.setattr(models, "find_spec", lambda name: None)
    with pytest.raises(ConfigurationError, match="is not installed") as told:
        open_model(ModelSpec(name=name))

    assert extra in told.value.remedy


def test_a_providers_own_key_does_not_go_to_another_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a key that was set for it does."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    at = "http://127.0.0.1:1/v1"

    assert models._address(ModelSpec(name="openai:x", url=at), "openai")["api_key"] == "none"
    assert models._address(ModelSpec(name="openai:x", url=at, key="own"), "openai")["api_key"] == "own"
    assert "api_key" not in models._address(ModelSpec(name="openai:x"), "openai")


def test_options_go_to_the_model_as_they_are() -> None:
    """And before those that we would choose."""
    opened = open_model(ModelSpec(name="openai:x", key=KEY, options={"max_tokens": 99, "temperature": 0.5}))

    assert (opened._free.max_tokens, opened._free.temperature) == (99, 0.5)  # type: ignore[attr-defined]
