"""`copilot console-link`: the first way in, without Slack."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from copilot.cli import main


def test_it_prints_a_link_for_the_teams_that_there_are(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One address on this machine, and who it is for."""
    monkeypatch.setenv("COPILOT_HOME", str(home))

    assert main(["console-link", "--team", "contacta", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["url"].startswith("http://127.0.0.1:8080/console/in/")
    assert (said["role"], said["teams"]) == ("lead", ["contacta"])


def test_a_team_that_there_is_not_is_refused_with_those_that_there_are(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A typing error does not make a link that sees nothing."""
    monkeypatch.setenv("COPILOT_HOME", str(home))

    assert main(["console-link", "--team", "contcta"]) == 2
    assert "contacta" in capsys.readouterr().err
