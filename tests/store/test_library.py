"""Reading knowledge: what is found, in which order, and when."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlalchemy import Engine, event

from copilot.pages import Cause, Money, Tier, Voice
from copilot.ports import Company, Directory, Library, Passage, Sight, Zones
from copilot.store.company import SqlCompany
from copilot.store.directory import SqlDirectory
from copilot.store.knowledge import KnowledgeStore
from copilot.store.library import PASSAGE_COLUMNS, SqlLibrary

from .make import NOW, case, case_change, changes, page, page_change, passage, sight, stemmed, workaround

ALL = sight({"all"})


def test_a_passage_is_read_by_the_order_of_its_fields() -> None:
    """Rows become passages by position, so a column in another place would be another field."""
    assert [column.key for column in PASSAGE_COLUMNS] == [field.name for field in fields(Passage)]


def test_the_ports_are_fulfilled(engine: Engine) -> None:
    """Checked by the type checker; here, that they can be made."""
    library: Library = SqlLibrary(engine)
    company: Company = SqlCompany(engine)
    directory: Directory = SqlDirectory(engine)
    assert library and company and directory


def test_passages_come_back_whole_in_the_order_asked_for(engine: Engine) -> None:
    """Unknown ids are left out; asking twice gives one."""
    KnowledgeStore(engine).apply(
        changes(page_change(page("a"), stemmed("a#1", "a"), stemmed("a#2", "a", reviewed_on="2026-09-14")))
    )
    found = SqlLibrary(engine).passages(["a#2", "nothing", "a#1", "a#2"], ALL)
    assert list(found) == ["a#2", "a#1"]
    assert found["a#2"] == passage("a#2", "a", reviewed_on="2026-09-14")


def test_pages_come_back_whole_with_their_passages_in_order(engine: Engine) -> None:
    """Cases are not pages, and pages are not cases."""
    ids = [f"a#{number}" for number in (3, 1, 2)]
    KnowledgeStore(engine).apply(
        changes(page_change(page("a"), *(stemmed(id, "a") for id in ids)), case_change(case("c")))
    )
    library = SqlLibrary(engine)
    found = library.pages(["c", "a"], ALL)
    assert list(found) == ["a"]
    assert found["a"][0] == page("a")
    assert [each.id for each in found["a"][1]] == ids
    assert library.cases(["c", "a"], ALL) == {"c": case("c")}


def test_more_ids_than_one_statement_names(engine: Engine) -> None:
    """A long list is asked for in several statements."""
    KnowledgeStore(engine).apply(changes(page_change(page("a")), page_change(page("b"))))
    ids = ["a#1", *(f"no-{number}" for number in range(40_000)), "b#1"]
    assert list(SqlLibrary(engine).passages(ids, ALL)) == ["a#1", "b#1"]


@pytest.mark.parametrize(
    ("day", "seen"),
    [(date(2026, 2, 28), False), (date(2026, 3, 1), True), (date(2026, 6, 30), True), (date(2026, 7, 1), False)],
)
def test_a_page_is_valid_from_its_first_to_its_last_day(engine: Engine, day: date, seen: bool) -> None:
    """Both included; and so are its passages."""
    bounded = page("a", valid_from=date(2026, 3, 1), valid_until=date(2026, 6, 30))
    KnowledgeStore(engine).apply(changes(page_change(bounded)))
    then = sight({"all"}, at=datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
    assert bool(SqlLibrary(engine).pages(["a"], then)) is seen
    assert bool(SqlLibrary(engine).passages(["a#1"], then)) is seen


def test_the_day_is_that_of_the_one_who_asks(engine: Engine) -> None:
    """At midnight in Madrid it is still yesterday in UTC."""
    KnowledgeStore(engine).apply(changes(page_change(page("a", valid_from=date(2026, 3, 1)))))
    midnight = datetime(2026, 3, 1, 0, 30, tzinfo=timezone(timedelta(hours=1)))
    assert SqlLibrary(engine).pages(["a"], sight({"all"}, at=midnight))
    assert not SqlLibrary(engine).pages(["a"], sight({"all"}, at=midnight.astimezone(UTC)))


def test_unreviewed_cases_and_unapproved_pages_are_not_read(engine: Engine) -> None:
    """They are stored, and nobody finds them."""
    KnowledgeStore(engine).apply(
        changes(page_change(page("a", status="proposed")), case_change(case("c", reviewed_by="")))
    )
    library = SqlLibrary(engine)
    assert not library.pages(["a"], ALL) and not library.cases(["c"], ALL)
    assert not library.passages(["a#1", "c#1"], ALL)


@pytest.mark.parametrize("nobody", [sight(), sight(set()), sight({"all"}, set())])
def test_whoever_sees_nothing_is_told_so_without_a_query(engine: Engine, nobody: Sight) -> None:
    """No sets, or an empty set."""
    KnowledgeStore(engine).apply(changes(page_change(page("a", escalation="legal")), case_change(case("c"))))
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    library, directory = SqlLibrary(engine), SqlDirectory(engine)
    assert not library.passages(["a#1"], nobody)
    assert not library.pages(["a"], nobody)
    assert not library.cases(["c"], nobody)
    assert not directory.standing(nobody)
    assert not directory.workarounds(["a"], nobody)
    assert directory.zones(nobody) == Zones(pages=(), cases=())
    assert asked == []


def test_workarounds_are_found_by_their_policies_and_translations(engine: Engine) -> None:
    """A workaround that names the Spanish policy goes round the English one too."""
    KnowledgeStore(engine).apply(
        changes(
            page_change(page("p-es", translations=("p-en",))),
            page_change(page("p-en", language="en")),
            page_change(page("q")),
            page_change(workaround("w1", policies=("p-es",))),
            page_change(workaround("w2", policies=("p-en", "q"))),
            page_change(workaround("w3", policies=("elsewhere",))),
            page_change(workaround("expired", policies=("p-es",), expires=date(2026, 11, 28))),
            page_change(workaround("retired", policies=("p-es",), status="retired")),
            page_change(workaround("secret", policies=("p-es",)), tokens={"leads"}),
            page_change(page("policy", policies=("p-es",))),
        )
    )
    directory = SqlDirectory(engine)
    assert directory.workarounds(["p-en"], ALL) == ("w1", "w2")
    assert directory.workarounds(["q"], ALL) == ("w2",)
    assert directory.workarounds(["elsewhere", "q"], ALL) == ("w2", "w3")
    assert directory.workarounds([], ALL) == ()


def test_policies_are_found_by_two_facts_that_they_are_for(engine: Engine) -> None:
    """Not by one, which many are for; workarounds, retired pages and those of others are not found."""
    both = {"part": ("wrong",), "attempt": ("repeated", "third")}
    KnowledgeStore(engine).apply(
        changes(
            page_change(page("both", applies_to=both)),
            page_change(page("one", applies_to={"part": ("wrong",)})),
            page_change(page("other", applies_to={**both, "part": ("missing",)})),
            page_change(page("retired", applies_to=both, status="retired")),
            page_change(page("secret", applies_to=both), tokens={"leads"}),
            page_change(workaround("way", applies_to=both)),
        )
    )
    directory = SqlDirectory(engine)
    assert directory.stating({"part": "wrong", "attempt": "third", "stock": "none"}, ALL) == ("both",)
    assert directory.stating({"part": "wrong", "stock": "none"}, ALL) == ()
    assert directory.stating({"part": "wrong"}, ALL) == ()
    assert directory.stating({"part": "wrong", "attempt": "third"}, sight(set())) == ()

    KnowledgeStore(engine).apply(changes(page_change(page("both"))))
    assert directory.stating({"part": "wrong", "attempt": "third"}, ALL) == ()


def test_standing_pages_are_those_that_belong_to_any_case(engine: Engine) -> None:
    """In sight and in force, like all others."""
    tier = Tier(when="always", money=Money(amount=5.0))
    KnowledgeStore(engine).apply(
        changes(
            page_change(page("a")),
            page_change(page("b", goodwill=(tier,))),
            page_change(page("c", escalation="legal")),
            page_change(page("d", escalation="legal"), tokens={"leads"}),
            page_change(page("e", escalation="legal", valid_until=date(2026, 1, 1))),
        )
    )
    assert SqlDirectory(engine).standing(ALL) == ("b", "c")


def test_zones_are_those_whose_tokens_every_reader_shares(engine: Engine) -> None:
    """Pages and cases apart."""
    KnowledgeStore(engine).apply(
        changes(
            page_change(page("a"), stemmed("a#1", "a", zone="z-all")),
            page_change(page("b"), stemmed("b#1", "b", zone="z-two"), tokens={"madrid", "sevilla"}),
            case_change(case("c"), stemmed("c#1", "c", zone="z-madrid", kind="case"), tokens={"madrid"}),
        )
    )
    zones = SqlDirectory(engine).zones
    assert zones(sight({"all", "madrid"})) == Zones(pages=("z-all", "z-two"), cases=("z-madrid",))
    assert zones(sight({"all", "madrid"}, {"all", "sevilla"})) == Zones(pages=("z-all", "z-two"), cases=())
    assert zones(sight({"madrid"}, {"all"})) == Zones(pages=(), cases=())


def test_a_cause_comes_with_the_cases_that_had_it(engine: Engine) -> None:
    """Oldest first, reviewed and in sight; an unknown cause is None, one that nobody may see cases of has none."""
    cause = Cause(id="formulario", title={"es": "Formulario"}, owner="Web", status="open")
    had = [
        case("new", root_cause="formulario", opened_at=NOW),
        case("old", root_cause="formulario", opened_at=NOW - timedelta(days=90)),
        case("raw", root_cause="formulario", reviewed_by=""),
        case("other", root_cause="otra"),
    ]
    secret = case_change(case("secret", root_cause="formulario"), tokens={"leads"})
    KnowledgeStore(engine).apply(changes(*(case_change(each) for each in had), secret, causes=(cause,)))
    company = SqlCompany(engine)
    found = company.cause("formulario", ALL)
    assert found is not None
    assert (found[0], [each.id for each in found[1]]) == (cause, ["old", "new"])
    assert company.cause("formulario", sight()) == (cause, ())
    assert company.cause("otra", ALL) is None


def test_voices_are_found_by_brand_and_language(engine: Engine) -> None:
    """An unknown brand speaks with the first voice of the language; a known one with its own or not at all."""

    def voice(brand: str, language: str) -> Voice:
        return Voice(
            brand=brand, language=language, register="tu", register_default="tu", phrases={"anger": ("…",)}, never=()
        )

    KnowledgeStore(engine).apply(changes(voices=(voice("orbita", "es"), voice("nebula", "es"), voice("nebula", "en"))))
    company = SqlCompany(engine)
    assert company.voice("nebula", "es") == voice("nebula", "es")
    assert company.voice(None, "es") == company.voice("nosuch", "es") == voice("orbita", "es")
    assert company.voice(None, "en") == voice("nebula", "en")
    assert company.voice("orbita", "en") is None
    assert company.voice("nebula", "pt") is None
