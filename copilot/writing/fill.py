"""Places and register marks of approved words, filled from the plan."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from copilot.types import Register
from copilot.words import joined
from copilot.writing import times

if TYPE_CHECKING:
    from collections.abc import Mapping

    from copilot.types import Effort, Plan, Question, Reading

_PLACE = re.compile(r"\{(\w+)\}")
_MARK = re.compile(r"\[([^\[\]|]*(?:\|[^\[\]|]*)+)\]")
_CHANNELS = {
    "es": {
        "web": "en la web", "store": "en la tienda", "phone": "por teléfono", "social": "por redes", "chat": "por chat",
        "email": "por correo",
    },
    "en": {
        "web": "on the website", "store": "in the shop", "phone": "over the phone", "social": "on social media",
        "chat": "on chat", "email": "by email",
    },
}  # fmt: skip
_HERE = {"es": "por aquí", "en": "here"}
_AND = {"es": "y", "en": "and"}


def marked(text: str, register: Register) -> str:
    """The text in one register: "[le|te] escribo" as usted or tú; vos where it is given, else tú."""
    order = {Register.USTED: 0, Register.NEUTRAL: 0, Register.TU: 1, Register.VOS: 2}[register]

    def pick(match: re.Match[str]) -> str:
        forms = match[1].split("|")
        said = forms[min(order, len(forms) - 1)]
        return voseo(said) if order == 2 and len(forms) == 2 else said

    return _MARK.sub(pick, text)


_VOSEO = {
    tu: vos
    for tu, vos in (
        pair.split()
        for pair in "tienes tenés;quieres querés;prefieres preferís;puedes podés;cuentas contás;llevas llevás;reconoces reconocés;"
        "necesitas necesitás;planteas planteás;preguntas preguntás;pides pedís;mereces merecés;confirmas confirmás;eliges elegís;"
        "viajas viajás;notas notás;conservas conservás;enteras enterás;eres sos;dime decime;mira mirá;avisa avisá;sal salí;"
        "tú vos;ti vos".split(";")
    )
}
_WORD = re.compile(r"\w+")


def voseo(said: str) -> str:
    """The form for tú as it is with vos: "prefieres" as "preferís", "contigo" as "con vos"."""

    def as_vos(match: re.Match[str]) -> str:
        vos = _VOSEO.get(match[0].lower(), match[0])
        return vos.capitalize() if match[0][0].isupper() else vos

    return _WORD.sub(as_vos, said.replace("contigo", "con vos"))


_SAID_TO = re.compile(r"\b(escribir|confirmar|decir|comunicar|contar|enviar|mandar|avisar|llamar|dar)le\b")
_SPOKEN_TO = re.compile(r"\ble (?=escrib|llam|habl)")
_TELLS = re.compile(
    r"^(?:escribir|confirmar|decir|comunicar|responder)|\b(?:escribir|confirmar|decir)le\b|\bpor escrito\b"
    r"|^(?:write|confirm|say|answer|pass on)\b|\band write\b|\bin writing\b"
)


def to_customer(step: str) -> str:
    """A step in Spanish that speaks of the customer, as it is said to them: "escribirle" as "escribir[le|te]"."""
    return _SPOKEN_TO.sub("[le|te] ", _SAID_TO.sub(r"\1[le|te]", step))


def tells(step: str) -> bool:
    """Whether a step is itself a word to the customer, so that nothing more need be promised than when it comes."""
    return _TELLS.search(step) is not None


def places(question: Question, reading: Reading, plan: Plan) -> dict[str, str]:
    """What can stand in each place; a place that cannot be filled is absent."""
    language, effort, now = reading.language, reading.effort, question.at
    filled = {
        "attempts": effort.attempts,
        "span": effort.span or times.span_phrase(effort.days, language),
        "contacts": _contacts(effort, language),
        "channels": _channels(effort, question.via, language),
    }
    if rule := plan.follow_up:
        filled["start"] = times.start_phrase(rule.opens, now, language)
        filled["due"] = times.due_phrase(rule.due, now, language)
        filled["due_then"] = times.due_then(rule.due, rule.opens, now, language)
        filled["due_day"] = times.due_day_phrase(rule.day or rule.due, language)
        if rule.opens:
            filled["opens"] = times.opens_phrase(rule.opens, now, language)
    if plan.heard_before and plan.heard_before.count > 1:
        filled["count"] = str(plan.heard_before.count)
    if plan.goodwill and plan.goodwill.within_authority:
        filled["amount"] = times.money(plan.goodwill.amount, plan.goodwill.currency, language)
    return {name: value for name, value in filled.items() if value}


def fill(text: str, values: Mapping[str, str], register: Register) -> str | None:
    """The text with its places and marks filled, as a sentence; None when a place has nothing to stand in it."""
    asked = _PLACE.findall(text)
    if any(name not in values for name in asked):
        return None
    if "due" in asked and "start" in asked[: asked.index("due")]:
        values = {**values, "due": values.get("due_then", values["due"])}
    return marked(_PLACE.sub(lambda match: values[match[1]], text), register)


def sentence(text: str) -> str:
    """The text with a capital first letter and an end."""
    text = text.strip()
    for position, char in enumerate(text):
        if char.isalpha():
            text = f"{text[:position]}{char.upper()}{text[position + 1 :]}"
            break
        if char not in "¿¡«“\"'(":
            break
    return text if not text or text[-1] in ".?!…»”" else f"{text}."


def _contacts(effort: Effort, language: str) -> str:
    if effort.contacts < 2:
        return ""
    return f"{times.number_word(effort.contacts, language)} {'veces' if language == 'es' else 'times'}"


def _channels(effort: Effort, via: str | None, language: str) -> str:
    """ "en la web, en la tienda y por aquí"; "" for fewer than two channels."""
    if len(effort.channels) < 2:
        return ""
    names = [
        _CHANNELS[language][channel] for channel in effort.channels if channel in _CHANNELS[language] and channel != via
    ]
    if via in effort.channels:
        names.append(_HERE[language])
    return joined(names, _AND[language]) if len(names) > 1 else ""
