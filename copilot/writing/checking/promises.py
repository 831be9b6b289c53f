"""What a sentence says that we will do or have done, and whether the plan has an item behind it.

An undertaking is of a kind: to call, to write, to send, to give money back, … It is backed when the plan's own words
hold that kind. To follow a case, look into it and write down what was said is what every plan does.
"""

from __future__ import annotations

import re
from functools import lru_cache

from copilot.words import fold

_KINDS = {
    "call": r"(?:llam(?!ar(?:on)?\b)\w*|telefone\w*|call\w*|ring\w*|phon(?:e|ing)\w*)",
    "write": r"(?:escrib\w*|correo|write|writes|writing|email\w*|e-mail\w*|by email|message|text you)",
    "send": r"(?:envi\w*|mand\w*|remit\w*|reenvi\w*|llev(?:o|amos|are|aremos|ar)(?=\b| )|entreg\w*|send\w*|ship\w*|dispatch\w*|resend\w*|deliver\w*|post\w*)",
    "money": (
        r"(?:devolv\w*|devuel[vt]\w*|reembols\w*|abon\w*|descont\w*|descuent\w*|compens\w*|ingres\w*|bonific\w*|regal(?:amos|are|aremos|ar\w*|ando)|indemni\w*|refund\w*|"
        r"credit\w*|reimburs\w*|discount\w*|waiv\w*|deduct\w*|tak(?:e|ing) (?:\w+ ){0,5}off|comes? off)"
    ),
    "change": r"(?:cambi\w*|modific\w*|corrig\w*|correg\w*|actualiz\w*|sustitu\w*|repon\w*|chang\w*|correct\w*|updat\w*|upgrad\w*|swap\w*|replac\w*)",
    "mend": r"(?:arregl\w*|solucion\w*|resolv\w*|resuel[vt]\w*|repar\w*|fix\w*|repair\w*|resolv\w*|sort\w*|solve\w*)",
    "visit": r"(?:visit\w*|tecnico|technician|engineer|come round|acud\w*|se pasa\w*)",
    "cancel": r"(?:cancel\w*|anul\w*)",
    "reserve": r"(?:reserv\w*|guard\w*|apart\w*|reten\w*|hold\w*|keep\w*|set aside|put aside)",
    "ask": r"(?:pid\w*|ped(?:ir|imos|ire|iremos)\w*|solicit\w*|pregunt\w*|consult\w*|reclam\w*|tramit\w*|escal\w*|traslad\w*|ask\w*|request\w*|rais\w*|escalat\w*|chas\w*|pass(?:ing)? (?:this|it)|open\w*|abr\w*)",
}  # fmt: skip
_KIND = {kind: re.compile(rf"\b{pattern}") for kind, pattern in _KINDS.items()}
_WE_ES = (
    r"\b(?:(?:se l[oa]s?|l[eo]s?|te l[oa]|te|os|l[oa]s?) )?(?:voy a|vamos a|va a|van a) \w+",
    r"\b\w+(?:are|ere|ire|aremos|eremos|iremos|dre|dremos|bre|bremos)(?:l[eo]|se|te)*\b",
    r"\b(?:se l[oa]s?|les?|te l[oa]s?|te|os) (?:\w+ )?\w+(?:o|amos|emos|imos)\b",
    r"\b(?:un|una|el|la|nuestr[oa]|mi) (?:companer[oa]|tecnic[oa]|gestor[oa]?|responsable|lider|persona) (?:\w+ ){0,3}(?:le|te|les|os) \w+",
    r"\b(?:le|te|les|os) (?:llamar|visitar|escribir|atender|contactar)an?\b|\b(?:le|te|les|os) visita\w*\b",
    r"\b(?:he|hemos) \w+(?:ado|ido|to|cho)\b",
    r"\b(?:tendra|tendras|recibira|recibiras|le llegara|te llegara)\b",
    r"(?<!\bel )(?<!\bun )(?<!\bdel )(?<!\bal )(?<!\bsu )(?<!\btu )(?<!\beste )(?<!\bese )(?<!\bde )(?<!\botro )(?<!\bsin )"
    r"\b(?:cancel|anul|devolv|envi|mand|reembols|abon|descont|descuent|regal|reserv|cambi|repon|solicit|ped|llam|escrib|compens|arregl|solucion|resolv)(?:amos|emos|imos|o)\b",
)
_WE_EN = (
    r"\b(?:i'll|we'll|i will|we will|i'm going to|we're going to|we are going to|i am going to|i shall|we shall)\b(?! not\b)",
    r"\b(?:i'm|we're|i am|we are) (?:now |also |just )?\w+ing\b",
    r"\b(?:i|we) (?:then |also |now |can |do )?(?:send|refund|credit|ship|call|write|cancel|change|replace|waive|hold|reserve|ask|request|take|give|open|fix|repair)\b",
    r"\b(?:a|an|one of our|our|my) (?:colleague|technician|engineer|manager|lead|specialist|team member) (?:will|is going to|'ll)\b",
    r"\b(?:i've|we've|i have|we have) (?:already |just |now |also )?\w+(?:ed|en|nt|ne|ut)\b",
    r"\byou(?:'ll| will) (?:have|get|receive|be (?:called|refunded|credited|contacted))\b",
)
_UNDERTAKES = re.compile("|".join((*_WE_ES, *_WE_EN)))
_GUARANTEE = re.compile(
    r"\b(?:(?:le|te|os|les) (?:garantiz\w+|asegur\w+|promet\w+)|garantizad[oa]|sin falta|se lo promet\w+|te lo promet\w+|i guarantee|we guarantee|guaranteed|"
    r"i promise|we promise|i assure you|we assure you|definitely will|without fail|no matter what|pase lo que pase|"
    r"(?:no (?:volvera|va a volver) a (?:pasar|ocurrir|suceder|repetirse))|(?:won't|will not|will never|never going to|not going to) (?:happen|occur) again|never happen again|"
    r"is never going to happen)\b"
)
_DENIED = re.compile(
    r"\b(?:no (?:le |te |les |os |se |lo |la |me )*(?:puedo|podemos|voy|vamos|quiero|queremos|prometo|prometemos|\w+(?:are|ere|ire|emos)\b)|"
    r"(?:can't|cannot|can not|won't|will not|not going to|don't|do not|rather not|before i|before we)|antes de (?:prometer|asegurar|garantizar))\b"
)
_ASKED = re.compile(r"\?\s*$")
_OWNS = re.compile(
    r"\b(?:he (?:leido|apuntado)|i(?:'ve| have) (?:read|noted)|me encargo|me ocupo|nos encargamos|nos ocupamos|lo (?:llevo|sigo|compruebo|miro|reviso|averiguo|consulto)|lo (?:estoy|estamos) \w+ndo|"
    r"a mi nombre|es cosa (?:mia|nuestra)|(?:se|te) lo digo yo|lo sabras? por mi|(?:le|te) (?:confirmo|confirmare) por escrito|(?:le|te) escribo con lo que|"
    r"no (?:le|te|se lo|te lo) (?:puedo|quiero|voy a) (?:prometer|asegurar|garantizar)|no (?:le|te) \w+re\b|no (?:le|te) voy a pedir|"
    r"i'll take care|i(?:'m| am) (?:on|following|checking|looking into|dealing with|seeing to)|i'll (?:see to|look after|follow|check)|leave (?:it|this|that) with me|"
    r"my job|you'll hear (?:it )?from me|i'll (?:tell you|let you know)|i'll confirm in writing|i (?:can't|cannot|won't) (?:promise|guarantee)|i won't ask|"
    r"on us\b|nos toca a nosotros|el siguiente paso es nuestro)"
)
_MOST_OWNING = 16


def guarantee(text: str) -> str | None:
    """A guarantee of what is not ours to guarantee, unless it is denied: "no le puedo prometer que"."""
    folded = fold(text).replace("’", "'")
    match = _GUARANTEE.search(folded)
    if match is None or (_DENIED.search(folded[: match.end()]) and not _never_again(match[0])):
        return None
    return match[0]


def _never_again(said: str) -> bool:
    return "happen" in said or "occur" in said or said.startswith("no v")


def owns(text: str) -> bool:
    """Whether a short sentence only says that the case is ours, or honestly what is not promised: it needs no source."""
    return len(text.split()) <= _MOST_OWNING and bool(_OWNS.search(fold(text).replace("’", "'")))


def undertaken(text: str) -> frozenset[str]:
    """The kinds of what a sentence says that we will do; none for a question, a denial or what others do."""
    folded = fold(text).replace("’", "'")
    if _ASKED.search(folded):
        return frozenset()
    kinds: set[str] = set()
    for clause in re.split(r"[;:.]|, (?=y |and |but |pero )", folded):
        match = _UNDERTAKES.search(clause)
        if match and not _DENIED.search(clause[: match.end() + 1]):
            kinds |= {kind for kind, pattern in _KIND.items() if pattern.search(clause, match.start())}
    return frozenset(kinds)


@lru_cache(maxsize=16)
def held(plan: str) -> frozenset[str]:
    """The kinds of what a plan's words do."""
    folded = fold(plan).replace("’", "'")
    return frozenset(kind for kind, pattern in _KIND.items() if pattern.search(folded))


def unbacked(text: str, plan: str) -> str | None:
    """The first undertaking of a sentence that has no item of the plan behind it, by its kind; None if all have."""
    strange = undertaken(text) - held(plan)
    return min(strange) if strange else None
