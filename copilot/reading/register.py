"""How a Spanish-speaking customer addresses the company: tú (and vosotros), usted or vos.

Signs are phrases; endings are forms of the verb that only one of the three has. Each counts for as much as it proves.
"""

from __future__ import annotations

import re
from functools import lru_cache

from copilot.reading.signs import Signs, plain
from copilot.types import Register

_SURE: dict[str, tuple[str, ...]] = {
    Register.USTED: (
        "usted", "ustedes", "le agradezco", "les agradezco", "le agradeceria", "les agradeceria", "agradeceria que",
        "le ruego", "les ruego", "ruego", "le he", "les he", "le escribo", "les escribo", "le escribi", "les escribi",
        "le llamo", "les llamo", "les pedi", "le pedi", "les comente", "le comente", "su empresa", "su web",
        "su tienda", "su pagina", "su compania", "su compan*", "su respuesta", "su ayuda", "su servicio", "su atencion",
        "su amabilidad", "sus servicios", "su supervisor*", "su jef*", "su tecnico", "su mensaje", "su llamada",
        "sus companer*", "sus tecnicos", "sus tiendas", "atentamente", "cordialmente", "estimad*", "muy senores",
        "senores", "senoras", "senorita", "caballero", "quedo a la espera", "haga el favor", "hagan el favor", "hagame",
        "haganme", "haga", "hagan", "digame", "diganme", "mire", "oiga", "perdone", "disculpe", "disculpen", "escuche",
        "escucheme", "permitame", "permitanme", "explique*", "ayudeme", "ayudenme", "deme", "denme", "pongame",
        "ponganme", "traigame", "sepan", "sepa que", "fijese", "imaginese", "podria usted", "me podria decir",
        "seria tan amable", "serian tan amables", "si es tan amable", "tengan en cuenta", "tenga en cuenta",
        "devuelvanme", "devuelvame", "resuelvan", "revisen*", "solucionen", "envienme", "envieme", "mandenme",
        "mandeme", "llamenme", "llameme", "avisenme", "aviseme", "cambienme", "cambieme", "confirmenme", "confirmeme",
        "indiquenme", "indiqueme", "cancelenme", "canceleme", "arreglenlo", "dejenme", "dejeme", "diganos", "nos diga*",
        "me entiende", "me comprende",
    ),
    Register.TU: (
        "podiais", "tendriais", "deberiais", "querriais", "tu", "ti", "te", "os", "contigo", "vosotros", "vosotras",
        "vuestr*", "puedes", "tienes", "sabes", "quieres", "eres", "sois", "vais", "vas a", "dices", "haces", "crees",
        "podrias", "deberias", "has", "dime", "dinos", "mira", "oye", "perdona", "perdonad", "escucha", "espera", "oid",
        "haz", "hazme", "dimelo", "dimela", "hazmelo", "ponmelo", "traemelo", "ponme", "mirad", "decid", "haced",
        "poned", "traed", "venga va", "guapa", "guapo", "tio", "tia", "porfa", "porfi", "molaria", "colega",
        "recomiendas", "ves", "vienes", "piensas", "necesitas", "avisas", "envias", "mandas", "llamas", "miras",
        "ayudas", "confirmas", "dejas", "eh tu", "estate", "echas", "echame", "me lo miras",
    ),
    Register.VOS: ("vos", "podes", "tenes", "queres", "sos", "decime", "che", "fijate", "haceme", "poneme", "traeme", "veni", "dale", "boludo", "boluda", "acordate"),
}  # fmt: skip
_LIKELY: dict[str, tuple[str, ...]] = {
    Register.USTED: (
        "me puede", "me pueden", "me la cambian", "me lo cambian", "me lo envian", "me lo mandan", "me devuelven",
        "me devuelvan", "me devolvieran", "me llamaran", "tenga la bondad", "tengan la bondad", "me gustaria que me",
        "me lo traen", "me atienden", "me responden", "nos pueden", "nos puede", "puede decirme", "pueden decirme",
        "podria", "podrian", "pueden", "me haria", "me harian", "me dicen", "me indican", "me dijeron",
        "me prometieron", "me aseguraron", "tienen que", "tienen", "me van a", "me lo van a", "no contestan",
        "no me contestan", "contestan", "quisiera", "a que hora abren", "abren", "cierran", "venden", "envian",
        "aceptan", "reparten", "me avisan", "me llaman", "me llamen", "solicito", "senora", "senor", "me confirma",
        "me confirman", "me dice", "no me hacen", "hacen ustedes", "espero que .. solucionen",
    ),
}  # fmt: skip
"""Also said of third persons: worth half."""
_BARE = re.compile(
    r"\b(?:avis|cont|dej|mand|pas|escuch|llam|ayud|cambi|explic|mir|confirm|arregl|envi)a(?:me|melo|mela|lo|la)\b"
)
"""Vos where the other words bear their accents, and a hurried tú ("llámame") where none does: worth half."""
_ENDINGS: tuple[tuple[str, re.Pattern[str], float], ...] = (
    (Register.TU, re.compile(r"\b\w+(?:[áé]is|steis|[aei]dme(?:lo|la|los|las)?|[aei]d(?:lo|la|los|las|nos))\b"), 1.0),
    (Register.TU, re.compile(r"\b\w{2,}(?:aste|iste)s?\b"), 0.6),
    (
        Register.TU,
        re.compile(
            r"\b(?:llám|mánd|envía|déj|mír|pás|avís|cuént|explíc|cámbi|arrégl|confírm|cancél|ayúd|solucióna|revís|búsc|prepár|guárd|anúl|pruéb|"
            r"quít|actualíz|escúch|espér|perdón|asegúr|fíj|imagín|págu?|regál|escríb|enséñ)[ae]?(?<=a)(?:me|te|lo|la|los|las|nos|melo|mela|melos|noslo)\b"
        ),
        0.9,
    ),
    (Register.TU, re.compile(r"\b(?:permít|devuélv|resuélv|respónd|tráe|escríb|pón|mét)e(?:me|melo|mela|lo|la|nos)\b"), 0.9),
    (Register.TU, re.compile(r"\b(?:abr|dec|ven|ped|sub|viv|recib|repart|sal|serv)ís\b"), 0.9),
    (
        Register.TU,
        re.compile(
            r"\b(?:pregunt|llam|cont|mand|envi|d|ayud|explic|molest|coment|pas|avis|enseñ|record|escrib|dec|ped|agradec|v|hac)[aei]r(?:te|os)\b"
        ),
        0.8,
    ),
    (Register.TU, re.compile(r"\b\w+[áéí](?:r|ndo)(?:te|os)l[oa]s?\b"), 2.0),
    (Register.USTED, re.compile(r"\b\w*[áéí]\w{1,5}[ea]n?(?:melo|mela|noslo)\b(?<!amelo)(?<!amela)"), 0.9),
    (Register.USTED, re.compile(r"\b(?!permít|devuélv|resuélv|respónd|tráe|escríb|pón|mét)\w*[áéí]\w{1,5}(?:eme|elo|ela|elos|elas|enos|enme|enlo|enla|enlos|ennos|ense)\b(?<!amelo)(?<!amela)(?<!amelos)(?<!ímelo)(?<!ímela)"), 1.0),
    (Register.USTED, re.compile(r"\b(?:d[íi]ga|h[áa]ga|p[óo]nga|tr[áa]iga|perm[íi]ta|resu[ée]lva|devu[ée]lva|env[íi]e)n?(?:me|lo|la|nos|melo|mela)\b"), 1.0),
    (Register.USTED, re.compile(r"\b\w+[aei]r(?:le|les)\b"), 0.4),
    (
        Register.VOS,
        re.compile(
            r"\b(?:pod|ten|quer|sab|hac|cre|pon|tra|entend|respond|perd|volv|devolv|deb|conoc|ofrec|pens|mand|llam|esper|dej|necesit|lleg|contest|"
            r"trabaj|cobr|habl|pas|mir|us|and|envi|arregl|cambi|solucion|atend|escuch)[áé]s\b"
        ),
        1.0,
    ),
    (Register.VOS, re.compile(r"\b(?:disculp|perdon|mir|dej|cont|escuch|llam|mand|pas|avis|fij|esper|tom|arregl|cambi|revis|busc|prob)á\b"), 1.0),
)  # fmt: skip
"""Looked for with accents, which tell "mirá" from "mira" and "llámame" from "llámeme"."""
_NOT_FORMS = re.compile(
    r"\b(?:ciudad\w*|veis|basta|existe|persiste|resiste|consiste|asiste|desiste|viste|triste|chiste|consiste|insiste|contraste|gaste|coste|baste|"
    r"\w+[áéí](?:r|ndo)(?:me|se|nos)l[oa]s?)\b"
)
_ENOUGH = 0.4


@lru_cache(maxsize=2)
def _signs(sure: bool) -> Signs:
    return Signs(_SURE if sure else _LIKELY)


def detect(text: str) -> Register | None:
    """The register that a text shows most; None when it shows none or leaves it open."""
    words, weights = plain(text), dict[str, float]()
    for sure, worth in ((True, 1.0), (False, 0.5)):
        for sighting in _signs(sure).seen(words, negatable=False):
            weights[sighting.shows] = weights.get(sighting.shows, 0) + worth
    written = _NOT_FORMS.sub(" ", text.lower())
    for shows, pattern, worth in _ENDINGS:
        weights[shows] = weights.get(shows, 0) + worth * len(pattern.findall(written))
    bare = Register.VOS if re.search("[áéíóú]", written) else Register.TU
    weights[bare] = weights.get(bare, 0) + 0.5 * len(_BARE.findall(written))
    if weights.get(Register.VOS, 0) >= _ENOUGH:
        weights[Register.VOS] += weights.pop(Register.TU, 0)
    ranked = sorted(weights.items(), key=lambda pair: pair[1], reverse=True)
    if not ranked or ranked[0][1] < _ENOUGH or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return Register(ranked[0][0])
