"""The comparison, through the worker: a held case gets the sources and an honest word, and nothing else changes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from copilot.build import Parts
from copilot.sandbox.blockkit import lint
from copilot.settings import read_settings
from copilot.slack.blocks import suggestion_blocks
from copilot.slack.standing import Standing
from copilot.store.measured import Measured
from copilot.store.measuring import Measuring
from copilot.store.threads import Threads
from copilot.types import Slice, Trial, Verdict
from copilot.workers.holdout import Holdout
from tests.slack.desk import PARCEL

from .test_answering import NOW, Room

ENGLISH = "The customer wants to change the billing address on an invoice that was already issued."


class Comparing(Room):
    """A room in which every case that takes part is held."""

    def __init__(self, nebula: Parts, parts: Parts) -> None:
        super().__init__(nebula, parts)
        self.engine = parts.engine
        self.worker = replace(self.worker, trial=Holdout(1.0, b"key", Measuring(parts.engine)).placed)


@pytest.fixture
def room(nebula: Parts, fresh: Path) -> Comparing:
    """A worker that holds every case that takes part."""
    return Comparing(nebula, Parts(read_settings({"COPILOT_HOME": str(fresh)})))


@pytest.mark.parametrize(
    ("text", "says"), [(PARCEL, "forma parte de una comparación"), (ENGLISH, "is part of a comparison")]
)
def test_a_held_case_gets_the_sources_and_is_told_why(room: Comparing, text: str, says: str) -> None:
    """In both languages: no reply, no plan, a way to say that one has replied, and each source to open."""
    room.ask(text)
    assert room.worker.step()
    (sent,), (entry,) = room.sent(), room.log()
    blocks = sent.payload["blocks"]
    shown = json.dumps(blocks, ensure_ascii=False)

    assert (entry.outcome, entry.reply, entry.writer, entry.policies) == ("held_out", "", "none", ())
    assert says in str(sent.payload["text"])
    assert says in shown
    assert list(lint(blocks, "message")) == []
    ids = [one.get("block_id") for one in blocks]
    assert {"reply", "sources", "open"} <= set(ids)
    assert [one["action_id"].partition(":")[0] for one in blocks[1]["elements"]] == ["edit"]
    assert not any(mark in shown for mark in ("✅", "⛔", "🪜", "restyle"))


def test_whoever_has_replied_can_say_how_it_ended(room: Comparing) -> None:
    """As in the other arm, so that ends are told alike; there is nothing to compare with what was sent."""
    room.ask()
    assert room.worker.step()
    (entry,) = room.log()
    whole = room.book.show(entry.id)
    assert whole is not None
    assert whole.suggestion is not None
    replied = Verdict(id="v1", entry_id=entry.id, by="U1", at=NOW, kind="edited", text="Se lo envío hoy.")
    shown = json.dumps(suggestion_blocks(whole.suggestion, standing=Standing(verdicts=[replied])))

    assert '"ended"' in shown
    assert '"edit"' not in shown
    assert '"changes"' not in shown


def test_a_follow_up_stays_in_the_arm_of_its_case(room: Comparing) -> None:
    """Also when the comparison is switched off meanwhile."""
    room.ask(PARCEL, thread_ts="1.0")
    assert room.worker.step()
    off = Holdout(0.0, b"", Measuring(room.engine))
    room.worker = replace(room.worker, trial=off.placed)
    room.ask("¿Y si ya no lo quiere?", thread_ts="1.0")
    assert room.worker.step()

    assert [entry.outcome for entry in room.log()] == ["held_out", "held_out"]


def test_whoever_writes_that_it_is_urgent_gets_a_draft(room: Comparing) -> None:
    """In the same thread too, and the case still counts as it was assigned."""
    room.ask(PARCEL, thread_ts="1.0")
    assert room.worker.step()
    room.ask(f"Urgente: {PARCEL}", thread_ts="1.0")
    assert room.worker.step()
    held, drafted = room.log()

    assert (held.outcome, drafted.outcome != "held_out", bool(drafted.reply)) == ("held_out", True, True)
    Measuring(room.engine).catch_up()
    part = Slice(teams=frozenset({"atencion"}), since=NOW.date(), until=NOW.date())
    assert [(one.held, one.asked) for one in Measured(room.engine).trial(part)] == [(True, 2)]


def test_somebody_in_danger_is_never_held(room: Comparing) -> None:
    """What the reading finds grave needs no word for it, and is in neither arm."""
    room.ask("La clienta dice que no quiere seguir viviendo si le volvemos a cortar la línea.")
    assert room.worker.step()
    (entry,) = room.log()
    whole = room.book.show(entry.id)

    assert entry.outcome != "held_out"
    assert entry.reply
    assert whole is not None
    assert whole.question.trial is None


def test_a_case_that_began_before_the_comparison_stays_outside(room: Comparing) -> None:
    """Its first answer had a draft: nothing that comes after it can be compared."""
    on = room.worker
    room.worker = replace(on, trial=Holdout(0.0, b"", Measuring(room.engine)).placed)
    room.ask(PARCEL, thread_ts="1.0")
    assert room.worker.step()
    room.worker = on
    room.ask("¿Y si ya no lo quiere?", thread_ts="1.0")
    assert room.worker.step()

    assert "held_out" not in [entry.outcome for entry in room.log()]


def test_the_other_arm_is_written_down_too(room: Comparing) -> None:
    """With its probability and stratum, and a draft like any other."""
    nobody = Holdout(1e-12, b"key", Measuring(room.engine))
    room.worker = replace(room.worker, trial=nobody.placed)
    room.ask(PARCEL)
    assert room.worker.step()
    (entry,) = room.log()
    whole = room.book.show(entry.id)

    assert whole is not None
    assert whole.question.trial == Trial(held=False, chance=1e-12, stratum="new")
    assert entry.reply
    assert Threads(room.engine).of_entry(entry.id) is not None


@pytest.mark.parametrize("value", ["-0.1", "0.6", "half", "nan"])
def test_a_share_that_cannot_be_stops_the_start(value: str) -> None:
    """More than half would be a copilot that mostly does not help."""
    from copilot.errors import ConfigurationError

    with pytest.raises(ConfigurationError, match="COPILOT_HOLDOUT"):
        read_settings({"COPILOT_HOLDOUT": value})
