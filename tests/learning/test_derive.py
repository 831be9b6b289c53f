"""What follows from verdicts, edits and answers: what several people say, each once, and nothing of one customer's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from copilot.learning.derive import derived
from copilot.learning.happened import Happened, Known
from copilot.types import WRONG_POLICY, Verdict
from copilot.types.learning import Idea, What

from .make import LINE, OURS, SYNONYM, allowed, edited, happened, known, verdict

THEIRS = OURS.replace("2 días", "3 días")


def ideas(what: What, *told: Happened, knows: Known | None = None) -> list[Idea]:
    return [one for one in derived(told, knows or known()) if one.what is what]


def test_two_people_who_correct_the_same_line_change_the_page() -> None:
    """With the place and the mark as the page has them, and both edits as evidence."""
    (made,) = ideas(What.PASSAGE, edited("e1", THEIRS), edited("e2", THEIRS, by="U2"))

    assert (made.target, made.place, made.before) == ("envio", "policies/envio.md", LINE)
    assert made.text == LINE.replace("2 días", "3 días")
    assert [(one.entry, one.before, one.after) for one in made.seen] == [("e1", OURS, THEIRS), ("e2", OURS, THEIRS)]
    assert made.helps == 2


@pytest.mark.parametrize(
    "told",
    [
        [edited("e1", THEIRS), edited("e2", THEIRS)],
        [edited("e1", THEIRS), edited("e2", OURS.replace("2 días", "4 días"), by="U2")],
        [edited("e1", OURS.replace("mañana a las 12", "hoy a las 20"), by=by) for by in ("U1", "U2")],
        [edited("e1", THEIRS.replace("casa", "casa de <NOMBRE_1>"), by=by) for by in ("U1", "U2")],
        [edited("e1", "Otra cosa por completo distinta.", by=by) for by in ("U1", "U2")],
    ],
    ids=["one person", "not alike", "what fills a place", "a customer's name", "another reply"],
)
def test_what_is_one_persons_or_one_customers_changes_no_page(told: list[Happened]) -> None:
    """A habit, a time that was filled in, a name: none of them is knowledge."""
    assert ideas(What.PASSAGE, *told) == []


@pytest.mark.parametrize(
    ("theirs", "line"),
    [
        (OURS.replace("laborables,", "laborables como mucho,"), "laborables como mucho, y {due} [le|te] escribo."),
        (OURS.replace(" le escribo.", " le escribo sin falta."), "y {due} [le|te] escribo sin falta."),
        (OURS.replace("Lo envío", "Se lo envío"), "Se lo envío a casa"),
        (OURS.replace(" a casa", ""), "Lo envío en 2 días"),
    ],
)
def test_a_correction_keeps_the_places_marks_and_signs_of_the_line(theirs: str, line: str) -> None:
    """Words added inside, at the end, at the beginning, or taken out."""
    (made,) = ideas(What.PASSAGE, edited("e1", theirs), edited("e2", theirs, by="U2"))

    assert line in made.text
    assert made.text.count("{due} [le|te]") == 1 and ". " not in made.text and " ." not in made.text


def test_a_leads_correction_is_enough() -> None:
    """They answer for the page."""
    assert len(ideas(What.PASSAGE, edited("e1", THEIRS, lead=True))) == 1


def test_what_a_lead_would_have_sent_counts_and_makes_no_case() -> None:
    """A correction was not sent: it changes the page, and is nobody's resolution."""
    corrected = replace(happened("e1", verdict("e1", "used"), verdict("e1", "solved")), correction=_by_lead(THEIRS))
    made = {one.what: one for one in derived([corrected], known())}

    assert made[What.PASSAGE].text == LINE.replace("2 días", "3 días")
    assert made[What.CASE].text == OURS


def test_a_page_that_leads_marked_takes_two_customers_for_a_synonym() -> None:
    """Who answers for the pages said which was wanted, whatever was suggested."""
    told = [
        replace(happened(f"e{at}", text=f"El cadete no vino {at}.", policy="factura"), marked=["envio"])
        for at in range(2)
    ]
    (made,) = [one for one in ideas(What.SYNONYM, *told) if one.before == "cadete"]

    assert made.target == "envio"


def _by_lead(text: str) -> Verdict:
    return verdict("e1", "edited", text, by="UL", lead=True)


def test_an_opening_that_people_type_instead_of_ours_is_a_phrase() -> None:
    """Under the feeling that it met, without its full stop, however it is punctuated."""
    typed = ["Qué faena, lo miro ahora mismo.", "Qué faena lo miro ahora mismo.", "Qué faena, lo miro ahora mismo."]
    told = [edited(f"e{at}", f"{text} {OURS}", by=f"U{at % 2}", feelings=["worry"]) for at, text in enumerate(typed)]
    (made,) = ideas(What.PHRASE, *told)

    assert (made.target, made.field, made.place) == ("nebula", "worry", "voice/n.es.md")
    assert (made.text, made.helps) == ("Qué faena, lo miro ahora mismo", 3)


@pytest.mark.parametrize(
    "opening",
    ["Entiendo el susto", "Lamentamos las molestias causadas", "Hola <NOMBRE_1>, lo miro ahora", "Son 20 euros ya"],
)
def test_what_is_known_forbidden_or_one_customers_is_no_phrase(opening: str) -> None:
    """The voice guide holds it, forbids it, or it fits nobody else."""
    told = [edited(f"e{at}", f"{opening}. {OURS}", by=f"U{at}") for at in range(4)]

    assert ideas(What.PHRASE, *told) == []


def used(at: int, text: str, **given: str) -> Happened:
    return happened(f"e{at}", verdict(f"e{at}", "used"), text=text, user=f"U{at % 2}", **given)


def test_a_word_that_no_page_holds_is_a_synonym_of_the_page_they_wanted() -> None:
    """Where several customers brought it, and mostly for that page; with a word of its title that they did not say."""
    told = [used(at, f"El cadete no vino {at}.") for at in range(3)]
    (made,) = [one for one in ideas(What.SYNONYM, *told) if one.before == "cadete"]

    assert (made.target, made.place, made.language) == ("envio", "company/synonyms.es.yaml", "es")
    assert made.text in ("domicilio", "envío")
    assert made.helps == 3


def test_a_word_for_many_pages_or_known_already_is_no_synonym() -> None:
    """Nor one that a single person says."""
    both = [used(at, "El cadete no vino.", policy=("envio", "factura")[at % 2]) for at in range(4)]
    told = [used(at, "El cadete no vino.") for at in range(3)]
    one = [replace(each, suggestion=happened("e", text="El cadete no vino.").suggestion) for each in told]

    for some, knows in ((both, known()), (told, known(synonyms=(SYNONYM,))), (one, known())):
        assert "cadete" not in {made.before for made in ideas(What.SYNONYM, *some, knows=knows)}


def test_a_case_that_keeps_bringing_a_wrong_policy_does_not_support_it() -> None:
    """Once two people, or a lead, said that the policy was wrong where the case was shown."""

    def wrong(entry: str, by: str, *, lead: bool = False) -> Happened:
        return happened(entry, verdict(entry, "dismissed", by=by, lead=lead, reason=WRONG_POLICY), cases=["C-1"])

    (made,) = ideas(What.OBJECTION, wrong("e1", "U1"), wrong("e2", "U2"))
    assert (made.target, made.field, made.before, made.text) == ("C-1", "envio", "envio, factura", "factura")
    assert made.place == "cases/a.jsonl"
    assert ideas(What.OBJECTION, wrong("e1", "U1"), wrong("e2", "U1")) == []
    assert len(ideas(What.OBJECTION, wrong("e1", "U1", lead=True))) == 1
    graded = happened("e1", verdict("e1", "graded", lead=True, reason=WRONG_POLICY), cases=["C-1"])
    assert len(ideas(What.OBJECTION, graded)) == 1


def test_what_leads_allow_again_and_again_is_a_workaround() -> None:
    """Of their team alone; not what they declined, and not what stands in the pages already."""
    said = "Que lo recoja otra persona con la foto del código."
    told = [happened(f"e{at}", asks=[allowed(f"e{at}", said)]) for at in range(2)]
    (made,) = ideas(What.WORKAROUND, *told)

    assert (made.target, made.text, made.place.startswith("workarounds/envio-salida-")) == ("envio", said, True)
    assert ideas(What.WORKAROUND, told[0]) == []
    declined = [happened(f"e{at}", asks=[allowed(f"e{at}", said, "declined")]) for at in range(2)]
    apart = [happened(f"e{at}", asks=[allowed(f"e{at}", said)], team=("norte", "sur")[at]) for at in range(2)]
    assert ideas(What.WORKAROUND, *declined) == ideas(What.WORKAROUND, *apart) == []


def test_a_solved_case_waits_here_as_everywhere_else() -> None:
    """By the rules of decision 0013; decided, it waits no more."""
    solved = happened("e1", verdict("e1", "used"), verdict("e1", "solved"))
    (made,) = ideas(What.CASE, solved)

    assert (made.field, made.place, made.text) == ("E-261122-e1", "cases/learned.jsonl", OURS)
    decided = replace(
        solved, verdicts=[*solved.verdicts, verdict("e1", "accepted", lead=True, at=solved.at.replace(year=2027))]
    )
    assert ideas(What.CASE, decided) == []


def test_the_most_helpful_comes_first_and_nothing_twice() -> None:
    """Twice the same log gives the same proposals; more of the same is the same proposal."""
    told = [edited(f"e{at}", THEIRS, by=f"U{at}") for at in range(3)]
    told += [happened("c1", verdict("c1", "used"), verdict("c1", "solved"))]
    once, again = derived(told, known()), derived([*told, edited("e9", THEIRS, by="U9")], known())

    assert [one.what for one in once] == [What.PASSAGE, What.CASE]
    assert [one.fingerprint for one in once] == [one.fingerprint for one in again]
    assert once == derived(told, known())
