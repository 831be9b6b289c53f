"""What each number of each scale means, so that two leads mean the same by it."""

from __future__ import annotations

from collections.abc import Mapping

from copilot.types import SCALES

Anchors = tuple[str, str, str, str, str]
NAMES: dict[str, dict[str, str]] = {
    "es": {
        "policy": "Política acertada",
        "facts": "Datos correctos",
        "empathy": "Empatía",
        "proactivity": "Iniciativa",
        "honesty": "Honestidad",
    },
    "en": {
        "policy": "Policy right",
        "facts": "Facts right",
        "empathy": "Empathy",
        "proactivity": "Proactivity",
        "honesty": "Honesty",
    },
}
ANCHORS: dict[str, dict[str, Anchors]] = {
    "es": {
        "policy": (
            "Es otra política: lo que dice sería un error",
            "Se acerca, pero la que decide es otra",
            "Es la política, aplicada a medias",
            "Es la política; falta un matiz sin consecuencias",
            "Exactamente la política y la parte que toca",
        ),
        "facts": (
            "Un dato falso que perjudica al cliente",
            "Un dato equivocado que habría que rectificar",
            "Datos correctos, pero falta uno que importa",
            "Todo correcto; algo menor sin comprobar",
            "Todo correcto y comprobable",
        ),
        "empathy": (
            "Fría, o hace sentir culpable al cliente",
            "Una fórmula que valdría para cualquiera",
            "Correcta, sin recoger lo que le pasa",
            "Recoge lo que le pasa con sus palabras",
            "Se nota que alguien ha escuchado, sin exagerar",
        ),
        "proactivity": (
            "Devuelve el trabajo al cliente",
            "Solo contesta lo preguntado; tendrá que volver",
            "Dice el siguiente paso, sin dueño ni hora",
            "El siguiente paso es nuestro y tiene hora",
            "Se adelanta también a lo que preguntaría después",
        ),
        "honesty": (
            "Promete o insinúa lo que no podemos cumplir",
            "Esconde el no, o lo deja a medias",
            "Dice el no sin explicar por qué",
            "Dice qué no y por qué; la alternativa se queda corta",
            "Claro qué sí, qué no, por qué y qué en su lugar",
        ),
    },
    "en": {
        "policy": (
            "Another policy: what it says would be a mistake",
            "Near it, but another one decides",
            "The policy, applied by half",
            "The policy; a detail without consequences is missing",
            "Exactly the policy, and the part of it that applies",
        ),
        "facts": (
            "A false fact that harms the customer",
            "A wrong fact that we would have to correct",
            "Facts right, but one that matters is missing",
            "All right; something minor is unchecked",
            "All right, and all can be checked",
        ),
        "empathy": (
            "Cold, or blames the customer",
            "A formula that would do for anybody",
            "Correct, without meeting what they are going through",
            "Meets what they are going through, in their words",
            "Somebody has clearly listened, and does not overdo it",
        ),
        "proactivity": (
            "Hands the work back to the customer",
            "Answers only what was asked; they will have to come back",
            "Says the next step, without owner or time",
            "The next step is ours and has a time",
            "Also answers what they would have asked next",
        ),
        "honesty": (
            "Promises or hints at what we cannot do",
            "Hides the no, or says half of it",
            "Says no without saying why",
            "Says what not and why; the alternative falls short",
            "Clear what we can, what not, why, and what instead",
        ),
    },
}


def scale_name(scale: str, language: str) -> str:
    return NAMES["es" if language == "es" else "en"][scale]


def anchors(scale: str, language: str) -> Anchors:
    """What 1, 2, 3, 4 and 5 mean on that scale."""
    return ANCHORS["es" if language == "es" else "en"][scale]


def readable(scores: Mapping[str, int], language: str) -> list[tuple[str, int, str]]:
    """Each scale that was graded, in order: its name, the number and what it means."""
    return [
        (scale_name(scale, language), scores[scale], anchors(scale, language)[scores[scale] - 1])
        for scale in SCALES
        if scale in scores
    ]
