"""Templates, and the filters that turn Slack's formats into safe HTML."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from copilot.sandbox import elements
from copilot.sandbox.directory import Directory
from copilot.sandbox.page.mrkdwn import emoji, markdown_parser, mention, mrkdwn, plain, safe_url
from copilot.sandbox.values import Json, View

HERE = Path(__file__).parent.parent


class DirectoryNames:
    """Names of ids from the directory."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def user(self, ref: str) -> str:
        user = self._directory.users.get(ref)
        return user.name if user else ref

    def channel(self, ref: str) -> str:
        channel = self._directory.channels.get(ref)
        return channel.name if channel else ref

    def group(self, ref: str) -> str:
        group = self._directory.groups.get(ref)
        return group.handle if group else ref


class Renderer:
    """Renders the page's templates."""

    def __init__(self, directory: Directory) -> None:
        names = DirectoryNames(directory)
        parser = markdown_parser()

        def text(value: Json | None) -> Markup:
            """A text object."""
            if not value:
                return Markup("")
            if value.get("type") == "plain_text":
                return plain(str(value["text"]))
            return mrkdwn(str(value["text"]), names)

        def markdown(value: str) -> Markup:
            # markdown-it escapes what is not markup: raw HTML is off.
            return Markup(parser.render(value))

        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined,
            trim_blocks=True, lstrip_blocks=True,
        )  # fmt: skip
        self._templates.filters.update(
            text=text, mrkdwn=lambda value: mrkdwn(value, names), markdown=markdown, safe_url=safe_url, emoji=emoji
        )
        self._templates.globals.update(
            mention=mention, names=names, directory=directory, filled=filled, all_options=elements.options
        )

    def page(self, template: str, **values: Any) -> str:
        return self._templates.get_template(template).render(**values)


def filled(view: View | None, block: Json, element: Json) -> Json:
    """What an input holds now: what was typed before, or what it began with."""
    kept = ((view.state if view else None) or {}).get(block["block_id"], {}).get(element["action_id"])
    says = kept or elements.initial(element)
    options = says.get("selected_options") or [says.get("selected_option")]
    chosen = [option["value"] for option in options if option]
    one = says.get("value") or says.get(elements.SELECTED.get(element["type"], "")) or ""
    if element["type"] == "datetimepicker" and one:
        # The page's script reads and writes the clock of this machine.
        one = datetime.fromtimestamp(int(one)).astimezone().strftime("%Y-%m-%dT%H:%M")
    return {"chosen": chosen, "value": one}
