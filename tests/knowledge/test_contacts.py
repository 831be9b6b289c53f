"""A thread handed in as a file: JSON, JSONL or YAML."""

from __future__ import annotations

import pytest

from copilot.knowledge.contacts import read_contacts


@pytest.mark.parametrize(
    "text",
    [
        '[{"text": "uno"}, {"text": "dos", "from": "agent"}]',
        '{"contacts": [{"text": "uno"}, {"text": "dos", "from": "agent"}]}',
        '{"text": "uno"}\n\n{"text": "dos", "from": "agent"}\n',
        "thread:\n  - text: uno\n  - {text: dos, from: agent}\n",
    ],
)
def test_a_thread_is_read_in_each_of_its_forms(text: str) -> None:
    """Who does not say from whom it is, is the customer."""
    assert [(contact.author, contact.text) for contact in read_contacts(text)] == [
        ("customer", "uno"), ("agent", "dos"),
    ]  # fmt: skip


def test_contacts_with_times_are_put_in_order() -> None:
    """Across time zones; as soon as one has no time, the order of the file holds."""
    late, early = '{"text": "b", "at": "2026-03-02T10:00+01:00"}', '{"text": "a", "at": "2026-03-02T09:30+01:00"}'
    assert [contact.text for contact in read_contacts(f"{late}\n{early}")] == ["a", "b"]
    assert [contact.text for contact in read_contacts(f'{late}\n{early}\n{{"text": "c"}}')] == ["b", "a", "c"]


def test_a_line_separator_inside_a_text_does_not_break_the_file() -> None:
    """JSONL has one object a line, and only a line feed ends a line."""
    assert [contact.text for contact in read_contacts('{"text": "a\u2028b"}\n{"text": "c"}')] == ["a\u2028b", "c"]


@pytest.mark.parametrize(
    "text", ["", "hola", "[", '[{"channel": "chat"}]', '[{"text": "a", "at": "x"}]', "[" * 5000 + "]" * 5000]
)
def test_what_is_no_thread_is_refused_with_a_sentence(text: str) -> None:
    """Never with anything but a `ValueError`."""
    with pytest.raises(ValueError, match=r"\w.*\.$"):
        read_contacts(text)
