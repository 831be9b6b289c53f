"""What the customer's own words tell of their effort: how often, how many, how long, over which channels."""

from __future__ import annotations

import re
from dataclasses import dataclass

from copilot.reading.counts import CONTACT_VERB, NTH, ORDINALS, TOLD, N, as_written, number_in
from copilot.reading.signs import Signs, plain
from copilot.reading.spans import span as span_of

_TRIED = (
    r"(?P<noun>entregas?|envios?|piezas?|paquetes?|visitas?|citas?|intentos?|tecnicos?|repartos?|averias?|facturas?|"
    r"patas?|tornillos?|recambios?|tarjetas?|reparaciones|"
    r"deliver(?:y|ies)|parcels?|parts?|pieces?|visits?|appointments?|attempts?|engineers?|technicians?|shipments?|"
    r"invoices?|bills?|legs?|repairs?|replacements?|times)"
)
_ATTEMPTS = re.compile(
    rf"(?<!\S){N} (?:(?:veces|wrong|different|failed|separate|more|nuevas?|malas?|distint[oa]s?|de|las?|los?) ){{0,2}}{_TRIED}"
    r"(?! (?:de la tarde|de la manana|months?|weeks?|days?|meses|semanas|dias))(?!\S)"
)
_TRIED_BADLY = Signs(
    {
        "badly": (
            "equivocad*", "incorrect*", "mal", "mala*", "malos", "errone*", "fallid*", "sin resolver", "distint*",
            "otra vez", "otra", "no encaj*", "no era", "no es", "ya van", "van ya", "llevo", "lleva", "nada",
            "no vale*", "no sirve*", "no han", "no ha", "siguen", "sigue", "no vino", "no aparec*", "duplicad*",
            "rot*", "cruzad*", "wrong", "incorrect", "failed", "bad", "still", "again", "already", "not fit",
            "doesn't fit", "don't fit", "broken", "never", "so far", "later", "no one", "nobody", "each time",
            "every time", "not the right", "mixed up", "tampoco", "ningun*", "para nada", "either", "neither", "none",
            "for nothing",
        )
    }
)  # fmt: skip
_CONTACT_COUNT = re.compile(
    rf"(?<!\S)(?:{N} (?:veces|llamadas?|correos?|emails?|mensajes?|chats?|contactos?|personas|agentes|companeros|operador\w+|"
    r"times|calls?|messages?|contacts?|people|agents|colleagues|operators)"
    rf"|{NTH} (?:vez|llamada|contacto|correo|mensaje|time|call|contact|message|email))(?!\S)"
)
_NTH_TIME = re.compile(
    rf"^(?:ya )?(?:por|for the|it's the|es la|va la|this is the) {NTH} (?:vez|time)(?: (?:of )?asking)?(?!\S)|^{NTH.replace('<o>', '<o2>')} (?:vez que|time)(?!\S)"
)
"""At the very beginning: "For the third time: …"."""
_AGAIN = re.compile(
    r"(?<!\S)(?:(?:vuelvo|volvemos|vuelve) a (?:llamar|escribir|preguntar|pedir|reclamar|contactar|explicar)\w*|(?:ringing|calling|writing|asking|back) again|aqui estoy otra vez|"
    r"(?:llamo|escribo|llamando|escribiendo) (?:otra vez|de nuevo)|(?:soy yo|me again|here i am|i'm back) ?(?:otra vez|de nuevo|again)?)(?!\S)"
)
_BEFORE_TODAY = re.compile(
    r"(?<!\S)(?:ayer|anteayer|anoche|el otro dia|la semana pasada|el mes pasado|el (?:lunes|martes|miercoles|jueves|viernes|sabado|domingo)|"
    r"yesterday|last (?:week|night|month|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|the other day|on (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday))(?!\S)"
)
_SINCE = re.compile(r"(?<!\S)(?:hace (?!falta)\S+ (?:dias?|semanas?|mes\w*)|(?:days?|weeks?|months?) ago)(?!\S)")
_SPOKE = re.compile(
    r"(?<!\S)(?:hable|llame|escribi|pregunte|reclame|explique|me (?:dijo|dijeron|dijisteis|atendio)|i (?:spoke|talked|called|rang|phoned|wrote|asked|emailed|explained)|told me)(?!\S)"
)
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
            "by phone", "on the phone", "over the phone", "called", "rang", "phoned", "i call", "calls", "ringing", "llame a", "llamada a",
        ),
        "social": (
            "por redes", "en redes", "redes sociales", "twitter", "instagram", "facebook", "tiktok", "mensaje directo",
            "on twitter", "on social", "social media", "on x", "direct message",
        ),
        "chat": ("por chat", "por el chat", "en el chat", "el chat", "on chat", "the chat", "live chat", "via chat", "by chat"),
        "email": (
            "por correo", "por email", "por e-mail", "un correo", "correos", "escribi un", "correo electronico",
            "correo*", "mails", "by email", "by e-mail", "emailed", "an email", "emails", "e-mailed",
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
    days, span = span_of(text, words)
    seen = _CHANNELS.seen(text, negatable=False)
    if len({sighting.shows for sighting in seen}) >= 2:
        seen = sorted(seen + _PLACES.seen(text, negatable=False), key=lambda sighting: sighting.start)
    channels = tuple(dict.fromkeys(sighting.shows for sighting in seen))
    if not (CONTACT_VERB.search(text) or TOLD.search(text) or len(channels) > 2):
        channels = ()  # where they bought it, or mean to go
    return Told(
        contacts=_contacts(text, channels), attempts=attempts, attempts_count=count, days=days, span=span, channels=channels,
        tried=CONTACT_VERB.search(text) is not None,
    )  # fmt: skip


def _contacts(text: str, channels: tuple[str, ...]) -> int:
    """How often they say they have been in touch: "cuarta vez que llamo", "I explained it in the shop and on the web"."""
    counts = [
        number_in(match)
        for match in _CONTACT_COUNT.finditer(text)
        if CONTACT_VERB.search(text[max(0, match.start() - 60) : match.end() + 60])
    ]
    if match := _NTH_TIME.search(text):
        counts.append(ORDINALS.get(match["o"] or match["o2"], 0))
    if len(channels) > 1 and TOLD.search(text):
        counts.append(len(channels))
    if (
        _AGAIN.search(text)
        or (_SINCE.search(text) and _SPOKE.search(text))
        or (_BEFORE_TODAY.search(text) and _SPOKE.search(text))
    ):
        counts.append(2)
    return max((count for count in counts if count <= 100), default=0)


def _attempts(text: str, words: str) -> tuple[str, int]:
    """What was counted of failed attempts, as written, and how many: ("ocho entregas", 8)."""
    best, phrase = 0, ""
    for match in (*_ATTEMPTS.finditer(text), *_SENT.finditer(text)):
        count = number_in(match)
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
    return as_written(phrase, words), best


_SENT = re.compile(
    rf"(?<!\S){N} (?P<noun>veces|times)(?!\S)"
    r"(?=(?: \S+){0,8}? (?:mand\w+|envi\w+|entreg\w+|traj\w+|trai\w+|llega\w+|sent|deliver\w+|shipped|arriv\w+|brought)(?!\S))"
)
"""How often something was sent: "ocho veces me han mandado…"."""
