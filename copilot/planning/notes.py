"""What the agent should know besides the plan, in the agent's language; never for the customer."""

from __future__ import annotations

from copilot.types import Note

_TEXTS = {
    "es": {
        "urgent_person": "Necesita a una persona ahora ({why}): avise a {owner} antes de nada; mientras, use la respuesta.",
        "urgent_unowned": "Puede necesitar a una persona ahora ({why}): avise a su líder antes de contestar.",
        "ask_lead": "Hasta {amount:g} {currency} según la política; por encima de su límite decide su líder.",
        "workaround_needs": "{title}: no está en su límite; pídalo a {who}.",
        "heard_before": "Ya lo hemos oído {count} veces desde {since}: «{title}». Lo lleva {owner} ({status}).",
        "source_language": "La fuente está solo en {source}; lo que podemos y no podemos hacer va en ese idioma.",
        "review_overdue": "«{title}» debía revisarse antes del {date}: compruebe con {owner}.",
        "near_miss": "Parecida, pero es para otra situación: «{title}».",
        "conflict": "«{title}» dice otra cosa («{says}»). Vale «{holds}», que {why}.",
        "maybe_urgent": "Puede ser más grave de lo que parece ({why}): si lo es, siga «{title}» y avise antes a {owner}.",
        "no_reason": "«{title}» no dice por qué no se puede: no dé un motivo sin preguntar a {owner}.",
        "unsure": "No estoy seguro de que sea esto: compruebe que «{title}» es su caso antes de usar la respuesta.",
        "nothing_found": "No he encontrado nada que responda a esto.",
        "nearest": "Lo más parecido que tengo es «{title}», y no responde a la pregunta. Puede preguntar a: {owner}.",
        "nearest_unsaid": "Lo más parecido que tengo es «{title}», y no dice nada de {words}. Puede preguntar a: {owner}.",
        "decide_first": "La respuesta cambia según este dato; averígüelo antes de prometer nada.",
        "held_out": "Esta vez va sin borrador: esta conversación forma parte de una comparación, elegida al azar, para saber si los borradores ayudan. Abajo están las fuentes. Si es urgente o el cliente es vulnerable, escriba «urgente» y lo preparo.",
        "words_only": "La búsqueda por significado se está reconstruyendo; hoy busco solo por palabras.",
        "not_reranked": "El modelo que reordena lo encontrado no está disponible; el orden es el de la búsqueda.",
        "language_unsupported": "El texto parece estar en otro idioma; respondo en español.",
        "dismissed_before": "«{title}» se descartó en este hilo por no ser la política, así que no la repito.",
        "brand_register": "La marca habla siempre igual a sus clientes, así que mantengo su trato.",
        "premium_line": "El teléfono de {partner} es de tarificación especial: no se da al cliente.",
    },
    "en": {
        "urgent_person": "This needs a person now ({why}): alert {owner} before anything else; meanwhile use the reply.",
        "urgent_unowned": "This may need a person now ({why}): tell your lead before you answer.",
        "ask_lead": "Up to {amount:g} {currency} under the policy; above your limit it is your lead's decision.",
        "workaround_needs": "{title}: not within your authority; ask {who}.",
        "heard_before": "Heard {count} times since {since}: “{title}”. Owner: {owner} ({status}).",
        "source_language": "The source exists only in {source}; what we can and cannot do is shown in that language.",
        "review_overdue": "“{title}” was due for review by {date}: check with {owner}.",
        "near_miss": "Looks alike, but is for another situation: “{title}”.",
        "conflict": "“{title}” says otherwise (“{says}”). “{holds}” holds: it {why}.",
        "maybe_urgent": "This may be graver than it looks ({why}): if it is, follow “{title}” and alert {owner} first.",
        "no_reason": "“{title}” does not say why it cannot be done: give no reason without asking {owner}.",
        "unsure": "I'm not sure of this one: check that “{title}” is your case before you use the reply.",
        "nothing_found": "I have found nothing that answers this.",
        "nearest": "The nearest I have is “{title}”, and it does not answer the question. You can ask: {owner}.",
        "nearest_unsaid": "The nearest I have is “{title}”, and it says nothing of {words}. You can ask: {owner}.",
        "decide_first": "The answer turns on this fact; find it out before promising anything.",
        "held_out": "There is no draft this time: this conversation is part of a comparison, chosen by chance, to learn whether drafts help. The sources are below. If it is urgent or the customer is vulnerable, write “urgent” and I prepare one.",
        "words_only": "Search by meaning is being rebuilt; for now I search by words only.",
        "not_reranked": "The model that reorders what is found is not available; the order is that of the search.",
        "language_unsupported": "The text seems to be in another language; I answer in English.",
        "dismissed_before": "“{title}” was dismissed in this thread as the wrong policy, so I am not suggesting it again.",
        "brand_register": "The brand always speaks to its customers in one way, so I have kept it.",
        "premium_line": "{partner}'s number is a premium-rate line: it is never given to a customer.",
    },
}
WHY_IT_HOLDS = {
    "es": {"tier": "es de mayor rango", "specific": "es más específica de este caso", "newer": "es más reciente"},
    "en": {"tier": "ranks higher", "specific": "is more specific to this case", "newer": "is newer"},
}
STATUS = {
    "es": {"open": "abierta", "in_progress": "en marcha", "fixed": "arreglada"},
    "en": {"open": "open", "in_progress": "in progress", "fixed": "fixed"},
}
QUOTED = {"es": ("«{}»", "ni de"), "en": ("“{}”", "or")}
"""How a word is quoted, and what stands before the last of several that are not there."""
LANGUAGES = {"es": {"es": "español", "en": "inglés"}, "en": {"es": "Spanish", "en": "English"}}
URGENT = {
    "es": {
        "self_harm": "riesgo para la vida",
        "safety": "seguridad",
        "legal": "reclamación legal",
        "press": "prensa",
        "vulnerable": "cliente vulnerable",
        "violence": "violencia o amenazas",
        "fraud": "posible fraude en curso",
    },
    "en": {
        "self_harm": "risk to life",
        "safety": "safety",
        "legal": "legal claim",
        "press": "press",
        "vulnerable": "vulnerable customer",
        "violence": "violence or threats",
        "fraud": "fraud that may be going on",
    },
}


def note(code: str, language: str, **values: object) -> Note:
    """A note in the agent's language; languages that the product does not write are answered in English."""
    return Note(code=code, text=_TEXTS.get(language, _TEXTS["en"])[code].format(**values))
