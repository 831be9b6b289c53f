"""What the bot itself says in Slack, in both languages."""

from __future__ import annotations

from copilot.slack.labels import LABELS

_TEXTS = {
    "es": {
        "status": "está buscando en políticas y casos…",
        "not_right": "No es correcto", "reason_title": "¿Qué falla?", "send": "Enviar", "cancel": "Cancelar",
        "reason": "Motivo", "explain": "Explicación (opcional)", "wrong_policy": "La política no es esa",
        "wrong_facts": "Los hechos no son correctos", "tone": "El tono", "not_allowed": "Aquí no se puede hacer eso", "other": "Otra cosa",
        "reply": "Respuesta para el cliente",
        "failed": "No he podido preparar una sugerencia; el fallo es nuestro y no de lo que ha escrito. Pruebe otra vez dentro de un minuto; si se repite, dé a su líder esta referencia: {reference}.",
        "guests": "En este canal hay personas de fuera, así que aquí no puedo enseñar nuestra documentación. Escríbame por mensaje directo.",
        "stranger": "No le encuentro en ningún equipo, así que no puedo enseñarle nuestra documentación. Pida a su líder que le añada a un grupo.",
        "empty": "No he visto ninguna pregunta en el mensaje.", "empty_remedy": "Cuente en una o dos frases qué le pasa al cliente.",
        "too_long": "El mensaje es demasiado largo para leerlo entero.",
        "too_long_remedy": "Pegue solo lo que importa: qué ha pasado y qué pide el cliente.",
        "lost": "No he podido guardar su valoración: puede que la sugerencia ya no esté en el registro. Pruebe otra vez dentro de un minuto.",
        "no_form": "No he podido abrir el formulario. Pulse el botón otra vez.",
        "i_replied": "He respondido", "no_link": "[enlace retirado]", "writing": "está escribiendo la respuesta…",
        "draft": "✍️ Borrador: lo estoy escribiendo y falta comprobarlo.",
        "stopped": "He parado, como ha pedido. Si quiere la sugerencia, haga la pregunta otra vez.",
        "unsure": "Ahora mismo Slack no me dice quién puede leer la respuesta, así que no enseño documentación. Pregunte otra vez dentro de un minuto, o escríbame por mensaje directo.",
    },
    "en": {
        "status": "is looking through policies and cases…",
        "not_right": "Not right", "reason_title": "What is wrong?", "send": "Send", "cancel": "Cancel",
        "reason": "Reason", "explain": "Explanation (optional)", "wrong_policy": "It is not that policy",
        "wrong_facts": "The facts are wrong", "tone": "The tone", "not_allowed": "We may not do that here", "other": "Something else",
        "reply": "Reply to the customer",
        "failed": "I could not prepare a suggestion; the fault is ours and not in what you wrote. Try again in a minute; if it happens again, give your lead this reference: {reference}.",
        "guests": "There are people from outside in this channel, so I cannot show our documentation here. Send me a direct message.",
        "stranger": "I cannot find you in any team, so I cannot show you our documentation. Ask your lead to add you to a group.",
        "empty": "I saw no question in the message.", "empty_remedy": "Tell me in a sentence or two what has happened to the customer.",
        "too_long": "The message is too long to read as a whole.",
        "too_long_remedy": "Paste the part that matters: what happened, and what the customer asks for.",
        "lost": "I could not keep your verdict: the suggestion may no longer be in the log. Try again in a minute.",
        "no_form": "I could not open the form. Press the button again.",
        "i_replied": "I have replied", "no_link": "[link removed]", "writing": "is writing the reply…",
        "draft": "✍️ Draft: I am still writing it, and it has not been checked yet.",
        "stopped": "I have stopped, as you asked. If you want the suggestion, ask again.",
        "unsure": "Slack does not tell me right now who can read the answer, so I am not showing any documentation. Ask again in a minute, or send me a direct message.",
    },
}  # fmt: skip


def say(key: str, language: str, **values: str) -> str:
    """A text of the bot; languages other than es and en get English."""
    known = language if language in _TEXTS else "en"
    return (_TEXTS[known].get(key) or LABELS[known][key]).format(**values)


def both(key: str, **values: str) -> str:
    """The same in both languages, for somebody whose language nobody knows."""
    return f"{say(key, 'es', **values)}\n{say(key, 'en', **values)}"
