"""Why an entry is in the line, in words."""

from __future__ import annotations

from collections.abc import Mapping

from copilot.review.lineup import Candidate, Reason

_WORDS: dict[str, dict[Reason, str]] = {
    "es": {
        Reason.WRONG_POLICY: "Alguien dijo que la política no es esa",
        Reason.CHECKS: "Los controles retiraron {count} {sentences}",
        Reason.UNSURE: "Se envió con poca seguridad ({percent} %)",
        Reason.EDITED: "Lo enviado cambia el {percent} % de las palabras",
        Reason.NEW_POLICY: "De los primeros usos de una política",
        Reason.AGENT: "Este mes no se ha revisado nada de quien preguntó",
        Reason.SECOND: "Segunda revisión a propósito: mide el acuerdo",
        Reason.SAMPLE: "Muestra al azar ({rate})",
    },
    "en": {
        Reason.WRONG_POLICY: "Somebody said it is not that policy",
        Reason.CHECKS: "The checks took {count} {sentences} out",
        Reason.UNSURE: "Sent although it was unsure ({percent} %)",
        Reason.EDITED: "What was sent changes {percent} % of the words",
        Reason.NEW_POLICY: "Among the first uses of a policy",
        Reason.AGENT: "Nothing by whoever asked was looked at this month",
        Reason.SECOND: "A second look on purpose: it measures agreement",
        Reason.SAMPLE: "Drawn at random ({rate})",
    },
}
_SENTENCES: Mapping[str, tuple[str, str]] = {"es": ("frase", "frases"), "en": ("sentence", "sentences")}
_RATE = {"es": "{of} de cada {each}", "en": "{of} in {each}"}


def why(one: Candidate, language: str) -> list[str]:
    """Its reasons in words, in the order of the list of reasons."""
    spoken = "es" if language == "es" else "en"
    return [_told(reason, one, spoken) for reason in Reason if reason in one.reasons]


def _told(reason: Reason, one: Candidate, language: str) -> str:
    value = one.reasons[reason]
    count = round(value)
    return _WORDS[language][reason].format(
        count=count,
        sentences=_SENTENCES[language][count != 1],
        percent=round(100 * value),
        rate=rate(one.probability, language),
    )


def rate(probability: float, language: str) -> str:
    """ "1 in 20", "3 in 100": a rate as a person says it."""
    if probability >= 1:
        of, each = "1", "1"
    elif probability > 0 and abs(1 / probability - round(1 / probability)) < 1e-6:
        of, each = "1", str(round(1 / probability))
    else:
        of, each = f"{100 * probability:.3g}", "100"
    return _RATE["es" if language == "es" else "en"].format(of=of, each=each)
