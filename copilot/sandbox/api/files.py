"""files.*: the two-step upload; the bytes themselves go to the URL that the first step gives."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from copilot.sandbox.api.call import Call, Method
from copilot.sandbox.api.chat import author, target
from copilot.sandbox.errors import Refused
from copilot.sandbox.tiers import TIER_4
from copilot.sandbox.values import File, Json

UPLOAD_PATH = "/upload"


def get_upload_url(call: Call) -> Json:
    name = call.required("filename")
    call.required("length")
    workspace = call.workspace
    file = File(id=workspace.ids("F"), name=name, title=name, user=workspace.bot.id)
    workspace.files[file.id] = file
    return {"upload_url": f"{workspace.url}{UPLOAD_PATH}/{file.id}", "file_id": file.id}


def complete_upload(call: Call) -> Json:
    """Give the files their titles, and share them when a channel is named."""
    given: Any = call.args.get("files")
    if not isinstance(given, list) or not given:
        raise Refused("invalid_arguments")
    files = [_titled(call, each) for each in given]
    if call.optional("channel_id"):
        shared = replace(call, args={**call.args, "channel": call.args["channel_id"]})
        call.workspace.messages.post(
            channel=target(shared).id,
            text=call.optional("initial_comment") or "",
            thread_ts=call.thread_ts(),
            files=tuple(file.id for file in files),
            **author(call),
        )
    return {"files": [{"id": file.id, "title": file.title} for file in files]}


def _titled(call: Call, given: Json) -> File:
    file = call.workspace.files.get(str(given.get("id")))
    if file is None:
        raise Refused("file_not_found")
    call.workspace.files[file.id] = file = replace(file, title=given.get("title") or file.title)
    return file


METHODS = (
    Method(name="files.getUploadURLExternal", handle=get_upload_url, tier=TIER_4, scope="files:write"),
    Method(name="files.completeUploadExternal", handle=complete_upload, tier=TIER_4, scope="files:write"),
)
