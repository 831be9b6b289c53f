"""`copilot ask` and `copilot search`: the contract, and what people type by mistake."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .conftest import Said, Verb

KEYS = set(
    "entry_id outcome language reading reply can cannot steps workarounds goodwill follow_up heard_before ask_first "
    "evidence notes writer timings_ms".split()
)
ASKED = "el paquete va a otra dirección, ¿qué hago?"


def cites(value: Any) -> set[str]:
    """Every id that is cited anywhere in the answer."""
    if isinstance(value, dict):
        return set(value.get("cites", ())) | {one for inner in value.values() for one in cites(inner)}
    return {one for inner in value for one in cites(inner)} if isinstance(value, list) else set()


def refused(said: Said, code: int) -> str:
    """The line of a refusal: nothing on stdout, one line of words with a remedy on stderr."""
    assert (code, "", 1) == (said.code, said.out, said.err.count("\n"))
    assert said.err.startswith("copilot: ")
    assert len(said.err.split(". ")) >= 2
    return said.err


def test_the_answer_has_every_part_of_the_contract(verb: Verb) -> None:
    """All keys, whatever the answer; what is cited is in the evidence; the parts of the time add up."""
    made = json.loads(verb("ask", ASKED, "--json").out)

    assert set() == KEYS - set(made)
    assert made["outcome"] in {"suggested", "asks", "abstained", "degraded"}
    assert set() == cites(made) - {one["id"] for one in made["evidence"]}
    assert set(made["timings_ms"]) == {"mask", "read", "retrieve", "plan", "write", "check", "total"}
    assert set(made["reading"]) == {"register", "feelings", "needs", "effort", "missing"}


def test_the_answer_as_text_begins_with_the_reply(verb: Verb) -> None:
    """What the agent needs first stands first; the sources stand last."""
    made = json.loads(verb("ask", ASKED, "--json", "--at", "2026-11-22T10:00").out)
    lines = verb("ask", ASKED, "--at", "2026-11-22T10:00").out.splitlines()

    assert lines[0]
    assert lines.index(made["reply"].splitlines()[0]) == 0
    assert all(any(one["id"] in line for line in lines[-1 - len(made["evidence"]) :]) for one in made["evidence"])


@pytest.mark.parametrize("text", ["", "   ", "👍👍👍", "902 55", "?"])
def test_a_question_without_words_is_refused(verb: Verb, text: str) -> None:
    """With what to write instead; and it is in the log as a failure."""
    refused(verb("ask", text), 1)

    (entry,) = json.loads(verb("log", "list", "--json").out)
    assert (entry["outcome"], entry["failure"]) == ("failed", "QuestionRejected")


@pytest.mark.parametrize(
    ("text", "sign"), [("no llega el pedido ", "demasiado largo"), ("where is my order ", "at most")]
)
def test_a_huge_question_is_refused_in_its_own_language(verb: Verb, text: str, sign: str) -> None:
    """Whoever writes Spanish reads in Spanish what to do about it."""
    assert sign in refused(verb("ask", "-", stdin=text * 2_000), 1)


def test_a_third_language_is_answered_with_a_note(verb: Verb) -> None:
    """In one of ours, saying that it is not theirs."""
    said = verb("ask", "Meine Kundin hat das Paket nicht bekommen, was soll ich ihr jetzt schreiben?", "--json")
    made = json.loads(said.out)

    assert said.code == 0
    assert made["language"] in {"es", "en"}
    assert "language_unsupported" in {note["code"] for note in made["notes"]}


@pytest.mark.parametrize(
    ("option", "value", "named"),
    [
        ("--team", "nadie", "atencion, tiendas"),
        ("--at", "mañana", "2026-11-22T10:20:00+01:00"),
        ("--at", "0001-01-01T00:00+00:00", "2026-11-22T10:20:00+01:00"),
        ("--at", "9999-12-31T23:59-12:00", "2026-11-22T10:20:00+01:00"),
        ("--at", "2026-02-30", "2026-11-22T10:20:00+01:00"),
        ("--thread", "nowhere.json", "nowhere.json"),
        ("--thread", ".", "."),
    ],
)
def test_a_bad_option_is_refused_with_what_there_is(verb: Verb, option: str, value: str, named: str) -> None:
    """Exit code 2, and the remedy names what can be given instead."""
    assert named in refused(verb("ask", ASKED, option, value), 2)


@pytest.mark.parametrize(
    "argv", [(), ("frobnicate",), ("ask",), ("ask", "a", "--via", "fax"), ("log",), ("search", "a", "--limit", "x")]
)
def test_a_bad_command_is_refused_with_its_usage(verb: Verb, argv: tuple[str, ...]) -> None:
    """Exit code 2, on stderr."""
    said = verb(*argv)

    assert (said.code, said.out) == (2, "")
    assert "usage: copilot" in said.err


def test_two_answers_in_a_row_do_not_open_alike(verb: Verb) -> None:
    """Processes that know nothing of each other read in the log how the last one began."""
    replies = [json.loads(verb("ask", ASKED, "--json").out)["reply"] for _ in range(3)]

    assert len({reply.split(". ")[0] for reply in replies}) == 3


@pytest.mark.parametrize("written", ["asked: {}\n", "pregunta: {}\n", '[{{"from": "asked", "text": "{}"}}]'])
def test_a_thread_with_what_was_asked_is_gone_on_from(verb: Verb, tmp_path: Path, written: str) -> None:
    """Other words keep the plan and its times; a new fact is planned for together with the question."""
    thread = tmp_path / "thread.txt"
    thread.write_text(written.format(ASKED), encoding="utf-8")
    given = ("--json", "--at", "2026-11-22T10:00")
    first, short, fact = (
        json.loads(verb("ask", *asked, *given).out)
        for asked in ((ASKED,), ("más corto", "--thread", str(thread)), ("ya ha salido", "--thread", str(thread)))
    )
    same = ("outcome", "can", "cannot", "steps", "follow_up", "goodwill", "workarounds", "evidence")
    shown = json.loads(verb("log", "show", fact["entry_id"], "--json").out)

    assert [first[key] for key in same] == [short[key] for key in same]
    assert f"{ASKED}\nya ha salido" in json.dumps(shown, ensure_ascii=False).replace("\\n", "\n")


@pytest.mark.parametrize("limit", ["0", "-1"])
@pytest.mark.parametrize("command", [("search", "paquete"), ("log", "list")])
def test_a_limit_below_one_is_refused(verb: Verb, command: tuple[str, ...], limit: str) -> None:
    """Nothing is not what anybody wants to see, and everything is not what -1 means."""
    refused(verb(*command, "--limit", limit), 2)


@pytest.mark.parametrize("text", ["", " ", "👍", "¿?"])
def test_a_search_without_words_is_refused(verb: Verb, text: str) -> None:
    """Whatever is found for nothing is found by chance."""
    refused(verb("search", text), 2)


def test_search_shows_only_what_the_team_may_see(verb: Verb) -> None:
    """The team's own page is there for the team and not for another."""
    seen = {
        team: {
            hit["page"]
            for hit in json.loads(verb("search", "pedido en la tienda", "--json", "--team", team).out)["hits"]
        }
        for team in ("atencion", "tiendas")
    }

    assert "tienda" in seen["tiendas"]
    assert "tienda" not in seen["atencion"]


def test_search_keeps_to_limit_and_kind_and_says_why(verb: Verb) -> None:
    """As JSON and as text."""
    one = json.loads(verb("search", "dirección del paquete", "--json", "--limit", "1").out)
    cases = json.loads(verb("search", "dirección del paquete", "--json", "--kind", "case").out)
    text = verb("search", "dirección del paquete", "--limit", "1").out

    assert len(one["hits"]) == 1
    assert {"case"} == {hit["kind"] for hit in cases["hits"]}
    assert all(hit["found_by"] for hit in [*one["hits"], *cases["hits"]])
    assert one["hits"][0]["found_by"][0] in text


@pytest.mark.parametrize(
    "text",
    [
        "customer (chat): ¿Dónde está mi paquete?\nagent: Lo miro.",
        '[{"from": "customer", "channel": "chat", "text": "¿Dónde está mi paquete?"}]',
        '{"from": "customer", "text": "¿Dónde está mi paquete?"}\n{"from": "agent", "text": "Lo miro."}',
        "- {from: customer, text: ¿Dónde está mi paquete?}",
    ],
)
def test_a_thread_is_read_in_any_of_its_forms(verb: Verb, tmp_path: Path, text: str) -> None:
    """Spoken lines, JSON, JSONL or YAML."""
    (tmp_path / "thread").write_text(text, encoding="utf-8")

    assert verb("ask", ASKED, "--thread", str(tmp_path / "thread"), "--json").code == 0


@pytest.mark.parametrize("content", [b"", b"42", b"\xff\xfe\x00", b"[" * 3_000 + b"]" * 3_000, b"{{{", b"[{}]"])
def test_a_thread_that_cannot_be_read_is_refused(verb: Verb, tmp_path: Path, content: bytes) -> None:
    """With the name of the file and the forms that it may have."""
    (tmp_path / "thread").write_bytes(content)

    assert "thread" in refused(verb("ask", ASKED, "--thread", str(tmp_path / "thread")), 2)


def test_the_first_question_indexes_what_nobody_indexed(verb: Verb, tmp_path: Path) -> None:
    """A newcomer asks at once; the words about it do not get into the JSON."""
    said = verb("ask", ASKED, "--json", COPILOT_HOME=str(tmp_path / "new"))

    assert json.loads(said.out)["evidence"]
    assert "Nothing is indexed yet" in said.err


def test_a_damaged_index_does_not_matter_to_who_asks_once(verb: Verb, small: Path) -> None:
    """One question is compared with the vectors that the truth keeps; nothing is searched by words alone."""
    before = json.loads(verb("ask", ASKED, "--json").out)
    (small / "home" / "chroma" / "sealed.json").unlink()
    said = verb("ask", ASKED, "--json")
    made = json.loads(said.out)

    assert (said.code, said.err) == (0, "")
    assert [one["id"] for one in made["evidence"]] == [one["id"] for one in before["evidence"]]
    assert "words_only" not in {note["code"] for note in made["notes"]}
