"""The methods that the sandbox answers are Slack's, by the names that Slack's own SDK calls."""

from __future__ import annotations

import inspect
import re

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from copilot.sandbox.api.apps import Client
from copilot.sandbox.api.methods import all_methods
from tests.test_manifest import called

METHODS = sorted(all_methods(Client(client_id="", client_secret="")))


@pytest.mark.parametrize("method", METHODS)
def test_the_sdk_calls_it_by_that_name(method: str) -> None:
    """Its helper for the method calls exactly this path; a method that was made up, or misspelt, has none."""
    helper = getattr(AsyncWebClient, method.replace(".", "_"), None)
    assert helper is not None
    source = inspect.getsource(helper)

    assert method in re.findall(r'"([a-z]+(?:\.[A-Za-z0-9]+)+)"', source)


def test_what_the_app_calls_is_answered_and_known_to_the_sdk() -> None:
    """By nothing but methods that both know."""
    missing = {method for method in called() if not hasattr(AsyncWebClient, method.replace(".", "_"))}

    assert missing == set()
    assert called() <= set(METHODS)
