"""A small company written to files, read into the truth: two policies that are near misses, and ways round them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from copilot.build import Parts
from copilot.knowledge.folder import read_folder
from copilot.retrieval.sync import compare
from copilot.settings import read_settings

from .make import Planned

PAGE = """---
id: {id}
title: {title}
language: es
visible_to: [{seen}]
owner: Logística
{more}
---

# {title}

{body}
"""
AFTER = """## Qué podemos hacer
- Pedimos a la mensajería el cambio de destino.

## Qué no podemos hacer y por qué
- No podemos cambiarlo desde aquí, porque la etiqueta es de la mensajería.
  - en su lugar: lo pedimos nosotros.

## Pasos
1. (agente) Confirma la dirección.

## Decir
- situación: el pedido ha salido hacia otra dirección.
- límite: Desde aquí no podemos cambiarle el destino.
- límite [partner_closed]: Desde aquí no podemos cambiarle el destino; la mensajería {opens}.
- paso: Me encargo yo: {start} lo pido, y {due} [le|te] escribo con la respuesta.
- paso [over_limit]: Me encargo yo y {due} [le|te] escribo.
"""
BEFORE = """## Qué podemos hacer
- Cambiamos la dirección mientras el pedido está en el almacén.

## Decir
- paso: La cambio ahora y [le|te] llega la confirmación.
"""
WAY = """## Pasos
1. (agente) Abre la orden especial.

## Decir
- paso: Me encargo con una orden aparte, y {due} [le|te] escribo con la respuesta.
"""
APPROVED = "policies: [envio-despues]\nblocked_process: El formulario.\napproved_by: Dirección\napproved_on: 2026-01-01"
PAGES = {
    "policies/envio-despues.md": {
        "title": "Cambio de dirección después del envío",
        "more": "applies_to: {order_stage: [shipped]}\npartner: mensajeria\n"
        "follow_up: {what: {es: confirmar el cambio}, owner: mensajeria, within: 3h}\n"
        'goodwill: [{when: "contacts>=3", amount: 15 EUR}, {when: "attempts>=5", amount: 40 EUR}]\n'
        "authority: {agent: {redirect: yes, goodwill: 15 EUR}, lead: {redirect: yes, goodwill: 60 EUR}}",
        "body": AFTER,
    },
    "policies/envio-antes.md": {
        "title": "Cambio de dirección antes del envío",
        "more": "applies_to: {order_stage: [not_shipped]}\nreview_by: 2026-06-01",
        "body": BEFORE,
    },
    "workarounds/orden-vigente.md": {
        "title": "Orden vigente",
        "more": f"{APPROVED}\nexpires: 2027-06-30\nstatus: approved\nwhen: [form_fails=yes]\n"
        "authority: {agent: {apply: yes}, lead: {apply: yes}}",
        "body": WAY,
    },
    "workarounds/orden-caducada.md": {
        "title": "Orden caducada",
        "more": f"{APPROVED}\nexpires: 2026-11-01\nstatus: approved",
        "body": WAY,
    },
    "workarounds/orden-propuesta.md": {
        "title": "Orden propuesta",
        "more": f"{APPROVED}\nexpires: 2027-06-30\nstatus: proposed",
        "body": WAY,
    },
    "workarounds/orden-de-lideres.md": {
        "title": "Orden de líderes",
        "more": f"{APPROVED}\nexpires: 2027-06-30\nstatus: approved\nwhen: [form_fails=yes]\n"
        "authority: {agent: {apply: no}, lead: {apply: yes}}",
        "body": WAY,
    },
    "partners/mensajeria.md": {
        "title": "Mensajería",
        "more": 'type: carrier\ntimezone: Europe/Madrid\nhours: {mon-fri: "09:00-18:00"}\nholidays: ES-MD',
        "body": "## Qué pueden hacer\n- Cambian el destino.",
    },
}
FACTS = """facts:
  - name: order_stage
    known_to: agent
    ask: {es: "¿Ha salido el pedido?", en: "Has the order left?"}
    check: {es: si el pedido ha salido, en: whether the order has left}
    values:
      - {name: shipped, signs: {es: [ha salido]}}
      - {name: not_shipped, signs: {es: [sin salir]}}
"""
CAUSES = """causes:
  - {id: sin-domingos, owner: Logística, status: open, since: 2026-03-02, when: [partner_closed],
     title: {es: La mensajería no admite cambios en domingo}}
  - {id: etiqueta, owner: Equipo Web, status: in_progress, title: {es: La etiqueta sale mal, en: The label is wrong}}
"""
CASES = [
    ("c1", "madrid", "sin-domingos", "2026-09-06", "calidad"),
    ("c2", "tiendas", "sin-domingos", "2026-09-13", "calidad"),
    ("c3", "madrid", "sin-domingos", "2026-09-20", ""),
    ("c4", "madrid", "etiqueta", "2026-09-21", "calidad"),
    ("c5", "madrid", "etiqueta", "2026-09-22", "calidad"),
    ("c6", "madrid", "etiqueta", "2027-01-10", "calidad"),
]


def _case(id: str, team: str, cause: str, day: str, reviewed_by: str) -> str:
    contact = {"channel": "chat", "at": f"{day}T10:00:00+02:00", "from": "customer", "text": "No llega el pedido."}
    return json.dumps(
        {
            "id": id, "opened_at": contact["at"], "team": team, "brand": "nebula", "language": "es",
            "contacts": [contact], "policies": ["envio-despues"], "workarounds": [], "outcome": "solved", "csat": 5,
            "days": 1, "root_cause": cause, "reviewed_by": reviewed_by, "resolution": "Resuelto.",
        }
    )  # fmt: skip


TEAMS = """teams:
  - {id: madrid, name: Madrid, kind: in-house, sees_cases_of: [madrid, tiendas]}
  - {id: tiendas, name: Tiendas, kind: in-house, sees_cases_of: [tiendas]}
"""


def _write_company(folder: Path) -> None:
    for name, values in PAGES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PAGE.format(id=path.stem, seen="all", **values), encoding="utf-8")
    (folder / "company").mkdir()
    for name, lists in (("facts", FACTS), ("causes", CAUSES), ("teams", TEAMS)):
        (folder / "company" / f"{name}.yaml").write_text(lists, encoding="utf-8")
    (folder / "cases").mkdir()
    (folder / "cases" / "2026.jsonl").write_text("\n".join(_case(*case) for case in CASES), encoding="utf-8")


@pytest.fixture
def company(tmp_path: Path) -> Callable[..., Planned]:
    """The planner over a company made of the pages of a test alone: {path: {title, more, body}}, and facts."""

    def made(pages: Mapping[str, Mapping[str, str]], facts: str = FACTS) -> Planned:
        for name, values in pages.items():
            path = tmp_path / "knowledge" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(PAGE.format(id=path.stem, **{"more": "", "seen": "all", **values}), encoding="utf-8")
        lists = tmp_path / "knowledge" / "company"
        lists.mkdir()
        (lists / "facts.yaml").write_text(facts, encoding="utf-8")
        (lists / "teams.yaml").write_text(TEAMS, encoding="utf-8")
        return _planned(tmp_path / "knowledge", tmp_path / "home")

    return made


def _planned(folder: Path, home: Path) -> Planned:
    parts = Parts(read_settings({"COPILOT_HOME": str(home), "COPILOT_KNOWLEDGE": str(folder)}))
    read = read_folder(folder)
    assert [str(finding) for finding in read.findings] == []
    parts.store.apply(compare(read, parts.store.held()).changes)
    return Planned(parts)


@pytest.fixture(scope="session")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Planned:
    """The planner over that company, and the parts it is made of."""
    folder: Path = tmp_path_factory.mktemp("company")
    _write_company(folder)
    return _planned(folder, tmp_path_factory.mktemp("home"))
