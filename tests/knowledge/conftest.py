"""A knowledge folder that is right: one page, one case, the company's lists."""

from __future__ import annotations

from pathlib import Path

import pytest

from .make import TEAMS, case_row, cases, policy, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder in which nothing is wrong, to break one thing in."""
    root = tmp_path / "knowledge"
    policy(root, "envio")
    cases(root, case_row("C-1", policies=["envio"]))
    write(root / "company" / "teams.yaml", TEAMS)
    write(root / "company" / "causes.yaml", "causes:\n  - {id: form, title: {es: Formulario, en: Form}, owner: Web}\n")
    write(
        root / "company" / "facts.yaml",
        "facts:\n  - name: order_stage\n    ask: {es: '¿Ha salido?', en: 'Has it left?'}\n    values:\n"
        "      - {name: shipped, signs: {es: [ha salido], en: [shipped]}}\n",
    )
    return root
