"""How a Spanish-speaking customer addresses the company: tú, usted or vos."""

from __future__ import annotations

from copilot.reading.signs import Signs, plain
from copilot.types import Register

_REGISTERS = Signs(
    {
        Register.USTED: (
            "usted", "ustedes", "me puede", "me pueden", "podria usted", "podrian", "le agradezco", "les agradezco",
            "digame", "diganme", "ayudeme", "haganme", "hagan", "tienen que", "me han", "su empresa", "su web", "su tienda",
            "sus companeros", "le ruego", "les ruego", "su compania", "atentamente", "me podria", "expliqueme", "deme",
            "pueden", "me dicen", "me indican", "me dijeron", "quisiera",
        ),
        Register.TU: (
            "tu", "puedes", "podeis", "me podeis", "me puedes", "teneis", "tienes", "vuestra", "vuestro", "vuestros",
            "vuestras", "os", "decidme", "dime", "ayudame", "ayudadme", "me habeis", "habeis", "me has", "sois", "oye",
            "oid", "sabeis", "sabes", "me decis", "hola guapa", "tio", "tia", "porfa", "molaria", "podrias", "haceis",
            "me pedis", "estais", "quereis", "vosotros", "te escribo", "os escribo", "contigo",
        ),
        Register.VOS: (
            "vos", "podes", "tenes", "queres", "sabes vos", "sos", "decime", "ayudame vos", "mira vos", "che", "fijate",
            "necesitas vos", "haceme", "pasame", "avisame", "me podes", "veni", "contame", "dale",
        ),
    }
)  # fmt: skip


def detect(text: str) -> Register | None:
    """The register that a text shows most often; None when it shows none or leaves it open."""
    counts: dict[str, int] = {}
    for sighting in _REGISTERS.seen(plain(text), negatable=False):
        counts[sighting.shows] = counts.get(sighting.shows, 0) + 1
    if not counts:
        return None
    if counts.get(Register.VOS):
        counts[Register.VOS] += counts.get(Register.TU, 0)
    ranked = sorted(counts.items(), key=lambda pair: pair[1], reverse=True)
    if len(ranked) > 1 and ranked[0][1] == ranked[1][1]:
        return None
    return Register(ranked[0][0])
