"""The table of all methods."""

from __future__ import annotations

from collections.abc import Mapping

from copilot.sandbox.api import agents, apps, chat, conversations, files, people, reactions, streaming, views
from copilot.sandbox.api.call import Method

FAMILIES = (agents, apps, chat, conversations, files, people, reactions, streaming, views)


def all_methods(client: apps.Client) -> Mapping[str, Method]:
    """Every method by name."""
    methods = [method for family in FAMILIES for method in family.METHODS]
    return {method.name: method for method in [*methods, apps.access(client)]}
