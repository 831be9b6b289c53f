"""The command line. Verbs; prints, never decides. JSON goes to stdout and words to stderr where --json is given."""

from __future__ import annotations

import argparse
import gc
import io
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from copilot.errors import ConfigurationError, CopilotError, UsageError
from copilot.settings import read_settings
from copilot.types import ENDINGS, REASONS, Scope

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from copilot.settings import Settings

FAILED, USAGE, CONFIGURATION = 1, 2, 78


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one verb. 0 done, 1 failed with a reason, 2 usage, 78 configuration."""
    _speak_utf8()
    given = _parser().parse_args(argv)
    try:
        code: int = _run(given, read_settings(os.environ))
        sys.stdout.flush()
        return code
    except ConfigurationError as error:
        return _complain(error, CONFIGURATION)
    except UsageError as error:
        return _complain(error, USAGE)
    except CopilotError as error:
        return _complain(error, FAILED)
    except BrokenPipeError:
        return _unheard()
    except KeyboardInterrupt:
        return 130


def _speak_utf8() -> None:
    """What is read and written is UTF-8 whatever the terminal says; what is not text does not stop the answer."""
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "backslashreplace"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)


def _complain(error: CopilotError, code: int) -> int:
    sys.stderr.write(f"copilot: {error} {error.remedy}\n")
    return code


def _unheard() -> int:
    """Whoever read stdout has gone; what is still to be flushed at the end goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return FAILED


def _run(given: argparse.Namespace, settings: Settings) -> int:
    """Runs a verb; only its own module is imported."""
    if given.verb not in {"ask", "search"}:
        return _verb(given.verb)(given, settings)
    gc.disable()  # it ends before there is much to collect; looking costs a tenth of its time
    try:
        return _once(given, settings)
    finally:
        gc.enable()


def _once(given: argparse.Namespace, settings: Settings) -> int:
    """Runs a verb that asks once and ends; the embedder loads while the rest is imported."""
    from copilot.retrieval.embedders.choose import begin_loading

    embedder = begin_loading(settings.copilot_embedder, settings.home)
    from copilot.commands import asking

    return (asking.ask if given.verb == "ask" else asking.search)(given, settings, embedder)


def _verb(name: str) -> Callable[[argparse.Namespace, Settings], int]:
    """The function behind a verb that needs no head start."""
    module, function = _VERBS[name]
    found: Callable[[argparse.Namespace, Settings], int] = getattr(
        import_module(f"copilot.commands.{module}"), function
    )
    return found


_VERBS = {
    "index": ("keeping", "index"),
    "lint": ("keeping", "lint"),
    "log": ("logbook", "log"),
    "verdict": ("judging", "verdict"),
    "cases": ("cases", "cases"),
    "proposals": ("proposals", "proposals"),
    "promises": ("promises", "promises"),
    "review": ("reviewing", "review"),
    "causes": ("causes", "causes"),
    "api-token": ("tokens", "tokens"),
    "console-link": ("console", "link"),
    "tune": ("tuning", "tune"),
    "doctor": ("checking", "doctor"),
    "serve": ("running", "serve"),
    "worker": ("running", "worker"),
    "demo": ("running", "demo"),
}
"""The module of `copilot.commands` and the function in it; imported when it is asked for."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="copilot", description="A copilot for the people who answer customers.")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    _ask(verbs)
    _search(verbs)
    index = _add(verbs, "index", "bring what is known up to date with the knowledge folder")
    index.add_argument("--allow-mass-delete", action="store_true", help="let more than a fifth of a kind be deleted")
    _add(verbs, "lint", "check the knowledge folder: file, line, field, remedy")
    _log(verbs)
    _verdict(verbs)
    _cases(verbs)
    _proposals(verbs)
    promises = _add(verbs, "promises", "what was promised to customers, what is due, kept or broken")
    promises.add_argument("--team")
    promises.add_argument("--state", choices=("open", "due", "kept", "broken"))
    _review(verbs)
    causes = _add(verbs, "causes", "what keeps coming back, and where teams are told different things")
    causes.add_argument("--team")
    causes.add_argument("--weeks", type=int, default=12, help="so many back (default: 12), against as many before")
    _api_token(verbs)
    _add(verbs, "doctor", "check this installation, with remedies")
    tune = _add(verbs, "tune", "teach a sentence-transformers model the team's own solved cases, and measure it")
    tune.add_argument("--model", metavar="NAME", help="name or folder (default: that of COPILOT_EMBEDDER)")
    tune.add_argument("--epochs", type=int, default=3, help="rounds over what there is to learn (default: 3)")
    tune.add_argument("--out", metavar="FOLDER", help="where to keep it (default: in the data folder)")
    serve = _add(verbs, "serve", "run: Slack, health and a worker")
    serve.add_argument("--host")
    serve.add_argument("--port", type=int)
    link = _add(verbs, "console-link", "a link that lets one person into the console, once, within ten minutes")
    link.add_argument("--role", choices=("agent", "lead"), default="lead")
    link.add_argument("--team", action="append", help="a team to read, several times for several (default: all)")
    link.add_argument("--name", default="Console", help="who it is for, as others will read it")
    worker = _add(verbs, "worker", "run one worker only")
    worker.add_argument("--parent", type=int, help="stop when this process has ended")
    demo = _add(verbs, "demo", "play a conversation in a Slack of its own")
    demo.add_argument("--stay", action="store_true", help="keep it open, and print its address")
    return parser


def _add(verbs: Any, name: str, text: str) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = verbs.add_parser(name, help=text, description=text)
    made.add_argument("--json", action="store_true", help="JSON on stdout")
    return made


def _ask(verbs: Any) -> None:
    ask = _add(verbs, "ask", "one suggestion")
    ask.add_argument("text", help="what the agent asks; - reads it from standard input")
    _asker(ask)
    ask.add_argument("--brand")
    ask.add_argument("--via", choices=("email", "chat", "phone", "social", "store"), help="the customer's channel")
    ask.add_argument("--thread", metavar="FILE", help="what was said before: JSON, JSONL, YAML or 'customer: …' lines")
    ask.add_argument("--at", metavar="TIME", help="the moment to reason from, ISO 8601 (default: now)")


def _asker(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--team", help="the asker's team")
    parser.add_argument("--role", choices=("agent", "lead"), default="agent")


def _search(verbs: Any) -> None:
    search = _add(verbs, "search", "the evidence for a text, with the reason for each hit")
    search.add_argument("text")
    search.add_argument("--limit", type=int, default=10)
    search.add_argument("--kind", choices=("policy", "workaround", "case", "partner"))
    _asker(search)


def _log(verbs: Any) -> None:
    log = verbs.add_parser("log", help="what was asked, suggested and judged")
    what = log.add_subparsers(dest="what", required=True, metavar="WHAT")
    listed = _add(what, "list", "the newest entries")
    _filters(listed)
    listed.add_argument("--limit", type=int, default=20)
    show = _add(what, "show", "one entry, whole")
    show.add_argument("entry")
    export = _add(what, "export", "entries as CSV, JSONL or Parquet")
    _filters(export)
    export.add_argument("--format", choices=("csv", "jsonl", "parquet"), default="jsonl")
    export.add_argument("--out", metavar="FILE", help="default: standard output")


def _verdict(verbs: Any) -> None:
    verdict = _add(verbs, "verdict", "say of a suggestion what became of it, or how the case ended")
    verdict.add_argument("entry")
    verdict.add_argument("kind", choices=("used", "edited", "dismissed", *ENDINGS))
    verdict.add_argument("--reason", choices=REASONS, help="why it was dismissed")
    verdict.add_argument("--text", help="the words really sent, or an explanation; - reads it from standard input")
    verdict.add_argument("--by", metavar="USER", default="cli", help="who says so")
    verdict.add_argument("--role", choices=("agent", "lead"), default="agent", help="as what they say it")


def _cases(verbs: Any) -> None:
    cases = verbs.add_parser("cases", help="what was learned from used suggestions, for a lead to accept or reject")
    what = cases.add_subparsers(dest="what", required=True, metavar="WHAT")
    listed = _add(what, "list", "the cases that wait for a lead, newest first")
    listed.add_argument("--team")
    listed.add_argument("--limit", type=int, default=20)
    _add(what, "show", "one of them, whole").add_argument("case", help="its id, or that of its entry")
    for name, text in (("accept", "try it, and keep it"), ("reject", "leave it out, or take it out")):
        decided = _add(what, name, text)
        decided.add_argument("case", help="its id, or that of its entry")
        decided.add_argument("--by", metavar="LEAD", required=True, help="the lead who decides")


def _review(verbs: Any) -> None:
    review = _add(verbs, "review", "what a lead looks at first, and why; with 'grade', one after another")
    review.add_argument("what", nargs="?", choices=("list", "grade", "agreement"), default="list")
    review.add_argument("entry", nargs="?", help="grade this one (default: those of the queue, one after another)")
    review.add_argument("--team", action="append", help="only entries of this team; may be given several times")
    review.add_argument("--by", metavar="USER", default="cli", help="the lead who looks")
    review.add_argument("--many", type=int, default=10, help="so many at a time (default: 10)")
    review.add_argument("--language", choices=("es", "en"), default="en", help="of what is printed")
    review.add_argument("--scores", metavar="54.32", help="policy, facts, empathy, proactivity, honesty; . for none")
    review.add_argument("--comment", default="", help="what the team is to read")


def _api_token(verbs: Any) -> None:
    token = verbs.add_parser("api-token", help="who may use the API, for what, and until when")
    what = token.add_subparsers(dest="what", required=True, metavar="WHAT")
    create = _add(what, "create", "make one; it is shown once")
    create.add_argument("name", help="the integration that will use it, as in zendesk")
    create.add_argument("--scope", action="append", required=True, choices=[one.value for one in Scope])
    create.add_argument("--team", action="append", required=True, help="a team that it may read or speak of")
    create.add_argument("--days", type=int, default=180, help="how long it holds (default: 180)")
    _add(what, "list", "those there are, without their secrets")
    _add(what, "revoke", "end one at once").add_argument("token", help="its id, as in the list")


def _proposals(verbs: Any) -> None:
    proposals = verbs.add_parser(
        "proposals", help="what verdicts, edits and answers propose to change in the knowledge"
    )
    what = proposals.add_subparsers(dest="what", required=True, metavar="WHAT")
    listed = _add(what, "list", "the proposals that wait, the most helpful first")
    listed.add_argument("--all", action="store_true", help="also those that were decided")
    shown = {
        "show": "one of them, with what speaks for it, the change and what its trial showed",
        "try": "measure it on a copy of the knowledge", "accept": "write it into the knowledge folder",
        "edit": "put it in other words", "reject": "never propose it again", "undo": "take it out of the folder again",
        "reopen": "what was rejected or undone waits again",
        "replay": "what would be suggested now to a question that speaks for it",
    }  # fmt: skip
    for name, text in shown.items():
        one = _add(what, name, text)
        one.add_argument("proposal", help="its id, or the beginning of it")
        if name not in {"show", "replay"}:
            one.add_argument("--by", metavar="LEAD", required=True, help="the lead who decides")
        if name in {"accept", "reject", "undo", "reopen"}:
            one.add_argument("--reason", default="", help="why")
    what.choices["accept"].add_argument("--sure", action="store_true", help="though figures fall; takes a --reason")
    what.choices["edit"].add_argument("--text", required=True, help="what should stand there; - reads standard input")
    what.choices["replay"].add_argument("--entry", help="which of the entries (default: the newest)")
    what.choices["show"].add_argument("--patch", action="store_true", help="the change alone, for git apply")
    _add(what, "work", "do what is waiting to be tried, and end").add_argument("--parent", type=int)


def _filters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--team")
    parser.add_argument("--outcome", choices=("suggested", "asks", "abstained", "degraded", "held_out", "failed"))
    parser.add_argument("--since", metavar="TIME")
    parser.add_argument("--until", metavar="TIME")
    parser.add_argument("--filter", metavar="QUERY", help="what stands in the console's address: verdict=used&q=pedido")


if __name__ == "__main__":
    sys.exit(main())
