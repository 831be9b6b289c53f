"""What the customer's own words tell of their effort: how often, how many, how long, over which channels."""

from __future__ import annotations

import re
from dataclasses import dataclass

from copilot.reading.signs import Signs, plain
from copilot.words import fold, tokens

_NUMBERS = {
    word: value
    for value, words in enumerate(
        (
            "un una one a an", "dos two", "tres three", "cuatro four", "cinco five", "seis six", "siete seven", "ocho eight",
            "nueve nine", "diez ten", "once eleven", "doce twelve", "trece thirteen", "catorce fourteen", "quince fifteen",
            "dieciseis sixteen", "diecisiete seventeen", "dieciocho eighteen", "diecinueve nineteen", "veinte twenty",
        ),
        1,
    )
    for word in words.split()
}  # fmt: skip
_ORDINALS = {
    word: value
    for value, words in enumerate(
        (
            "primera primer first", "segunda second", "tercera third", "cuarta fourth", "quinta fifth", "sexta sixth",
            "septima seventh", "octava eighth", "novena ninth", "decima tenth", "undecima eleventh", "duodecima twelfth",
        ),
        1,
    )
    for word in words.split()
}  # fmt: skip
_N = r"(?P<n>\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"
_O = r"(?P<o>" + "|".join(_ORDINALS) + r"|\d{1,2}(?:st|nd|rd|th|[aªº]))"
_TRIED = (
    r"(?P<noun>entregas?|envios?|piezas?|paquetes?|visitas?|citas?|intentos?|tecnicos?|repartos?|averias?|facturas?|"
    r"patas?|tornillos?|recambios?|tarjetas?|reparaciones|"
    r"deliver(?:y|ies)|parcels?|parts?|pieces?|visits?|appointments?|attempts?|engineers?|technicians?|shipments?|"
    r"invoices?|bills?|legs?|repairs?|replacements?|times)"
)
_ATTEMPTS = re.compile(
    rf"(?<!\S){_N} (?:(?:veces|wrong|different|failed|separate|more|nuevas?|malas?|distint[oa]s?|de|las?|los?) ){{0,2}}{_TRIED}"
    r"(?! (?:de la tarde|de la manana|months?|weeks?|days?|meses|semanas|dias))(?!\S)"
)
_TRIED_BADLY = Signs(
    {
        "badly": (
            "equivocad*",
            "incorrect*",
            "mal",
            "mala*",
            "malos",
            "errone*",
            "fallid*",
            "sin resolver",
            "distint*",
            "otra vez",
            "otra",
            "no encaj*",
            "no era",
            "no es",
            "ya van",
            "van ya",
            "llevo",
            "lleva",
            "nada",
            "no vale*",
            "no sirve*",
            "no han",
            "no ha",
            "siguen",
            "sigue",
            "no vino",
            "no aparec*",
            "duplicad*",
            "rot*",
            "cruzad*",
            "wrong",
            "incorrect",
            "failed",
            "bad",
            "still",
            "again",
            "already",
            "not fit",
            "doesn't fit",
            "don't fit",
            "broken",
            "never",
            "so far",
            "later",
            "no one",
            "nobody",
            "each time",
            "every time",
            "not the right",
            "mixed up",
        )
    }
)
_CONTACT_COUNT = re.compile(
    rf"(?<!\S)(?:{_N} (?:veces|llamadas?|correos?|emails?|mensajes?|chats?|contactos?|times|calls?|messages?|contacts?)"
    rf"|{_O} (?:vez|llamada|contacto|correo|mensaje|time|call|contact|message|email))(?!\S)"
)
_CONTACT_VERB = re.compile(
    r"(?<!\S)(?:llam\w*|contact\w*|escrib\w*|escrit\w*|habl\w*|pid\w*|pedi\w*|explic\w*|reclam\w*|vuelv\w*|volv\w*|pregunt\w*"
    r"|intent\w*|tried|try|trying|call|called|calls|calling|rang|phoned|wr[io]t\w*|ask\w*|explain\w*|spok\w*|messag\w*|chat\w*|reported|contacts?|llamadas?)(?!\S)"
)
_SPAN = re.compile(
    rf"(?<!\S){_N} (?P<half>y medio |and a half )?(?P<unit>dias?|semanas?|mes(?:es)?|anos?|days?|weeks?|months?|years?)"
    r"(?P<half_more> y medi[oa]| and a half)?(?!\S)"
)
_SPAN_BEFORE = re.compile(
    r"(?:hace(?: ya)?(?: mas de)?(?: casi)?|llev\w+(?: ya)?(?: mas de)?(?: casi)?|desde hace|durante|tras|despues de|en|ya son|for(?: over| about| almost| nearly)?|"
    r"in|over|after|past|last|it's been|taken|took|been|spent|y|and)$"
)
_SPAN_AFTER = re.compile(r"^(?:ago|asi|con esto|con lo mismo|esperando|despues|mas tarde|later|now|of this|waiting)\b")
_EVENT = re.compile(
    r"(?<!\S)(?:compr(?:o|e|amos|aron|ado|ada|aste|as)|adquiri\w*|contrat(?:o|e|amos|aron|ado|aste)|mud(?:o|e|amos|aron|ado)|"
    r"mudanza|llego|llegaron|entrego|entregaron|entregado|recibi|recibio|recibieron|recibido|instal(?:o|aron|ado)|estren\w*|"
    r"(?:soy|es|somos|siendo|como|de) client\w+|client\w+ desde|abonado|vosotros|garantia|permanencia|bought|purchased|moved|arrived|delivered|received|"
    r"installed|signed|(?:a|loyal|been) customers?|customers? (?:for|since)|warranty|guarantee|got it|with you)(?!\S)"
)
"""What is told of a purchase, a delivery or a custom: the time since then is not time that anything has cost them."""
_AWAITED = re.compile(
    r"(?<!\S)(?:(?:no|nunca|sin|not|never|hasn't|haven't|didn't|isn't) (?:\S+ ){0,3}?(?:lleg\w*|entreg\w*|recib\w*|aparec\w*|"
    r"instal\w*|arriv\w*|deliver\w*|receiv\w*|come|came)|sigue\w*|todavia|aun|esper\w*|still|yet|wait\w*)(?!\S)"
)
_DAYS = {"d": 1, "s": 7, "w": 7, "m": 30, "a": 365, "y": 365}
_CHANNELS = Signs(
    {
        "web": (
            "por la web", "en la web", "pagina web", "formulario", "portal", "area de cliente", "area privada", "online", "la app",
            "website", "web form", "online form", "the form", "the app", "the portal", "on the web", "via the web", "my account page",
        ),
        "store": (
            "en la tienda", "a la tienda", "en tienda", "por la tienda", "la tienda de", "en una tienda", "a una tienda",
            "in the shop", "in the store", "to the shop", "to the store", "at the shop", "at the store", "in store", "in a shop",
            "in a store", "the shop", "your store", "your shop",
        ),
        "phone": (
            "por telefono", "llame", "llamo", "llamado", "llamando", "llamadas", "llamada", "he llamado", "ha llamado", "llamar",
            "by phone", "on the phone", "over the phone", "called", "rang", "phoned", "i call", "calls", "ringing",
        ),
        "social": (
            "por redes", "en redes", "redes sociales", "twitter", "instagram", "facebook", "tiktok", "mensaje directo",
            "on twitter", "on social", "social media", "on x", "direct message",
        ),
        "chat": ("por chat", "por el chat", "en el chat", "el chat", "on chat", "the chat", "live chat", "via chat", "by chat"),
        "email": (
            "por correo", "por email", "por e-mail", "un correo", "correos", "escribi un", "correo electronico",
            "by email", "by e-mail", "emailed", "an email", "emails", "e-mailed",
        ),
    }
)  # fmt: skip
_PLACES = Signs({"store": ("tienda", "shop", "store"), "web": ("web", "site")})
"""Said among two other channels, a bare word counts too: "website, shop, chat and now here"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the words themselves tell of the effort."""

    contacts: int
    attempts: str
    attempts_count: int
    days: int
    span: str
    channels: tuple[str, ...]
    tried: bool
    """Whether they say that they asked, explained or tried, so that the channels they name are contacts."""


def told(words: str) -> Told:
    """What a text tells, in the customer's own words."""
    text = plain(words)
    attempts, count = _attempts(text, words)
    days, span = _span(text, words)
    seen = _CHANNELS.seen(text, negatable=False)
    if len({sighting.shows for sighting in seen}) >= 2:
        seen = sorted(seen + _PLACES.seen(text, negatable=False), key=lambda sighting: sighting.start)
    channels = tuple(dict.fromkeys(sighting.shows for sighting in seen))
    return Told(
        contacts=_contacts(text), attempts=attempts, attempts_count=count, days=days, span=span, channels=channels,
        tried=_CONTACT_VERB.search(text) is not None,
    )  # fmt: skip


def _number(match: re.Match[str]) -> int:
    groups = match.groupdict()
    if word := groups.get("n"):
        return int(word) if word.isdigit() else _NUMBERS[word]
    ordinal = groups.get("o") or "1"
    return _ORDINALS[ordinal] if ordinal in _ORDINALS else int(re.sub(r"\D", "", ordinal))


def _contacts(text: str) -> int:
    """How often they say they have been in touch: "cuarta vez que llamo", "I've called three times"."""
    counts = [
        _number(match)
        for match in _CONTACT_COUNT.finditer(text)
        if _CONTACT_VERB.search(text[max(0, match.start() - 60) : match.end() + 60])
    ]
    return max((count for count in counts if count <= 100), default=0)


def _attempts(text: str, words: str) -> tuple[str, int]:
    """What was counted of failed attempts, as written, and how many: ("ocho entregas", 8)."""
    best, phrase = 0, ""
    for match in (*_ATTEMPTS.finditer(text), *_SENT.finditer(text)):
        count = _number(match)
        near = text[max(0, match.start() - 60) : match.end() + 60]
        if (
            (match.re is _ATTEMPTS and match["noun"] == "times")
            or count < 2
            or count > 100
            or not _TRIED_BADLY.seen(near, negatable=False)
        ):
            continue
        if count > best:
            often = re.search(r" (?:veces|times) ", match[0])  # "ocho veces la pieza": what was counted is how often
            best, phrase = count, f"{match['n']}{often[0].rstrip() if often else ' ' + match['noun']}"
    return _as_written(phrase, words), best


_SENT = re.compile(
    rf"(?<!\S){_N} (?P<noun>veces|times)(?!\S)"
    r"(?=(?: \S+){0,8}? (?:mand\w+|envi\w+|entreg\w+|traj\w+|trai\w+|llega\w+|sent|deliver\w+|shipped|arriv\w+|brought)(?!\S))"
)
"""How often something was sent: "ocho veces me han mandado…"."""


def _span(text: str, words: str) -> tuple[int, str]:
    """The longest time that they say it has lasted, in days and as written."""
    best, phrase = 0, ""
    for match in _SPAN.finditer(text):
        before = text[: match.start()].rstrip()
        after = text[match.end() :].lstrip()
        if not (_SPAN_BEFORE.search(before) or _SPAN_AFTER.match(after)) or _of_an_event(before, after):
            continue
        days = _number(match) * _DAYS[match["unit"][0]]
        days += days // (2 * _number(match)) if match["half"] or match["half_more"] else 0
        if best < days <= 1100:
            best, phrase = days, match[0]
    return best, _as_written(phrase, words)


def _of_an_event(before: str, after: str) -> bool:
    """Whether a time is told of an event, and not of asking or waiting: "compró hace un mes"."""
    around = f"{' '.join(before.split()[-7:])} | {' '.join(after.split()[:7])}"
    return bool(_EVENT.search(around)) and not (_CONTACT_VERB.search(around) or _AWAITED.search(around))


def _as_written(phrase: str, words: str) -> str:
    """A phrase found in folded text, in the spelling of the text itself; "ñ" and accents come back."""
    if not phrase:
        return ""
    wanted = phrase.split()
    written = tokens(words)
    folded = [fold(word) for word in written]
    picked, at = [], 0
    for word in wanted:
        while at < len(folded) and folded[at] != word:
            at += 1
        if at == len(folded):
            return phrase
        picked.append(written[at].lower())
        at += 1
    return " ".join(picked)
