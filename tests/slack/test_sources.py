"""What is opened from a suggestion: a source with its marks, and what was changed."""

from __future__ import annotations

import pytest

from copilot.ports import Passage
from copilot.slack.modals import changes_form
from copilot.slack.sources import source_form

from .make import NOW


@pytest.mark.parametrize(
    ("reviewed", "internal", "language", "marks"),
    [
        ("2026-09-14", False, "es", ["revisada el 14/09/2026"]),
        ("2025-09-14", False, "es", ["⏳ sin revisar desde 14/09/2025"]),
        (None, True, "es", ["🔒 solo uso interno", "⏳ sin fecha de revisión"]),
        ("2026-09-14", True, "en", ["🔒 internal only", "reviewed 14/09/2026", "in Spanish"]),
    ],
)
def test_an_opened_source_is_marked_like_the_list(
    reviewed: str | None, internal: bool, language: str, marks: list[str]
) -> None:
    """What not every team may see, and what has not been reviewed lately; and its language, where it is another."""
    page = Passage(
        id="p1#can", page="p1", kind="policy", title="Cambios", section="can", heading="Cambios", language="es",
        text="x", source="p.md", owner="", reviewed_on=reviewed, text_hash="", zone="",
    )  # fmt: skip
    view = source_form([page], {"p1#can"}, language, today=NOW.date(), internal=internal)
    (facts,) = [one["text"] for one in view["blocks"][1]["elements"]]

    assert facts.split(" · ")[:-1] == marks


def test_what_went_and_what_came_stand_apart() -> None:
    """ "mañana" for "el lunes" is not one word; everything else is as it was written."""
    view = changes_form("es", "Abre mañana a las 9", "Abre el lunes a las 9")
    pieces = [one["text"] for one in view["blocks"][1]["elements"][0]["elements"]]

    assert pieces == ["Abre ", "mañana", " ", "el lunes", " a las 9"]
