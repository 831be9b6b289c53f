"""Words for things and times in both languages, by what they mean."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """Something that a customer buys or has. `signs` is a pattern over folded text, in either language."""

    key: str
    es: str
    en: str
    signs: str
    feminine: bool = False
    plural: bool = False
    carried: bool = False
    """Whether it is one's own to lose, drop or have stolen."""

    def named(self, language: str) -> str:
        """ "la tablet", "the tablet"."""
        if language == "en":
            return f"the {self.en}"
        article = {(False, False): "el", (True, False): "la", (False, True): "los", (True, True): "las"}
        return f"{article[self.feminine, self.plural]} {self.es}"


def _thing(key: str, es: str, en: str, signs: str, marks: str = "") -> Thing:
    """`marks`: f feminine, p plural, c carried."""
    return Thing(key=key, es=es, en=en, signs=signs, feminine="f" in marks, plural="p" in marks, carried="c" in marks)


ITEMS = (
    _thing("stand", "mueble de televisión", "TV stand", r"mueble de (?:la )?tele(?:vision|visor)?|tv (?:stand|unit|cabinet)"),
    _thing("television", "televisor", "TV", r"televisor|televisores|una? tele|la tele|tv|television"),
    _thing("tablet", "tablet", "tablet", r"tablets?|tabletas?", "fc"),
    _thing("laptop", "portátil", "laptop", r"portatil(?:es)?|laptops?", "c"),
    _thing("speaker", "altavoz", "speaker", r"altavoz|altavoces|speakers?"),
    _thing("headphones", "auriculares", "headphones", r"auriculares|cascos|headphones|earphones|earbuds|headset", "pc"),
    _thing("watch", "reloj", "watch", r"reloj|smartwatch|watch", "c"),
    _thing("router", "router", "router", r"routers?"),
    _thing("charger", "cargador", "charger", r"cargador(?:es)?|chargers?"),
    _thing("case", "funda", "case", r"fundas?|phone case", "f"),
    _thing("bracket", "soporte", "bracket", r"soportes?|brackets?"),
    _thing("camera", "cámara", "camera", r"camaras?|cameras?", "fc"),
    _thing("console", "consola", "console", r"consolas?|consoles?", "f"),
    _thing("printer", "impresora", "printer", r"impresoras?|printers?", "f"),
    _thing("phone", "móvil", "phone", r"moviles|movil|smartphones?|telefono movil|telefono nuevo|plegable|handset|phones?|mobile phone", "c"),
    _thing("invoice", "factura", "bill", r"facturas?|invoices?|bills?", "f"),
    _thing("parcel", "paquete", "parcel", r"paquetes?|parcels?"),
    _thing("order", "pedido", "order", r"pedidos?|my order|his order|her order|the order"),
    _thing("fibre", "fibra", "fibre", r"fibra|fibre|broadband", "f"),
    _thing("line", "línea", "line", r"linea|phone line", "f"),
)  # fmt: skip
"""Longer names stand before the shorter ones that they hold."""
GOODS = frozenset(item.key for item in ITEMS[:15])
"""Those that are bought; the others are what a question can be about."""

PLACES = {
    "gift": ("la dirección de aquel regalo", "the address of that present", r"(?:direccion del )?regalo|gift address|present's address"),
    "old": ("una dirección antigua", "an old address",
            r"(?:direccion|casa|piso|vivienda) (?:viej[oa]|antigu[oa]|anterior)|(?:old|previous|former) (?:address|flat|house|place)"),
    "ex": ("casa de [su|tu] ex", "your ex's place", r"ex"),
    "sister": ("casa de [su|tu] hermana", "your sister's", r"hermana|sister"),
    "brother": ("casa de [su|tu] hermano", "your brother's", r"hermano|brother"),
    "mother": ("casa de [su|tu] madre", "your mother's", r"madre|mother|mum"),
    "father": ("casa de [su|tu] padre", "your father's", r"padre|father|dad"),
    "parents": ("casa de [sus|tus] padres", "your parents'", r"padres|parents"),
    "daughter": ("casa de [su|tu] hija", "your daughter's", r"hija|daughter"),
    "son": ("casa de [su|tu] hijo", "your son's", r"hijo|son"),
    "suegra": ("casa de [su|tu] suegra", "your mother-in-law's", r"suegra|mother-in-law"),
    "friend": ("casa de otra persona", "your friend's place", r"amig[oa]|friend"),
}  # fmt: skip
"""Where a parcel goes that should not, by key: how it is said in both languages, and its signs."""

NUMBERS = {
    word: value
    for value, words in enumerate(
        "un una a an one;dos two;tres three;cuatro four;cinco five;seis six;siete seven;ocho eight;nueve nine;diez ten;"
        "once eleven;doce twelve".split(";"), 1,
    )
    for word in words.split()
}  # fmt: skip
UNITS = {
    "min": "minute", "hor": "hour", "hou": "hour", "dia": "day", "day": "day", "sem": "week", "wee": "week", "mes": "month",
    "mon": "month", "ano": "year", "yea": "year",
}  # fmt: skip
"""By the first three letters."""
WEEKDAYS = {
    word: english
    for english, words in zip(
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        "lunes monday;martes tuesday;miercoles wednesday;jueves thursday;viernes friday;sabado saturday;domingo sunday".split(";"),
        strict=True,
    )
    for word in words.split()
}  # fmt: skip
PARTS_OF_DAY = {
    "manana": "morning", "morning": "morning", "tarde": "afternoon", "afternoon": "afternoon", "evening": "evening",
    "noche": "night", "night": "night",
}  # fmt: skip
