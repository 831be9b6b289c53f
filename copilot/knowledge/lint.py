"""`copilot lint`: everything that is wrong or about to be, with file, line, field and remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copilot.knowledge.body import PLACES, heading_key
from copilot.knowledge.folder import read_folder
from copilot.knowledge.front import split
from copilot.knowledge.mask import personal_data
from copilot.knowledge.rejects import Finding
from copilot.pages import Kind
from copilot.planning.conditions import readable
from copilot.words import clean, content_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from copilot.knowledge.folder import Folder
    from copilot.pages import Case, Page, SayLine

SOON = 30
"""Days before an expiry from which on it is warned of."""


def lint(root: Path, today: date) -> list[Finding]:
    """Every finding in a knowledge folder, errors first, then by file and line."""
    folder = read_folder(root)
    checks = _Checks(folder, root, today)
    found = [*folder.findings, *checks.pages(), *checks.cases(), *_idle(folder)]
    return sorted(found, key=lambda one: (one.severity != "error", one.file, one.line, one.field))


class _Checks:
    def __init__(self, folder: Folder, root: Path, today: date) -> None:
        self._folder, self._root, self._today = folder, root, today
        self._pages = {page.id: page for page in folder.pages}
        self._teams = {team.id for team in folder.company.teams} | {"all", "leads"}
        self._causes = {cause.id for cause in folder.company.causes}
        self._facts = {fact.name: {value.name for value in fact.values} for fact in folder.company.facts}

    def pages(self) -> Iterator[Finding]:
        """What is wrong with the pages."""
        for page in self._folder.pages:
            yield from self._ownership(page)
            yield from self._dates(page)
            yield from self._links(page)
            yield from self._facts_of(page)
            yield from self._lines(page)
            yield from self._personal(page)

    def cases(self) -> Iterator[Finding]:
        """What is wrong with the cases."""
        for case in self._folder.cases:
            file, _, line = case.source.rpartition(":")
            for field, problem, remedy in self._case(case):
                severity = "warning" if field == "contacts" else "error"
                yield Finding(
                    file=file,
                    line=int(line),
                    field=field,
                    code=_CODES[field],
                    problem=problem,
                    remedy=remedy,
                    severity=severity,
                )

    def _at(
        self, page: Page, field: str, code: str, problem: str, remedy: str, *, severity: str = "error", near: str = ""
    ) -> Finding:
        line = _line_of(self._root / page.source, field, near)
        return Finding(
            file=page.source, line=line, field=field, code=code, problem=problem, remedy=remedy, severity=severity
        )

    def _ownership(self, page: Page) -> Iterator[Finding]:
        if not page.owner:
            yield self._at(
                page, "owner", "unowned", "nobody owns this page.", "Name the desk or function that keeps it true."
            )
        if not page.visible_to:
            yield self._at(page, "visible_to", "hidden", "nobody can see this page.", "List teams, or write [all].")
        for token in page.visible_to:
            if self._folder.company.teams and token not in self._teams:
                yield self._at(
                    page,
                    "visible_to",
                    "unknown-team",
                    f"there is no team {token!r}.",
                    "Use an id of company/teams.yaml.",
                )
        if page.kind is Kind.WORKAROUND and page.status == "approved" and not page.approved_by:
            yield self._at(
                page,
                "approved_by",
                "unapproved",
                "it is approved by nobody.",
                "Name who approved it, or write status: proposed.",
            )

    def _dates(self, page: Page) -> Iterator[Finding]:
        if page.status != "approved":
            return
        for field, day in (("valid_until", page.valid_until), ("expires", page.expires)):
            if day and day < self._today:
                yield self._at(
                    page,
                    field,
                    "expired",
                    f"it expired on {day}.",
                    "Renew it or retire it; it is not suggested.",
                    severity="warning",
                )
            elif day and (day - self._today).days <= SOON:
                yield self._at(
                    page, field, "expires-soon", f"it expires on {day}.", "Renew it in time.", severity="warning"
                )
        if page.review_by and page.review_by < self._today:
            yield self._at(
                page,
                "review_by",
                "review-overdue",
                f"its review was due on {page.review_by}.",
                "Review it and set a new date.",
                severity="warning",
            )

    def _links(self, page: Page) -> Iterator[Finding]:
        for field in ("translations", "related", "policies"):
            for name in getattr(page, field):
                if name not in self._pages:
                    yield self._at(
                        page, field, "dead-link", f"there is no page {name!r}.", "Correct the id or remove it."
                    )
        for name in page.translations:
            if name in self._pages and page.id not in self._pages[name].translations:
                yield self._at(
                    page,
                    "translations",
                    "one-way",
                    f"{name!r} does not name this page in return.",
                    "Name it in both.",
                    severity="warning",
                )
        for field, name in (("partner", page.partner), ("follow_up", page.follow_up.owner if page.follow_up else None)):
            if name and name not in self._pages and name not in {"agent", "lead"}:
                yield self._at(
                    page, field, "dead-link", f"there is no partner or desk {name!r}.", "Use an id of partners/."
                )
        if page.root_cause and page.root_cause not in self._causes:
            yield self._at(
                page,
                "root_cause",
                "unknown-cause",
                f"there is no root cause {page.root_cause!r}.",
                "Add it to company/causes.yaml.",
            )

    def _facts_of(self, page: Page) -> Iterator[Finding]:
        for fact, values in page.applies_to.items():
            for value in values:
                if value not in self._facts.get(fact, ()):
                    yield self._at(
                        page,
                        "applies_to",
                        "unknown-fact",
                        f"there is no fact {fact}={value}.",
                        "Use company/facts.yaml.",
                    )
        for condition in page.when:
            if not readable(condition):
                problem = f"the condition {condition!r} cannot be read."
                yield self._at(page, "when", "condition", problem, "See docs/knowledge.md.")
        for name in page.needs:
            if name.removeprefix("!") not in self._facts:
                yield self._at(page, "needs", "unknown-fact", f"there is no fact {name!r}.", "Use company/facts.yaml.")

    def _lines(self, page: Page) -> Iterator[Finding]:
        for section in page.sections:
            for line in section.lines:
                yield from self._line(page, line)

    def _line(self, page: Page, line: SayLine) -> Iterator[Finding]:
        for condition in line.when:
            if not readable(condition):
                problem = f"the condition {condition!r} cannot be read."
                yield self._at(page, "say", "condition", problem, "See docs/knowledge.md.", near=condition)
        for place in sorted(_places(line.text) - PLACES):
            remedy = f"Use one of {', '.join(sorted(PLACES))}."
            yield self._at(page, "say", "place", f"there is no place {{{place}}}.", remedy, near=f"{{{place}")

    def _personal(self, page: Page) -> Iterator[Finding]:
        kinds = {kind for section in page.sections for kind in personal_data(section.text)} - {"DIRECCION", "NOMBRE"}
        for kind in sorted(kinds):
            yield self._at(
                page,
                "body",
                "personal-data",
                f"it seems to hold personal data ({kind}).",
                "Take it out.",
                severity="warning",
            )

    def _case(self, case: Case) -> Iterator[tuple[str, str, str]]:
        for field in ("policies", "workarounds"):
            for name in getattr(case, field):
                if name not in self._pages:
                    yield field, f"there is no page {name!r}.", "Correct the id or remove it."
        if case.root_cause and case.root_cause not in self._causes:
            yield "root_cause", f"there is no root cause {case.root_cause!r}.", "Add it to company/causes.yaml."
        if self._folder.company.teams and case.team not in self._teams:
            yield "team", f"there is no team {case.team!r}.", "Use an id of company/teams.yaml."
        kinds = {kind for contact in case.contacts for kind in personal_data(contact.text)}
        if kinds:
            yield (
                "contacts",
                f"it seems to hold personal data ({', '.join(sorted(kinds))}).",
                "Put placeholders such as <NOMBRE_1>.",
            )


_CODES = {
    "policies": "unknown-policy",
    "workarounds": "unknown-policy",
    "root_cause": "unknown-cause",
    "team": "unknown-team",
    "contacts": "personal-data",
}


def _idle(folder: Folder) -> Iterator[Finding]:
    """Synonyms whose words stand in no page, so that they find nothing."""
    written: dict[str, set[str]] = {}
    for page in folder.pages:
        told = " ".join([page.title, *(section.text for section in page.sections)])
        written.setdefault(page.language, set()).update(content_words(told, page.language))
    for one in folder.company.synonyms:
        for word in one.means:
            if not content_words(word, one.language) & written.get(one.language, set()):
                yield Finding(
                    file="company", line=0, field="synonyms", code="idle-synonym", severity="warning",
                    problem=f"{one.said!r} means {word!r}, and no page in {one.language!r} says that.",
                    remedy="Use a word of the page that it should find.",
                )  # fmt: skip


def _places(text: str) -> set[str]:
    from string import Formatter

    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name}
    except ValueError:
        return {"?"}


def _line_of(path: Path, field: str, near: str = "") -> int:
    """The line where a field of the front matter, the approved words or the body begin; 1 when it is not written.

    Of the approved words, the line that holds the words `near`, where there is one.
    """
    front, body, first = split(clean(path.read_text(encoding="utf-8-sig"))) or ("", "", 1)
    if field == "body":
        return first
    if field != "say":
        return next((at for at, line in enumerate(front.split("\n"), 2) if line.startswith(f"{field}:")), 1)
    lines = list(enumerate(body.split("\n"), first))
    said = next((at for at, line in lines if line.startswith("#") and heading_key(line.lstrip("# "))[0] == "say"), 1)
    return next((at for at, line in lines if near and at > said and near in line), said)
