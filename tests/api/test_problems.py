"""Errors: one form, two languages, and nothing of what is inside."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from fastapi.testclient import TestClient

from copilot.api.app import api
from copilot.api.words import _PROBLEMS, problem, status_of

from .conftest import Clock, Door, parts_over


async def test_what_is_not_there_is_a_problem_too(door: Door) -> None:
    """Paths, methods and pages that other products have; in the reader's language."""
    for path in ("/nothing", "/entries/", "/docs", "/redoc", "/figures/"):
        answer = await door.get(path, **{"Accept-Language": "es"})
        assert (answer.status, answer.json["type"]) == (404, "urn:copilot:problem:not_found")
        assert (answer.json["title"], answer.headers["Content-Language"]) == ("No está", "es")
    refused = await door.send("DELETE", "/outcomes")
    assert (refused.status, refused.headers["Allow"]) == (405, "GET, POST")
    assert "DELETE" in refused.json["detail"]


async def test_every_problem_has_the_form_of_the_rfc(door: Door) -> None:
    """With its remedy, its language, and nothing that a cache may keep."""
    answers = [
        await door.get("/entries?x=1"),
        await door.get("/x"),
        await door.post(b"{"),
        await door.get("/entries", token=""),
    ]
    for one in answers:
        assert one.headers["Content-Type"] == "application/problem+json"
        assert (one.headers["Cache-Control"], one.headers["Vary"]) == ("no-store", "Accept-Language")
        assert {"type", "title", "status", "detail", "remedy"} <= one.json.keys()
        assert one.json["status"] == one.status


def test_a_fault_of_ours_shows_nothing_of_itself(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """500, in words, and without the error."""
    app = api(parts_over(door.engine, Clock()))
    monkeypatch.setattr("copilot.store.log.Log.page", _broken)
    client = TestClient(app, raise_server_exceptions=False)
    answer = client.get("/entries", headers={"Authorization": f"Bearer {door.token}", "Accept-Language": "es"})

    assert (answer.status_code, answer.json()["type"]) == (500, "urn:copilot:problem:failed")
    assert answer.json()["remedy"].startswith("Pruebe otra vez")
    assert "tabla secreta" not in answer.text


def _broken(*_: Any, **__: Any) -> None:
    raise RuntimeError("tabla secreta")


def test_every_problem_is_said_in_both_languages() -> None:
    """Three texts, with the same places to fill in, and a status."""
    for code, (status, said) in _PROBLEMS.items():
        assert said.keys() == {"es", "en"} and 400 <= status < 600 and status == status_of(code)
        values = {"scope": "s", "method": "m", "seconds": "1"}
        for spoken in said:
            assert len(problem(code, spoken, **values)) == 3 and "{" not in "".join(problem(code, spoken, **values))


async def test_the_document_is_open_and_names_every_problem(door: Door) -> None:
    """OpenAPI 3.1, without a token; nothing in it leads elsewhere."""
    answer = await door.get("/openapi.json", token="")
    document = answer.json

    assert (answer.status, document["openapi"], document["servers"]) == (200, "3.1.0", [{"url": "/api/v1"}])
    feeds = {"/entries", "/entries.jsonl", "/entries/{id}", "/verdicts", "/promises", "/outcomes", "/figures"}
    assert feeds == set(document["paths"])
    for operations in document["paths"].values():
        for operation in operations.values():
            assert {"401", "403", "422", "429", "500", "503"} <= set(operation["responses"])
            assert operation["security"] and len(operation["security"][0]["token"]) == 1
            assert operation["description"]
    assert "http://" not in answer.text and "cdn" not in answer.text


def test_fastapi_is_for_the_web_process() -> None:
    """No verb of the command line waits for it, nor does a worker."""
    script = (
        "import sys\n"
        "from importlib import import_module\n"
        "for one in ('cli', 'commands.asking', 'commands.tokens', 'commands.running', 'workers.loop', 'build'):\n"
        "    import_module(f'copilot.{one}')\n"
        "sys.exit('fastapi' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
