"""What somebody may not see is in no hit: not by meaning, not by words, not by the vote of a case."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.build import Parts
from copilot.retrieval.access import TeamAccess
from copilot.retrieval.embedders.usem3 import Usem3Embedder
from copilot.types import Principal, Role

from .shelf import NOW, Shelf, case, close, see

TOKENS = ("all", "norte", "sur", "este", "leads", "norte, sur", "sur, leads")
TEXTS = (
    "Cambiamos la dirección del paquete.",
    "We change the address of the parcel.",
    "Mandamos un técnico por la fibra.",
)
CASES = ("norte", "sur", "este")


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory, embedder: Usem3Embedder) -> Iterator[Parts]:
    """The same words for every audience, in a page and in cases of each team that voted for all of them."""
    shelf = Shelf(tmp_path_factory.mktemp("access"), embedder)
    shelf.teams()
    names = []
    for number, tokens in enumerate(TOKENS):
        for which, text in enumerate(TEXTS):
            language, other = ("en", "es") if which == 1 else ("es", "en")
            pair = f"p{number}-{1 - which}" if which < 2 else ""
            names.append(f"p{number}-{which}")
            shelf.page(
                names[-1], text, language=language, visible_to=tokens, translations=pair, title=f"Página {other}"
            )
    shelf.page("nobody", TEXTS[0], visible_to="")
    shelf.page("ended", TEXTS[0], folder="workarounds")
    shelf.cases(
        *(case(f"C-{team}", "El paquete va a otra dirección.", team=team, policies=names) for team in CASES),
        case("C-unreviewed", "El paquete va a otra dirección.", reviewed_by=""),
    )
    shelf.index()
    opened = shelf.parts()
    yield opened
    close(opened)


def may_see(tokens: set[str], team: str, *, lead: bool) -> bool:
    """The rule in the test's own words: for all, for the team, and for leads if they read it alone."""
    return bool(tokens & {"all", team}) or (lead and "leads" in tokens)


principals = st.builds(
    Principal,
    user=st.just("U1"),
    team=st.sampled_from(["norte", "sur", "este", "desconocido", ""]),
    role=st.sampled_from(Role),
    audience=st.frozensets(st.sampled_from(["norte", "sur", "este", ""]), max_size=2),
)


@settings(max_examples=60, deadline=None)
@given(asker=principals, text=st.sampled_from([*TEXTS, "dirección paquete", "fibra", "address"]))
def test_every_hit_may_be_seen_by_everybody_who_reads_the_answer(parts: Parts, asker: Principal, text: str) -> None:
    """Pages, cases and the names of similar cases, whoever asks and whoever else is in the channel."""
    found = parts.search.find(text, "es", parts.access.sight(asker, NOW), kept=200)
    readers = {asker.team, *asker.audience}
    lead = asker.role is Role.LEAD and len(readers) == 1
    seen_cases = {"norte": {"norte", "sur"}, "sur": {"sur"}, "este": {"este"}}
    for one in found.evidence:
        if one.kind == "case":
            assert all(one.page.removeprefix("C-") in seen_cases.get(team, ()) for team in readers)
        else:
            tokens = set(TOKENS[int(one.page[1])].split(", "))
            assert all(team and may_see(tokens, team, lead=lead) for team in readers)
    assert set(found.similar) <= {f"C-{team}" for team in CASES if all(team in seen_cases.get(r, ()) for r in readers)}
    assert not found.evidence or asker.team


@settings(max_examples=30, deadline=None)
@given(asker=principals)
def test_who_may_see_a_page_finds_it(parts: Parts, asker: Principal) -> None:
    """The rule does not fail by hiding everything: a page for all is found by every member of a team."""
    found = parts.search.find(TEXTS[0], "es", parts.access.sight(asker, NOW), kept=200)
    stranger = "" in {asker.team, *asker.audience}

    assert stranger or {"p0-0"} <= {one.page for one in found.evidence}
    assert not stranger or found.evidence == ()


def test_what_nobody_may_see_is_never_found(parts: Parts) -> None:
    """A page without `visible_to`, an unapproved workaround, and a case that nobody reviewed."""
    for team in ("norte", "sur", "este"):
        found = parts.search.find(TEXTS[0], "es", see(team, lead=True), kept=200)
        assert {one.page for one in found.evidence}.isdisjoint({"nobody", "ended", "C-unreviewed"})
        assert "C-unreviewed" not in found.similar


@pytest.mark.parametrize("broken", [True, False])
def test_words_alone_keep_the_same_rule(parts: Parts, broken: bool) -> None:
    """Without the vector index nothing more is seen than with it."""
    index = parts.search.index
    parts.search.use(None if broken else index)
    found = parts.search.find(TEXTS[0], "es", see("este"), kept=200)
    parts.search.use(index)

    assert {"p0-0", "p3-0"} <= {one.page for one in found.evidence}
    assert {one.page[:2] for one in found.evidence if one.kind != "case"} == {"p0", "p3"}


def test_a_lead_reads_what_is_for_leads_only_alone() -> None:
    """In a channel with others, a lead's answer is made of what the others may see."""
    lead = Principal(user="U1", team="norte", role=Role.LEAD)
    among = Principal(user="U1", team="norte", role=Role.LEAD, audience=frozenset({"norte", "sur"}))

    assert TeamAccess().sight(lead, NOW).tokens == (frozenset({"norte", "all", "leads"}),)
    assert TeamAccess().sight(among, NOW).tokens == (frozenset({"norte", "all"}), frozenset({"sur", "all"}))


@pytest.mark.parametrize("audience", [frozenset[str](), frozenset({"norte"})])
def test_a_stranger_sees_nothing(audience: frozenset[str]) -> None:
    """Nobody's team has no tokens, whoever else reads."""
    assert TeamAccess().sight(Principal(user="U1", team="", audience=audience), NOW).tokens == ()
