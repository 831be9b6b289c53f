"""What the customer feels, with the words that show it, and what needs a person now."""

from __future__ import annotations

from functools import lru_cache

from copilot.reading.signs import Signs
from copilot.types import Feeling

_FEELINGS: dict[str, tuple[str, ...]] = {
    "exhaustion": (
        "hart*", "cansad*", "agotad*", "no puedo mas", "no puede mas", "ya no se que hacer", "estoy aburrid*", "desesper*",
        "otra vez lo mismo", "siempre lo mismo", "llevo .. meses", "lleva .. meses", "llevamos .. meses", "mil veces",
        "llevo .. semanas", "lleva .. semanas", "una y otra vez", "no doy abasto", "estoy quemad*", "me rindo",
        "tired of", "so tired", "really tired", "very tired", "exhausted", "fed up", "worn out", "sick of", "had enough", "can't take .. more", "at my wits end",
        "over and over", "time and again", "drained", "end of my tether", "months of this", "given up", "giving up",
        "pareciera .. infierno", "going round in circles", "dando vueltas",
    ),
    "anger": (
        "indignad*", "indignante", "verguenza", "vergonzos*", "tomadura de pelo", "tomando el pelo", "tomar el pelo",
        "estafa*", "ladrones", "ladron", "me cago", "enfad*", "furios*", "cabread*", "asco", "impresentable*",
        "inaceptable", "intolerable", "es increible que", "sinverguenza*", "timo", "robo", "robando", "enojad*", "bronca",
        "angry", "furious", "outrageous", "disgrace*", "unacceptable", "ridiculous", "scam*", "rip off", "appalling",
        "disgusting", "livid", "joke", "shambles", "thieves", "robbed", "pissed", "fuming", "useless", "inutiles",
        "puta*", "mierda", "joder", "shit", "fuck*", "bloody", "idiot*", "grita*", "shouting", "yelling",
    ),
    "frustration": (
        "no hay manera", "no hay forma", "imposible", "nadie me", "nadie le", "nadie ayuda", "nadie responde",
        "no me hacen caso", "no le hacen caso", "no me solucion*", "sin solucion", "sigue igual", "sigue sin", "siguen sin",
        "todavia nada", "aun nada", "me marean", "me marea*", "de un lado a otro", "pelota", "frustr*", "por tercera vez",
        "por cuarta vez", "tercera vez", "cuarta vez", "quinta vez", "vuelta a empezar", "me pasan de", "no funciona nada",
        "molest*", "decepcion*", "no sirve de nada", "me dijeron que", "me aseguraron",
        "frustrat*", "no one .. help*", "nobody .. help*", "nobody .. answer*", "keep getting", "keeps getting", "annoy*",
        "still not", "still no", "still hasn't", "still haven't", "third time", "fourth time", "fifth time", "passed around",
        "passed from", "pillar to post", "nothing works", "nothing has changed", "nothing changed", "disappoint*",
        "i was told", "was promised", "getting nowhere", "no luck", "impossible to",
    ),
    "worry": (
        "preocup*", "me da miedo", "tengo miedo", "asustad*", "susto", "nervios*", "angustia*", "me temo", "y si no llega",
        "agobi*", "urgente", "urge", "inquiet*", "no se si llegara", "por si acaso me", "necesito saber si",
        "worr*", "scared", "afraid", "nervous", "anxious", "concerned", "urgent*", "panic*", "what if it",
        "stressed", "in a hurry to", "desperately",
    ),
    "sadness": (
        "fallecid*", "fallecio", "ha muerto", "murio", "luto", "triste*", "una pena", "me duele", "llorando", "lloro",
        "enferm*", "hospital", "ilusion", "passed away", "died", "death", "grief", "sad", "heartbroken", "crying", "in hospital",
        "widow*", "viud*", "funeral", "bereave*",
    ),
    "confusion": (
        "no entiend*", "no comprend*", "no me aclaro", "liad*", "confus*", "no me queda claro", "no se que es", "no se como",
        "que significa", "por que me cobran", "no me explic*", "no se donde", "perdid* con",
        "confus*", "don't understand", "doesn't understand", "do not understand", "not sure what", "no idea what",
        "what does .. mean", "makes no sense", "not clear", "unclear", "lost with", "can't work out",
    ),
}  # fmt: skip

_URGENT: dict[str, tuple[str, ...]] = {
    "self_harm": (
        "quitarme la vida", "suicid*", "no quiero vivir", "no quiero seguir viviendo", "matarme", "acabar con todo", "acabo con todo", "acabe con todo", "para lo que me queda", "no aguanto mas vivir", "quitarme de en medio", "me quito de en medio",
        "quitarse la vida", "hacerse dano", "hacerme dano", "no vale la pena vivir", "me voy a matar", "tirarme por",
        "desaparecer para siempre", "quiero morir*", "kill myself", "end my life", "end his life", "end her life", "take my own life", "take his own life", "take her own life", "want to die",
        "hurt myself", "self harm", "don't want to live", "no reason to live", "end it all", "kill himself", "kill herself",
        "better off dead", "can't go on living", "don't want to be here anymore", "do something stupid to",
    ),
    "safety": (
        "bateria .. hinchad*", "hinchad* .. bateria", "echa humo", "sale humo", "echando humo", "huele a quemado", "se quema",
        "chispas", "calambre*", "descarga electrica", "se ha incendiado", "incendio", "explot*", "ardiendo", "quemadura*",
        "se esta hinchando", "abombad*", "cable pelado", "olor a quemado", "se calienta muchisimo",
        "swollen battery", "battery .. swollen", "battery .. swelling", "battery .. bulging", "bulging", "smoke", "smoking",
        "sparks", "caught fire", "on fire", "burning smell", "smells of burning", "smells burnt", "electric shock", "exploded",
        "burnt my", "burned my", "overheating badly",
    ),
    "legal": (
        "mi abogad*", "su abogad*", "un abogado", "abogad*", "demanda judicial", "denunci*", "juzgado", "demandar*", "juicio",
        "hoja de reclamaciones", "oficina del consumidor", "omic", "consumo y", "junta arbitral", "proteccion de datos",
        "burofax", "reclamacion oficial", "usuarios de telecomunicaciones", "facua", "ocu",
        "lawyer", "solicitor", "attorney", "sue", "suing", "legal action", "small claims", "court", "ombudsman",
        "trading standards", "data protection authority", "regulator", "formal complaint",
    ),
    "press": (
        "periodista*", "periodico*", "programa de radio", "la radio", "emisora", "prensa", "sacarlo en television", "programa de television", "llamar a la tele", "salir en la tele", "hacerlo viral", "viral", "miles de seguidores",
        "seguidores", "salir en los medios", "los medios", "influencer", "reportaje",
        "journalist*", "newspaper*", "radio show", "radio station", "radio programme", "the press", "tv programme", "tv show", "go viral", "followers", "the media", "reporter",
        "watchdog",
    ),
    "vulnerable": (
        "oxigeno", "respirador", "teleasistencia", "dialisis", "discapacidad", "dependiente", "silla de ruedas",
        "persona mayor", "vive sol*", "anos y vive", "alzheimer", "demencia", "ceguera", "sord*", "maltrat*", "violencia de genero",
        "sin luz ni", "marcapasos", "embarazada de riesgo", "cuidador*", "movilidad reducida", "bebe prematuro",
        "oxygen", "ventilator", "telecare", "dialysis", "disabled", "disability", "wheelchair", "lives alone", "dementia",
        "elderly", "blind", "deaf", "domestic abuse", "domestic violence", "pacemaker", "carer", "care alarm", "pendant alarm",
    ),
}  # fmt: skip

ORDER = ("sadness", "exhaustion", "anger", "worry", "frustration", "confusion")
"""Which feeling a reply answers first when there are several."""


@lru_cache(maxsize=2)
def _signs(which: str) -> Signs:
    return Signs(_FEELINGS if which == "feelings" else _URGENT)


def feelings(plain_text: str) -> tuple[Feeling, ...]:
    """The feelings that a plain text shows, the one to answer first first."""
    words: dict[str, list[str]] = {}
    for sighting in _signs("feelings").seen(plain_text):
        words.setdefault(sighting.shows, []).append(sighting.words)
    return tuple(Feeling(name=name, words=tuple(dict.fromkeys(words[name]))) for name in ORDER if name in words)


def urgent(plain_text: str) -> tuple[str, ...]:
    """Why a person is needed now, gravest first; () when nothing says so."""
    seen = {sighting.shows for sighting in _signs("urgent").seen(plain_text)}
    return tuple(name for name in _URGENT if name in seen)
