"""The language and the register in which a reply is said, where a style was asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from copilot.types import Register
from copilot.words import fold
from copilot.writing.times import number_word

if TYPE_CHECKING:
    from copilot.pages import Voice
    from copilot.types import Effort, Reading, Style

_COUNTED = {
    "es": "entregas envíos piezas patas paquetes visitas citas intentos técnicos averías facturas reparaciones tarjetas recambios veces",
    "en": "deliveries shipments parts legs parcels visits appointments attempts technicians faults invoices repairs cards spares times",
}
"""What customers count, in the same order in both languages."""
_FEMININE = frozenset("entregas piezas patas visitas citas averías facturas reparaciones tarjetas veces".split())


def spoken(reading: Reading, style: Style, voice: Voice | None) -> Reading:
    """The reading in the words that were asked for. `voice` is the brand's, in that language; its own register wins."""
    language = style.language or reading.language
    if language != reading.language:
        reading = replace(reading, language=language, effort=_told_in(reading.effort, language))
    if language != "es":
        return replace(reading, register=Register.NEUTRAL)
    if voice and voice.register != "mirror":
        return replace(reading, register=Register(voice.register))
    default = Register(voice.register_default) if voice else Register.USTED
    own = default if reading.register is Register.NEUTRAL else reading.register
    return replace(reading, register=style.register or own)


def _told_in(effort: Effort, language: str) -> Effort:
    """The effort without the words of another language: what was counted is said in this one, if we know how."""
    other = "en" if language == "es" else "es"
    ours = dict(zip(map(fold, _COUNTED[other].split()), _COUNTED[language].split(), strict=True))
    noun = ours.get(fold(effort.attempts.rpartition(" ")[2]))
    count = number_word(effort.attempts_count, language, feminine=noun in _FEMININE)
    return replace(effort, span="", attempts=f"{count} {noun}" if noun else "")
