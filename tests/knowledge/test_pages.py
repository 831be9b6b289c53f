"""One file to one page or one voice; what cannot be read says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from copilot.knowledge.pages import MAX_BYTES, read_page, read_voice
from copilot.knowledge.rejects import Finding
from copilot.pages import Kind

from .make import page_text, read, write


def refused(path: Path) -> Finding:
    page, findings = read_page(path, "policies/p.md", Kind.POLICY)
    assert page is None
    assert len(findings) == 1
    return findings[0]


def test_a_page_carries_its_front_matter_and_its_body(tmp_path: Path) -> None:
    """And how its file is called in citations."""
    page = read(tmp_path, "# T\n\n## Pasos\n1. Uno.\n", "customer_line: {phone: '900 555 014', cost: premium}\n")
    assert (page.id, page.kind, page.source) == ("p", Kind.POLICY, "policies/p.md")
    assert [section.key for section in page.sections] == ["steps"]
    assert page.customer_cost == "premium"


def test_a_desk_may_keep_other_hours_for_a_brand(tmp_path: Path) -> None:
    """In the same zone and with the same holidays; a brand that is not named has the hours of all."""
    more = 'hours: {mon: "09:00-18:00"}\nbrand_hours: {orbita: {sun: "10:00-14:00"}}\nholidays: ES\n'
    page = read(tmp_path, "# T\n", more)
    assert page.hours and dict(page.hours.days) == {0: (("09:00", "18:00"),)}
    assert dict(page.brand_hours["orbita"].days) == {6: (("10:00", "14:00"),)}
    assert page.brand_hours["orbita"].holidays == "ES"
    assert refused(write(tmp_path / "x.md", page_text("p", "brand_hours: {orbita: {sun: always}}\n", ""))).field


def test_the_byte_order_mark_and_windows_line_ends_are_no_part_of_a_page(tmp_path: Path) -> None:
    """What a Windows editor saves is the same page."""
    plain = read(tmp_path, "# T\n\nuno\n\n## Pasos\n- dos\n")
    text = page_text("p", "", "# T\n\nuno\n\n## Pasos\n- dos\n").replace("\n", "\r\n")
    page, _ = read_page(write(tmp_path / "w.md", "\ufeff" + text), "policies/p.md", Kind.POLICY)
    assert page
    assert page.content_hash == plain.content_hash


def test_another_encoding_is_refused_at_its_line(tmp_path: Path) -> None:
    """With the remedy to save it as UTF-8."""
    path = tmp_path / "p.md"
    path.write_bytes(page_text("p", "", "uno\naño\n").encode("latin-1"))
    found = refused(path)
    assert (found.code, found.line) == ("unreadable", 3)
    assert "UTF-8" in found.remedy


def test_a_page_without_front_matter_is_refused(tmp_path: Path) -> None:
    """Whatever else it holds; so is an empty file."""
    assert refused(write(tmp_path / "p.md", "# Solo texto\n")).code == "front-matter"
    assert refused(write(tmp_path / "p.md", "")).code == "front-matter"


def test_a_file_beyond_all_measure_is_refused_unread(tmp_path: Path) -> None:
    """A page is short enough to be read with a customer waiting."""
    assert refused(write(tmp_path / "p.md", "x" * (MAX_BYTES + 1))).code == "unreadable"


def test_a_folder_in_place_of_a_file_is_a_finding(tmp_path: Path) -> None:
    """With the reason of the system, and no exception."""
    assert refused(tmp_path).code == "unreadable"


def test_the_hash_changes_with_the_words_and_not_with_the_place(tmp_path: Path) -> None:
    """A page that was moved need not be indexed again."""
    path = write(tmp_path / "p.md", page_text("p"))
    here, _ = read_page(path, "policies/p.md", Kind.POLICY)
    there, _ = read_page(path, "policies/old/p.md", Kind.POLICY)
    assert here
    assert there
    assert here.content_hash == there.content_hash
    assert here.content_hash != read(tmp_path, "# T\n\nOtra.\n").content_hash


def test_invisible_characters_do_not_reach_a_page(tmp_path: Path) -> None:
    """Tag characters and zero widths hide words from the reader of a page, not from a model."""
    hidden = "".join(chr(0xE0000 + ord(letter)) for letter in "evil")
    page = read(tmp_path, f"Con\u200bfirma{hidden}.\n")
    assert page.sections[0].text == "Confirma."


def test_a_voice_is_named_by_its_brand(tmp_path: Path) -> None:
    """Its phrases by folded heading, and apart from them what is never said."""
    text = (
        "---\nbrand: nebula\nlanguage: es\nregister: tu\n---\n\n## Frustration\n- Lo siento.\n\n## Never\n- Cálmese\n"
    )
    voice, findings = read_voice(write(tmp_path / "nebula.es.md", text), "voice/nebula.es.md")
    assert findings == []
    assert voice
    assert (voice.brand, voice.language, voice.register) == ("nebula", "es", "tu")
    assert voice.phrases == {"frustration": ("Lo siento.",)}
    assert voice.never == ("Cálmese",)


def test_a_voice_may_have_an_id_of_its_own(tmp_path: Path) -> None:
    """It needs none, and its wrong fields are found at their own lines."""
    voice, _ = read_voice(write(tmp_path / "a.md", "---\nid: a\nlanguage: es\n---\n"), "voice/a.md")
    assert voice
    _, (found,) = read_voice(write(tmp_path / "a.md", "---\nbrand: a\nlanguage: spanish\n---\n"), "voice/a.md")
    assert (found.line, found.field) == (3, "language")


@pytest.mark.parametrize("text", ["# Voz\n", "---\nbrand: a\n---\n"])
def test_a_voice_without_its_language_is_refused(tmp_path: Path, text: str) -> None:
    """Or without any front matter."""
    voice, findings = read_voice(write(tmp_path / "a.md", text), "voice/a.md")
    assert voice is None
    assert findings
