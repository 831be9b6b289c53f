"""The command line as people start it: exit codes, what goes where, and never a traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import Program, environment_of

HEAVY = (
    "torch",
    "langchain",
    "langchain_core",
    "slack_bolt",
    "slack_sdk",
    "aiohttp",
    "sentence_transformers",
    "alembic",
    "chromadb",
    "yaml",
)
IMPORTS = """
import sys
from copilot.cli import main
code = main(["ask", "el paquete va a otra dirección", "--json"])
sys.stderr.write(" ".join(sorted(name for name in sys.modules if "." not in name)))
sys.exit(code)
"""


def complaint(done: subprocess.CompletedProcess[bytes]) -> str:
    """The one line on stderr of a verb that could not do what it was asked; nothing stands on stdout."""
    text = done.stderr.decode("utf-8")
    assert done.stdout == b""
    assert text.startswith("copilot: ")
    assert text.count("\n") == 1
    assert "Traceback" not in text
    return text


def test_ask_imports_nothing_that_it_does_not_need(small: Path) -> None:
    """No deep learning, no model providers, no Slack: an answer in a new process is quick because of that."""
    done = subprocess.run(
        [sys.executable, "-c", IMPORTS], capture_output=True, text=True, check=False, env=environment_of(small)
    )

    assert done.returncode == 0
    assert "copilot" in done.stderr.split()
    assert set() == set(done.stderr.split()) & set(HEAVY)


def test_ask_prints_one_object_on_stdout_and_nothing_else(program: Program) -> None:
    """JSON for machines on stdout, UTF-8 whatever the terminal says; stderr stays empty."""
    done = program("ask", "el paquete va a otra dirección, ¿qué hago?", "--json", PYTHONIOENCODING="ascii")

    assert (done.returncode, done.stderr) == (0, b"")
    made = json.loads(done.stdout.decode("utf-8"))
    assert made["evidence"][0]["page"] == "envio"
    assert "dirección" in made["evidence"][0]["text"]


def test_ask_reads_standard_input_even_when_it_is_no_text(program: Program) -> None:
    """Bytes that are not UTF-8 are replaced, and the question is answered."""
    done = program("ask", "-", "--json", stdin="el paquete va a otra dirección \xff".encode("latin-1"))

    assert done.returncode == 0
    assert json.loads(done.stdout)["entry_id"]


def test_an_argument_that_is_no_text_is_read_as_well_as_can_be(program: Program) -> None:
    """Bytes of another encoding do not stop a search."""
    done = program("search", b"el paquete va a otra \xff\xfe", "--json")

    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["hits"]


def test_index_and_search_as_programs(program: Program, small: Path) -> None:
    """An edit gets in, is counted, and is found."""
    page = small / "knowledge" / "policies" / "refund.md"
    page.write_text(page.read_text(encoding="utf-8").replace("shipping costs", "handling fee"), encoding="utf-8")
    done = program("index", "--json")
    counts = json.loads(done.stdout)
    found = program("search", "handling fee", "--json")

    assert (done.returncode, counts["edited"], counts["unchanged"]) == (0, 1, 4)
    assert counts["index"]["put"] == 1
    assert json.loads(found.stdout)["hits"][0]["page"] == "refund"


def test_a_reader_that_goes_away_is_no_fault(program: Program, small: Path) -> None:
    """`copilot log export | head -1` ends without a traceback."""
    program("ask", "el paquete va a otra dirección")
    line = f"{sys.executable} -m copilot log export --format csv | true"
    done = subprocess.run(["sh", "-c", line], capture_output=True, check=False, env=environment_of(small))

    assert (done.returncode, done.stderr.replace(b"1 entries\n", b"")) == (0, b"")


@pytest.mark.parametrize(
    ("settings", "code", "named"),
    [
        ({"COPILOT_NOSUCH": "1"}, 78, "COPILOT_NOSUCH"),
        ({"COPILOT_HOME": "/dev/null/home"}, 78, "COPILOT_HOME"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_a_bad_setting_stops_with_one_line(program: Program, settings: dict[str, str], code: int, named: str) -> None:
    """It names the setting or the place, and how to go on."""
    done = program("index", **settings)

    assert code == done.returncode
    assert named in complaint(done)


def test_a_database_that_is_none_stops_with_one_line(program: Program, small: Path) -> None:
    """What is wrong and what to do; the file stays as it is."""
    (small / "home" / "copilot.db").write_text("not a database, but long enough to look like one" * 50)
    done = program("ask", "el paquete va a otra dirección")

    assert done.returncode == 1
    assert "not a database" in complaint(done)
