"""What the API says when it cannot do what it was asked: Spanish and English, what is wrong and what helps."""

from __future__ import annotations

import re

# code: status, then for each language the title, what is wrong, and what helps
_PROBLEMS = {
    "no_token": (401, {
        "es": ("Falta el token", "La petición no lleva token.",
               "Envíe la cabecera «Authorization: Bearer copilot_…». Un token se crea con «copilot api-token create»."),
        "en": ("A token is missing", "The request carries no token.",
               "Send the header 'Authorization: Bearer copilot_…'. 'copilot api-token create' makes a token."),
    }),
    "bad_token": (401, {
        "es": ("El token no vale", "El token no existe, está incompleto o se ha revocado.",
               "Compruebe que se ha copiado entero, o pida otro a quien administra el copiloto."),
        "en": ("The token does not hold", "There is no such token, it is incomplete, or it was revoked.",
               "Check that it was copied as a whole, or ask whoever runs the copilot for another."),
    }),
    "expired_token": (401, {
        "es": ("El token ha caducado", "El token era válido y ha caducado.",
               "Pida otro a quien administra el copiloto: se crea con «copilot api-token create»."),
        "en": ("The token has expired", "The token was valid and has expired.",
               "Ask whoever runs the copilot for another: 'copilot api-token create' makes one."),
    }),
    "scope_missing": (403, {
        "es": ("El token no permite esto", "Para esto hace falta el permiso {scope}, y el token no lo tiene.",
               "Pida un token con el permiso {scope}."),
        "en": ("The token does not allow this", "This needs the scope {scope}, which the token does not have.",
               "Ask for a token with the scope {scope}."),
    }),
    "not_found": (404, {
        "es": ("No está", "Aquí no hay nada con esa dirección o ese identificador que este token pueda ver.",
               "Compruebe la dirección y los equipos del token; las rutas están en /api/v1/openapi.json."),
        "en": ("Not there", "There is nothing at this address, or of this id, that this token may see.",
               "Check the address and the teams of the token; the paths are in /api/v1/openapi.json."),
    }),
    "not_allowed": (405, {
        "es": ("Ese método no vale aquí", "Esta dirección no admite el método {method}.",
               "Los métodos que admite están en la cabecera Allow y en /api/v1/openapi.json."),
        "en": ("That method does not work here", "This address does not take the method {method}.",
               "The methods that it takes are in the header Allow and in /api/v1/openapi.json."),
    }),
    "bad_json": (400, {
        "es": ("El cuerpo no se puede leer", "El cuerpo de la petición no es JSON en UTF-8.",
               "Envíe un objeto JSON; en la documentación hay ejemplos."),
        "en": ("The body cannot be read", "The body of the request is not JSON in UTF-8.",
               "Send a JSON object; there are examples in the documentation."),
    }),
    "bad_request": (400, {
        "es": ("La petición no se puede leer", "La petición no es HTTP bien formado.",
               "Envíela con un cliente de HTTP corriente."),
        "en": ("The request cannot be read", "The request is not well-formed HTTP.",
               "Send it with an ordinary HTTP client."),
    }),
    "too_large": (413, {
        "es": ("El cuerpo es demasiado grande", "El cuerpo de la petición pasa de 1 MB.",
               "Envíe menos filas en cada petición: caben 500."),
        "en": ("The body is too large", "The body of the request is over 1 MB.",
               "Send fewer rows in each request: there is room for 500."),
    }),
    "wrong_type": (415, {
        "es": ("Ese tipo de contenido no vale", "El cuerpo tiene que ser application/json, en UTF-8 y sin comprimir.",
               "Envíe la cabecera «Content-Type: application/json»."),
        "en": ("That type of content does not work", "The body must be application/json, in UTF-8 and uncompressed.",
               "Send the header 'Content-Type: application/json'."),
    }),
    "invalid": (422, {
        "es": ("Hay algo que no vale", "La petición pide o dice algo que no puede ser: vea «errors».",
               "Corrija lo que indica «errors» y envíela otra vez."),
        "en": ("Something is not valid", "The request asks for or says something that cannot be: see 'errors'.",
               "Correct what 'errors' points at, and send it again."),
    }),
    "nothing_kept": (422, {
        "es": ("No se ha guardado ninguna fila", "Ninguna fila vale; «results» dice por qué.",
               "Corrija las filas y envíelas otra vez."),
        "en": ("No row was kept", "No row is valid; 'results' says why.",
               "Correct the rows and send them again."),
    }),
    "key_reused": (422, {
        "es": ("Esa Idempotency-Key ya se usó", "La clave se usó antes con otro cuerpo, y no se ha guardado nada.",
               "Use una clave nueva para cada petición distinta."),
        "en": ("That Idempotency-Key was used already", "The key came with another body before; nothing was kept.",
               "Use a new key for each different request."),
    }),
    "too_many": (429, {
        "es": ("Demasiadas peticiones", "Este token ha hecho demasiadas peticiones seguidas.",
               "Espere {seconds} s (cabecera Retry-After) y siga; para leer mucho, use la exportación."),
        "en": ("Too many requests", "This token has made too many requests in a row.",
               "Wait {seconds} s (header Retry-After) and go on; to read a lot, use the export."),
    }),
    "failed": (500, {
        "es": ("Ha fallado algo nuestro", "La petición no se ha podido atender por un fallo nuestro.",
               "Pruebe otra vez dentro de un minuto; si se repite, avise a quien administra el copiloto."),
        "en": ("Something of ours failed", "The request could not be served, and the fault is ours.",
               "Try again in a minute; if it happens again, tell whoever runs the copilot."),
    }),
    "store_down": (503, {
        "es": ("Ahora mismo no se puede", "Los datos no se pueden leer o guardar en este momento.",
               "Pruebe otra vez dentro de un minuto; repetir la petición no guarda nada dos veces."),
        "en": ("Not right now", "The data cannot be read or kept at this moment.",
               "Try again in a minute; a repeated request keeps nothing twice."),
    }),
}  # fmt: skip

# code: what is wrong with one value
_FAULTS = {
    "es": {
        "unknown_name": "Aquí no hay ningún parámetro con ese nombre.",
        "empty": "No tiene valor. Déselo o no envíe el parámetro.",
        "unknown_value": "Ese valor no existe. Los que hay están en /api/v1/openapi.json.",
        "given_twice": "Solo puede tener un valor.",
        "too_many": "Son demasiados valores: caben 20.",
        "too_long": "Es demasiado largo.",
        "not_a_time": "No es una fecha con hora y zona, como 2026-11-22T10:00:00+01:00.",
        "backwards": "El final es anterior al principio.",
        "other_team": "Este token no ve ese equipo.",
        "bad_cursor": "No es un cursor de esta lista. Use el «next_cursor» de la página anterior.",
        "bad_limit": "No es un número entero de 1 a 200.",
        "bad_key": "Una Idempotency-Key tiene de 1 a 255 caracteres ASCII visibles.",
        "not_an_object": "No es un objeto.",
        "not_a_list": "No es una lista.",
        "no_rows": "No hay ninguna fila.",
        "too_many_rows": "Hay más de 500 filas.",
        "unknown_field": "Aquí no hay ningún campo con ese nombre.",
        "missing": "Falta.",
        "not_text": "No es un texto.",
        "bad_reference": "No es una referencia: letras, cifras y . _ : # / -, hasta 80.",
        "bad_conversation": "No es ni un enlace a un mensaje de Slack ni un «conversation» de esta API.",
        "bad_outcome": "No es solved, partly_solved, not_solved ni reopened.",
        "bad_csat": "No es un número entero de 1 a 5.",
        "bad_contacts": "No es un número entero de 1 a 1000.",
        "in_the_future": "Todavía no ha pasado.",
        "too_old": "Es anterior al año 2000.",
        "no_case": "Falta de qué caso se trata: entry, conversation o case.",
        "nothing_said": "Falta qué ha pasado: outcome, csat o contacts.",
        "unknown": "No hay ningún caso así en los equipos de este token.",
        "too_early": "Es anterior a la pregunta del agente.",
    },
    "en": {
        "unknown_name": "There is no parameter of that name here.",
        "empty": "It has no value. Give it one, or leave the parameter out.",
        "unknown_value": "There is no such value. Those there are stand in /api/v1/openapi.json.",
        "given_twice": "It can have one value only.",
        "too_many": "These are too many values: there is room for 20.",
        "too_long": "It is too long.",
        "not_a_time": "That is no date with a time and a zone, like 2026-11-22T10:00:00+01:00.",
        "backwards": "It ends before it begins.",
        "other_team": "This token does not see that team.",
        "bad_cursor": "That is no cursor of this list. Use the 'next_cursor' of the page before.",
        "bad_limit": "That is no whole number from 1 to 200.",
        "bad_key": "An Idempotency-Key has 1 to 255 visible ASCII characters.",
        "not_an_object": "That is no object.",
        "not_a_list": "That is no list.",
        "no_rows": "There is no row.",
        "too_many_rows": "There are more than 500 rows.",
        "unknown_field": "There is no field of that name here.",
        "missing": "It is missing.",
        "not_text": "That is no text.",
        "bad_reference": "That is no reference: letters, digits and . _ : # / -, 80 at most.",
        "bad_conversation": "That is neither a link to a message in Slack nor a 'conversation' of this API.",
        "bad_outcome": "That is none of solved, partly_solved, not_solved and reopened.",
        "bad_csat": "That is no whole number from 1 to 5.",
        "bad_contacts": "That is no whole number from 1 to 1000.",
        "in_the_future": "That has not happened yet.",
        "too_old": "That is before the year 2000.",
        "no_case": "Which case it is about is missing: entry, conversation or case.",
        "nothing_said": "What happened is missing: outcome, csat or contacts.",
        "unknown": "There is no such case in the teams of this token.",
        "too_early": "That is before the agent asked.",
    },
}  # fmt: skip
_WANTED = re.compile(r"([A-Za-z]{1,8})(?:-[A-Za-z0-9]{1,8})*\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?))?")


def status_of(code: str) -> int:
    return _PROBLEMS[code][0]


def problem(code: str, language: str, **values: str) -> tuple[str, str, str]:
    """The title, what is wrong, and what helps."""
    title, detail, remedy = _PROBLEMS[code][1][language]
    return title, detail.format(**values), remedy.format(**values)


def fault(code: str, language: str) -> str:
    """What is wrong with one value."""
    return _FAULTS[language][code]


def language_of(accepted: str) -> str:
    """The language of ours that a client likes best, by its Accept-Language; English where it names neither."""
    likings = {"es": 0.0, "en": 0.0}
    for part in accepted[:500].split(","):
        found = _WANTED.fullmatch(part.strip())
        if found and (name := found[1].lower()) in likings:
            likings[name] = max(likings[name], float(found[2] or 1))
    return "es" if likings["es"] > likings["en"] else "en"
