"""A worker that is killed in the middle of a question: another answers it, once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from copilot.build import Parts, utc_now
from copilot.settings import read_settings
from tests.slack.desk import PARCEL

from .test_answering import Room

STOPS = """
import os, sys, time
from dataclasses import replace
from sqlalchemy import event
from copilot.build import Parts
from copilot.settings import read_settings
from copilot.workers.loop import answering

parts = Parts(read_settings({"COPILOT_HOME": sys.argv[1]}))
parts.copilot
written = []

def stop(*_):
    print("here", flush=True)
    time.sleep(600)

class Thinking:
    def think(self, question):
        if sys.argv[2] == "thinking":
            stop()
        return parts.copilot.think(question)

@event.listens_for(parts.engine, "after_cursor_execute")
def writing(connection, cursor, statement, *rest):
    if statement.startswith("INSERT INTO outbox"):
        written.append(statement)
        if sys.argv[2] == "writing":
            stop()

@event.listens_for(parts.engine, "commit")
def committing(connection):
    if sys.argv[2] == "committing" and written:
        stop()

replace(answering(parts), copilot=Thinking()).step()
"""


@pytest.mark.parametrize("where", ["thinking", "writing", "committing"])
def test_a_question_survives_whoever_was_answering_it(nebula: Parts, fresh: Path, where: str) -> None:
    """Killed while it thinks, while it writes the answer down, and just before that is on the disk."""
    parts = Parts(read_settings({"COPILOT_HOME": str(fresh)}))
    room = Room(nebula, parts)
    room.now = utc_now()
    room.ask(PARCEL)
    dying = subprocess.Popen([sys.executable, "-c", STOPS, str(fresh), where], stdout=subprocess.PIPE, text=True)
    assert dying.stdout is not None
    assert dying.stdout.readline() == "here\n"
    os.kill(dying.pid, signal.SIGKILL)
    assert dying.wait() == -signal.SIGKILL
    dying.stdout.close()
    at_once = room.worker.step()
    room.now += timedelta(seconds=120)
    later = room.worker.step()

    assert (at_once, later, room.worker.step()) == (False, True, False)
    assert ["blocks" in message.payload for message in room.sent()] == [True]
    assert len(room.log()) == 1
    parts.engine.dispose()
