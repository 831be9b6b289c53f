"""Which language a text is in. Function words decide short texts; py3langid (its only home) decides the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass

from copilot.words import fold, tokens

SUPPORTED = ("es", "en")
_OTHERS = ["es", "en", "pt", "fr", "ca", "it", "de", "gl", "nl", "ro", "pl"]
_NEAR = {"pt": "es", "ca": "es", "gl": "es", "it": "es", "fr": "es", "ro": "es"}
"""An unsupported language to the supported one that its speakers are likelier to read."""

_ES = frozenset(
    "el la los las un una unos unas y de del que en por para con sin se le les lo me mi su sus no ya es esta estan "
    "hay ha han he muy pero como cuando donde porque al si esto eso ese esa este mas quiere quiero puede puedo tiene "
    "tengo dice hace desde hasta sobre entre otra otro vez hola gracias buenas cliente clienta pedido factura paquete "
    "tienda linea fibra tarifa llega llegado llamar ayuda cambiar direccion cobro reembolso envio averia movil pieza "
    "nada nadie todo todos fue era soy estoy quedan le nos os usted ustedes tu yo hoy ayer manana mes meses semana".split()
)
_EN = frozenset(
    "the a an and of to in on at for with without is are was were be been it its this that these those i you he she "
    "they we my your his her their our not no have has had do does did can could will would should but if when where "
    "because from by as so what who how there here customer order parcel invoice bill refund store shop line phone "
    "delivery delivered shipped address change hello hi please thanks says wants need needs got get still yet again "
    "after before since already any some more out up down about they've i've it's isn't doesn't can't hasn't month week "
    "today yesterday tomorrow wrong part broken broadband fibre".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Detected:
    """The language to answer in; `heard` is the text's own when that is not supported."""

    language: str
    heard: str

    @property
    def supported(self) -> bool:
        return self.language == self.heard


def detect(text: str, default: str = "es") -> Detected:
    """The language of a text; `default` when it holds no words that tell."""
    words = [fold(word.replace("’", "'")) for word in tokens(re.sub(r"<[A-Z]+_\d+>|https?://\S+", " ", text))]
    words = [word for word in words if not word.isdigit()]
    if not words:
        return Detected(language=default, heard=default)
    spanish = sum(word in _ES for word in words) + len(re.findall("[ñ¿¡]", text))
    english = sum(word in _EN for word in words)
    share = max(spanish, english) / len(words)
    if spanish != english and (share >= 0.4 or len(words) < 4):
        best = "es" if spanish > english else "en"
        return Detected(language=best, heard=best)
    return _by_library(text, words, spanish, english, default)


def _by_library(text: str, words: list[str], spanish: int, english: int, default: str) -> Detected:
    import py3langid

    py3langid.set_languages(_OTHERS)
    (first, score), (_, second) = py3langid.rank(text)[:2]
    if first in SUPPORTED:
        return Detected(language=first, heard=first)
    sure = len(words) >= 4 and score - second > 2
    share = max(spanish, english) / len(words)
    if not sure or share >= 0.34:
        best = default if spanish == english else "es" if spanish > english else "en"
        return Detected(language=best, heard=best)
    return Detected(language=_NEAR.get(first, "en"), heard=first)
