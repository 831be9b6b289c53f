"""Front matter: checked values, and for everything else the line, the field and what to do."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.knowledge.front import parse, split
from copilot.knowledge.rejects import Finding
from copilot.pages import Money

RIGHT = "id: a\ntitle: Título\nlanguage: es\n"


def finding(front: str) -> Finding:
    """The one thing that is wrong with a front matter."""
    read, findings = parse(front, "a.md")
    assert read is None
    assert len(findings) == 1, findings
    return findings[0]


def test_values_are_what_their_fields_mean() -> None:
    """Words where lists are meant, dates, amounts in several spellings, and yes as the value of a fact."""
    text = (
        "visible_to: all\ntranslations: {en: b}\nvalid_until: 2027-12-31\napplies_to: {gift: yes}\n"
        "authority: {agent: {refund: 12 EUR, resend: yes}, lead: {refund: '30,5 €', gift: 7}}\n"
        "follow_up: {what: {es: mirar}, owner: agent, within: 3h}\n"
    )
    front, findings = parse(RIGHT + text, "a.md")
    assert findings == []
    assert front
    assert front.visible_to == ("all",)
    assert front.translations == ("b",)
    assert front.valid_until == date(2027, 12, 31)
    assert front.applies_to == {"gift": ("yes",)}
    assert front.authority["agent"] == {"refund": Money(amount=12.0), "resend": True}
    assert front.authority["lead"] == {"refund": Money(amount=30.5), "gift": Money(amount=7.0)}


@pytest.mark.parametrize("name", ["id", "title", "language"])
def test_a_field_that_every_page_needs_is_named_when_it_is_missing(name: str) -> None:
    """With the remedy to add it."""
    wrong = finding("".join(line + "\n" for line in RIGHT.splitlines() if not line.startswith(f"{name}:")))
    assert (wrong.field, wrong.code, wrong.remedy) == (name, "missing-field", "Add the field.")


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("valid_until: 2026-02-30", "valid_until"),
        ("review_by: mañana", "review_by"),
        ("status: draft", "status"),
        ("authority: {agent: {refund: lots}}", "authority.agent.refund"),
        ("authority: {agent: {refund: -5}}", "authority.agent.refund"),
        ("authority: {agent: {refund: .nan}}", "authority.agent.refund"),
        ("authority: {agent: {refund: {amount: }}}", "authority.agent.refund"),
        ("follow_up: {what: x, owner: agent, within: soon}", "follow_up.within"),
        ("goodwill: [{when: contacts>3, amount: 5 EUR}]", "goodwill.0.when"),
        ("escalation: fire", "escalation"),
        ("hours: {mon: '29:00-30:00'}", "hours"),
        ("timezone: Europe/Atlantis", "timezone"),
        ("holidays: ES-ZZ", "holidays"),
    ],
)
def test_a_bad_value_is_found_at_its_line_and_field(line: str, field: str) -> None:
    """Counted in the file, where the line of --- is the first, and never without a remedy."""
    wrong = finding(f"{RIGHT}owner: Web\n{line}\n")
    assert (wrong.line, wrong.field, wrong.code) == (6, field, "bad-value")
    assert wrong.remedy


def test_every_wrong_field_is_reported_at_once() -> None:
    """Nobody has to run it once for each mistake."""
    _, findings = parse("id: a b\ntitle: t\nlanguage: español\nexpires: nunca\n", "a.md")
    assert [(found.line, found.field) for found in findings] == [(2, "id"), (4, "language"), (5, "expires")]


def test_a_field_written_twice_is_refused() -> None:
    """YAML would keep the last value without a word."""
    wrong = finding(RIGHT + "owner: Web\nowner: Tiendas\n")
    assert (wrong.line, wrong.field, wrong.code) == (6, "owner", "duplicate-field")


@pytest.mark.parametrize("broken", ["owner: a: b", "owner: [a", "\towner: a", "owner: \x01"])
def test_broken_yaml_is_a_finding_with_a_line(broken: str) -> None:
    """Not an exception."""
    wrong = finding(f"{RIGHT}{broken}\n")
    assert wrong.code == "front-matter"
    assert wrong.line >= 1


def test_lists_nested_beyond_measure_are_a_finding() -> None:
    """They neither exhaust the stack nor become words."""
    assert finding(f"{RIGHT}visible_to: {'[' * 5000}{']' * 5000}\n").field == "visible_to"


@pytest.mark.parametrize("front", ["", "just words\n", "- a\n- b\n"])
def test_front_matter_that_is_no_list_of_fields_is_a_finding(front: str) -> None:
    """Empty, a sentence or a list."""
    assert finding(front).code == "front-matter"


_SCALARS = st.one_of(
    st.sampled_from(["2026-02-30", "yes", "~", ".inf", "!!int x", "!!bool x", "*a", "&a b", "3h", "12 EUR", "{a: }"]),
    st.text(max_size=20),
)
_NAMES = st.sampled_from(
    "id title language applies_to visible_to valid_until authority follow_up goodwill hours when customer_line".split()
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(_NAMES, _SCALARS), max_size=5))
def test_nothing_that_is_written_breaks_the_reading(fields: list[tuple[str, str]]) -> None:
    """Whatever stands there, there are values or there are findings that name the file."""
    front, findings = parse("".join(f"{name}: {value}\n" for name, value in fields), "a.md")
    assert (front is None) == bool(findings)
    assert all(found.file == "a.md" and found.line >= 1 and found.remedy for found in findings)


def test_a_page_is_split_at_its_second_line_of_dashes() -> None:
    """A later rule of dashes belongs to the body, whose first line is counted in the file."""
    assert split("---\nid: a\n---\nuno\n---\ndos\n") == ("id: a\n", "uno\n---\ndos\n", 4)
    assert split("---\r\nid: a\r\n---\r\nuno") == ("id: a\r\n", "uno", 4)
    assert split("id: a\n---\n") is None
