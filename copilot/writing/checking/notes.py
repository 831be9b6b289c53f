"""What the agent is told of a sentence that was taken out, in the agent's language."""

from __future__ import annotations

from copilot.types import Note

_WHY = {
    "es": {
        "label": "no era texto para el cliente",
        "instruction": "repetía una orden que venía en los datos",
        "quoted": "copiaba palabras que no son para este cliente",
        "phone": "daba un teléfono que no se puede dar ({what})",
        "personal": "nombraba a otra persona ({what})",
        "effort": "le devolvía trabajo al cliente",
        "empty": "no decía nada («{what}»)",
        "amount": "ofrecía un importe que no está en el plan ({what})",
        "unsupported": "ninguna fuente lo dice ({what})",
        "promise": "prometía algo que no está en el plan ({what})",
        "language": "estaba en otro idioma",
        "register": "no trataba al cliente como el resto",
        "repeated": "estaba repetida",
        "long": "no acababa nunca",
    },
    "en": {
        "label": "it was not text for the customer",
        "instruction": "it repeated an order found in the data",
        "quoted": "it copied words that are not for this customer",
        "phone": "it gave a phone number that may not be given ({what})",
        "personal": "it named somebody else ({what})",
        "effort": "it pushed work back on the customer",
        "empty": "it said nothing (“{what}”)",
        "amount": "it offered an amount that is not in the plan ({what})",
        "unsupported": "no source says so ({what})",
        "promise": "it promised what is not in the plan ({what})",
        "language": "it was in another language",
        "register": "it addressed the customer unlike the rest",
        "repeated": "it was said twice",
        "long": "it did not end",
    },
}
_TAKEN_OUT = {"es": "He quitado «{text}»: {why}.", "en": "Taken out: “{text}”; {why}."}
_UNCITED = {
    "es": "He quitado {count} citas de pasajes que no se mostraron.",
    "en": "Dropped {count} citations of passages that were not shown.",
}
_MOST = 160


def taken_out(code: str, language: str, text: str, what: str) -> Note:
    """The note on a sentence that was dropped, and why."""
    written = language if language in _WHY else "en"
    shown = text if len(text) <= _MOST else f"{text[:_MOST]}…"
    why = _WHY[written][code].format(what=what)
    return Note(code=f"dropped_{code}", text=_TAKEN_OUT[written].format(text=shown.rstrip("."), why=why))


def uncited(count: int, language: str) -> Note:
    """The note on citations of what was not shown."""
    return Note(code="dropped_citation", text=_UNCITED.get(language, _UNCITED["en"]).format(count=count))
