"""The command line as a program, and as the function behind it."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from copilot.cli import main
from copilot.retrieval.embedders.usem3 import Usem3Embedder
from tests.retrieval.shelf import Shelf, case

Program = Callable[..., "subprocess.CompletedProcess[bytes]"]


@dataclass(frozen=True)
class Said:
    """How a verb ended, and what it said where."""

    code: int
    out: str
    err: str


Verb = Callable[..., Said]


@pytest.fixture
def program(small: Path) -> Program:
    """`python -m copilot` in a process of its own, over a copy of the small data folder unless told otherwise."""

    def run(*argv: str | bytes, stdin: bytes = b"", **settings: str) -> subprocess.CompletedProcess[bytes]:
        environment = {**os.environ, **environment_of(small), **settings}
        command: Sequence[str | bytes] = [sys.executable, "-m", "copilot", *argv]
        return subprocess.run(command, input=stdin, capture_output=True, env=environment, check=False)

    return run


@pytest.fixture
def verb(
    small: Path, loaded_once: Usem3Embedder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Verb:
    """`copilot` as the function that the door calls, over the same folders; the embedder is loaded once for all."""

    def run(*argv: str, stdin: str = "", **settings: str) -> Said:
        for name, value in (environment_of(small) | settings).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        try:
            code = main(argv)
        except SystemExit as stop:
            code = int(str(stop.code))
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return run


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory, embedder: Usem3Embedder) -> Path:
    """A few policies, a case and a broken page, and the data folder made of them."""
    shelf = Shelf(tmp_path_factory.mktemp("commands"), embedder)
    shelf.teams({"atencion": ("atencion",), "tiendas": ("tiendas",)})
    shelf.page("envio", "Cambiamos la dirección del paquete que aún no ha salido.", title="Dirección de envío")
    shelf.page("factura", "Corregimos la dirección que sale en la factura.", title="Factura con otra dirección")
    shelf.page("refund", "We refund the shipping costs.", title="Shipping costs", language="en")
    shelf.page("tienda", "Guardamos el pedido en la tienda.", title="Recogida en tienda", visible_to="tiendas")
    shelf.cases(case("C-1", "El paquete va a la dirección de mi madre.", policies=["envio"], team="atencion"))
    shelf.index()
    return shelf.root


@pytest.fixture
def small(indexed: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    shutil.copytree(indexed, tmp_path / "small")
    return tmp_path / "small"


def environment_of(root: Path) -> dict[str, str]:
    return {"COPILOT_HOME": str(root / "home"), "COPILOT_KNOWLEDGE": str(root / "knowledge")}
