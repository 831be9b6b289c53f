"""What the customer tells of their own case that a reply can name: what was bought, lost, returned or charged, and when.

Everything found is a value that can be said in either language; nothing is copied but figures and names of places.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from copilot.reading.lexicon import GOODS, ITEMS, NUMBERS, PARTS_OF_DAY, PLACES, UNITS, WEEKDAYS, Thing
from copilot.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A time in the past: a day named by "yesterday", a weekday, or how long ago; `part` of that day, if told."""

    day: str = ""
    part: str = ""
    count: str = ""
    """In digits, or the word "half" after it: "3", "3 half"."""
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One thing that happened; `kind` is a verb of `_VERBS`, or goes, ended, faulty, came, travels, charged, without or needed;
    a parcel that "goes" may have "ended" there."""

    kind: str
    thing: Thing | None = None
    when: When | None = None
    place: str = ""
    """A name of a place; whose home, by the key of `lexicon.PLACES`; or the service that is down."""
    amount: str = ""
    """As a number with a point: "49.90"; in euros."""


_VERBS: dict[str, str] = {
    "bought": r"compre|compro|(?:he|ha|hemos) comprado|acab[oa] de (?:comprar|pagar)|bought|purchased",
    "ordered": r"pedi|pidio|encargue|encargo|(?:he|ha) (?:pedido|encargado)|ordered",
    "received": r"recibi|recibio|(?:he|ha) recibido|received",
    "returned": r"devolvi|devolvio|(?:he|ha) devuelto|returned|sent back|gave back",
    "lost": r"perdi|perdio|(?:he|ha) perdido|lost",
    "stolen": r"(?:me|le) (?:robaron|han robado|quitaron)|stole",
    "dropped": r"se (?:me|le) (?:cayo|ha caido|fue)|dropped",
}
_VERB = re.compile(r"(?<!\w)(?:" + "|".join(f"(?P<{kind}>{forms})" for kind, forms in _VERBS.items()) + r")(?!\w)")
_HELD_BACK = re.compile(
    r"(?:\b(?:no|nunca|ni|si|sin|aunque|antes de|not|never|if|whether|hasn't|haven't|didn't|without|before|until|when i last|last time i|"
    r"la ultima vez que|su \w+|her (?:sister|brother|son|daughter|friend)|his (?:sister|brother|son|daughter|friend))\s+(?:\w+\s+){0,2})$"
)
"""Before a verb: it did not happen, might have, or happened to somebody else."""
_THING = re.compile(r"(?<!\w)(?:" + "|".join(f"(?P<{item.key}>{item.signs})" for item in ITEMS) + r")(?!\w)")
_MORE = re.compile(r",? (?:y|and) (?:un|una|unos|unas|el|la|a|an|the|some) ")
"""More was bought than one thing: to name one alone would be half of it."""
_SOON = 48
"""Characters after a verb in which what it is about stands."""
_N = "|".join(sorted(NUMBERS, key=len, reverse=True))
_DAYS = "|".join(WEEKDAYS)
_PARTS = "|".join(PARTS_OF_DAY)
_WHEN = re.compile(
    r"(?<!\w)(?:"
    r"(?P<before>anteayer|antes de ayer|the day before yesterday)|(?P<night>anoche|last night)|"
    rf"(?P<yesterday>ayer|yesterday)(?: (?:por la )?(?P<part_y>{_PARTS}))?|(?P<today>(?:esta|this) (?P<part_t>{_PARTS}))|"
    r"(?P<week>la semana pasada|last week)|"
    rf"(?:el |on |last )?(?P<weekday>{_DAYS})(?: (?:por la )?(?P<part_w>{_PARTS}))?|"
    rf"hace (?:ya |unos |unas |casi )?(?P<n_es>{_N}|\d+) (?P<unit_es>minutos?|horas?|dias?|semanas?|mes|meses|anos?)(?P<half_es> y medi[oa])?|"
    rf"(?P<n_en>{_N}|\d+)(?P<half_en> and a half)? (?P<unit_en>minutes?|hours?|days?|weeks?|months?|years?) ago"
    r")(?!\w)"
)
_BEFORE = re.compile(
    r"(?:^|\W)(?:"
    + "|".join(f"(?P<{item.key}>{item.signs})" for item in ITEMS)
    + r")(?: \w+){0,2}? (?:que(?: ya)?|(?:that |which )?(?:i|he|she|they|you|my customer|the customer))(?: le| me)? $"
)
"""What is named before the verb: "unos auriculares que compró", "the headphones she bought"."""
_GOES = re.compile(
    r"\b(?:va|ha ido|iba|fue|enviado|mandad[oa]|mando|mandais|enviais|camino|lleva|going|gone|went|sent|headed|on its way|delivered|goes)"
    r" (?:\w+ ){0,4}?(?:a|al|para|de|to|for) (?:la |el |los |las |casa de |the |an? )*"
    r"(?:(?:casa|piso|direccion) de(?:l| la)? )?(?:(?:mi|su|la|el|my|her|his|their|last year's) )?(?:"
    + "|".join(f"(?P<{key}>{signs})" for key, (_, _, signs) in PLACES.items())
    + r")(?!\w)"
)
_BILLED = re.compile(r"\b(?:facturas?|invoices?|bills?|recibos?)\b")
_DELIVERED = re.compile(r"\b(?:entregad[oa]|entregaron|entrego|delivered|handed over)\b")
_FAULTY = re.compile(
    r"(?<!\w)(?:"
    + "|".join(f"(?P<{item.key}>{item.signs})" for item in ITEMS if item.key in GOODS)
    + r")(?:'s)? (?:\w+ ){0,8}?(?:no (?:enciende|funciona|carga|arranca)|se apaga|se reinicia|falla|(?:won't|doesn't|does not|will not) (?:turn on|"
    r"switch on|work|charge|start)|(?:keeps? )?reboot(?:s|ing)|stopped working|is (?:dead|broken|faulty)|keeps? (?:switching|turning) off)(?!\w)"
)
_STOLEN = re.compile(
    r"(?<!\w)(?:"
    + "|".join(f"(?P<{item.key}>{item.signs})" for item in ITEMS if item.carried)
    + r") (?:was|were|has been|got) stolen(?!\w)"
)
_TRAVELS = re.compile(
    r"\b(?:[Vv]iaj[ao]|[Vv]uela|[Vv]uelo|[Mm]e voy|[Ss]e va) a (?P<es>[A-ZÁÉÍÓÚÑ][\wáéíóúñü]+)|"
    r"\b(?:travell?(?:ing|s)|fly(?:ing)?|flies|going|off) to (?P<en>[A-Z][a-z]+)\b"
)
_CAME = re.compile(
    r"\b(?:[Vv]iene|[Vv]engo|[Vv]ino|(?:[Hh]a|[Hh]e) venido|[Cc]ame|[Tt]ravelled|[Dd]rove)\b(?: \w+){0,4}? (?:desde|from) "
    r"(?P<place>[A-ZÁÉÍÓÚÑ][\wáéíóúñü]+)"
)
_WITHOUT = re.compile(
    rf"\b(?:llev(?:o|a|amos|an) (?P<n>{_N}|\d+) (?P<unit>horas?|dias?|semanas?|mes|meses) sin (?P<what>fibra|internet|linea|servicio|telefono)|"
    rf"(?:without|had no|has no|been no) (?P<what_en>fibre|internet|line|service|phone)(?: at all)? for (?P<n_en>{_N}|\d+) "
    r"(?P<unit_en>hours?|days?|weeks?|months?))\b"
)
_CHARGED = re.compile(
    r"\b(?:cobrad[oa]s?|cobraron|cobro|cargad[oa]|cargaron|soplado|charged|billed|taken)\b[^.;?!]{0,30}?"
    r"(?:(?P<euro>€|£)? ?(?P<amount>\d{1,4}(?:[.,]\d{2})?) ?(?P<unit>€|euros?|eur|pavos)?)(?!\d)"
)
_NEEDED = re.compile(
    rf"\b(?:necesit\w+ (?:para|antes de) ?l? ?(?:el )?(?P<es>{_DAYS})|(?:needs?|need) (?:it|them|one) (?:by|before|for) (?P<en>{_DAYS}))\b"
)


def happened(text: str) -> tuple[Happened, ...]:
    """What happened, in the order in which it is told; at most what a reply would repeat."""
    folded = fold(text).replace("’", "'")
    found = [*_verbs(folded), *_others(text, folded)]
    kinds: dict[str, Happened] = {}
    for _, one in sorted(found, key=lambda pair: pair[0]):
        kinds.setdefault(one.kind, one)
    return tuple(kinds.values())


def topic(text: str) -> Thing | None:
    """The thing that a text begins with, where it names one so early that it is what the text is about."""
    match = _THING.search(fold(text)[:_EARLY])
    return _BY_KEY[str(match.lastgroup)] if match else None


_EARLY = 40
_BY_KEY = {item.key: item for item in ITEMS}


def _verbs(folded: str) -> Iterator[tuple[int, Happened]]:
    for match in _VERB.finditer(folded):
        if _HELD_BACK.search(folded[: match.start()]):
            continue
        clause = re.split(r"[.;:?!]|, (?:pero|y|but|and|because|porque) ", folded[match.end() : match.end() + 110])[0]
        named = _THING.search(clause[:_SOON]) or _BEFORE.search(folded[: match.start()])
        thing = _BY_KEY[str(named.lastgroup)] if named and named.lastgroup else None
        if named and _MORE.match(clause[named.end() :]):
            continue
        if thing is None or (match.lastgroup in _OWN and not thing.carried):
            continue
        yield match.start(), Happened(kind=str(match.lastgroup), thing=thing, when=_when(clause))


_OWN = {"lost", "stolen", "dropped"}


def _others(text: str, folded: str) -> Iterator[tuple[int, Happened]]:
    if match := _CAME.search(text):
        yield match.start(), Happened(kind="came", place=match["place"])
    if match := _WITHOUT.search(folded):
        count, unit = match["n"] or match["n_en"], match["unit"] or match["unit_en"]
        what = _SERVICES[match["what"] or match["what_en"]]
        yield match.start(), Happened(kind="without", place=what, when=When(count=_digits(count), unit=UNITS[unit[:3]]))
    if (match := _GOES.search(folded)) and not _BILLED.search(folded):
        kind = "ended" if _DELIVERED.search(folded) else "goes"
        yield match.start(), Happened(kind=kind, place=str(match.lastgroup))
    if match := _FAULTY.search(folded):
        yield match.start(), Happened(kind="faulty", thing=_BY_KEY[str(match.lastgroup)])
    if match := _STOLEN.search(folded):
        thing = _BY_KEY[str(match.lastgroup)]
        clause = re.split(r"[.;:?!,]", folded[match.end() :])[0]
        yield match.start(), Happened(kind="stolen", thing=thing, when=_when(clause))
    if match := _TRAVELS.search(text):
        yield match.start(), Happened(kind="travels", place=match["es"] or match["en"])
    if (match := _CHARGED.search(folded)) and (match["euro"] or match["unit"]):
        yield match.start(), Happened(kind="charged", amount=match["amount"].replace(",", "."))
    if match := _NEEDED.search(folded):
        yield match.start(), Happened(kind="needed", when=When(day=WEEKDAYS[match["es"] or match["en"]]))


_SERVICES = {
    "fibra": "fibre", "fibre": "fibre", "internet": "internet", "linea": "line", "line": "line", "servicio": "service",
    "service": "service", "telefono": "phone", "phone": "phone",
}  # fmt: skip


def _when(clause: str) -> When | None:
    match = _WHEN.search(clause)
    if match is None:
        return None
    part = PARTS_OF_DAY.get(match["part_y"] or match["part_t"] or match["part_w"] or "", "")
    if count := match["n_es"] or match["n_en"]:
        half = " half" if match["half_es"] or match["half_en"] else ""
        return When(count=_digits(count) + half, unit=UNITS[(match["unit_es"] or match["unit_en"])[:3]])
    if weekday := match["weekday"]:
        return When(day=WEEKDAYS[weekday], part=part)
    for day in ("before", "night", "yesterday", "today", "week"):
        if match[day]:
            return When(day=day, part=part)
    return None


def _digits(written: str) -> str:
    return written if written.isdigit() else str(NUMBERS[written])
