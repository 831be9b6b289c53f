"""Work that is pushed back on the customer: who is told to call, write, go, fill in, ask or try again.

The patterns bear meaning, not wording: a form of telling (an order, a duty, a possibility, a kind suggestion) and an
act of reaching us or somebody else. What we do ourselves, what is denied and what is told of the past is no such thing.
They are looked for in folded text.
"""

from __future__ import annotations

import re

from copilot.words import fold

_ACT_ES = (
    r"(?:llam(?:ar|e|es|en)\w*|telefone\w+|contact(?:ar|e|es|en)\w*|escrib(?:ir|a|as|an)\w*|acud(?:ir|a|as|an)|dirig?j?(?:ir|a|as)\w*|"
    r"visit(?:ar|e|es)\w*|pasar\w* por|pas(?:e|es|arse|arte) por|ir (?:a|al|hasta)\b|vay?as? (?:a|al|hasta)\b|"
    r"(?:poner|pong)\w* en contacto|reclam(?:ar|e|es)\w*|gestion(?:ar\w*|e\b|elo\b)|tramit(?:ar\w*|e\b|elo\b)|"
    r"habl(?:ar|e|es)\w* (?:\w+ )?con|consult(?:ar|e|es)\w* con|pregunt(?:ar|e|es)\w* (?:en|a|alli)\b|insist(?:ir|a|as)|"
    r"(?:rellen|cumpliment)(?:ar|e|es)\w*|person(?:ar|e|es|arse|arte)\b|acerc(?:ar|que|ques)\w*|trasladarse|volver (?:al|a (?:la|una|nuestra|su)|por) |"
    r"vuelv(?:a|as) (?:al?|por)\b|reintent\w+|"
    r"(?:(?:mandar|enviar|remitir)\w*|mande|envie) (?:\w+ ){0,3}(?:otra vez|de nuevo|nuevamente)|(?:remitir|reenviar)(?:nos|me)\b)"
)
_TOLD_ES = (
    r"(?:tienen?s?|tendra[ns]?|tendria[ns]?|hay|habra|habria) que|(?:va[ns]?|vas) a (?:tener que|tocar|corresponder)|(?:le|te|les) "
    r"(?:toca|tocara|corresponde|corresponderia)|debe[ns]?(?: de)?|debera[ns]?|deberia[ns]?|quien (?:deba|debe)|puede[ns]?|podria[ns]?|podra[ns]?|"
    r"(?:es|sera) (?:preciso|necesario|conveniente|mejor|importante) que|hace falta que|conviene que|lo (?:mejor|ideal|suyo) es(?: que)?|"
    r"(?:le|te|les) (?:pedimos|pido|rogamos|ruego|recomendamos|recomiendo|sugerimos|sugiero|aconsejamos|aconsejo|animamos|invitamos) (?:que|a(?: que)?)?|"
    r"(?:necesitamos|necesito|esperamos|queremos) que|haga el favor de|haz el favor de|intente|intenta|procure|procura|tenga a bien"
)
_LATER_ES = (
    r"(?:mas tarde|de nuevo|otra vez|en otro momento|manana|luego|dentro de \w+|en unas? \w+|pasad[oa]s? un\w* \w+)"
)
_ES = (
    rf"\b(?:{_TOLD_ES}) ?(?:(?!quien|que)\w+ ){{0,2}}?{_ACT_ES}",
    # orders
    r"\b(?:llame|llamen|llamad|llamenos|llamanos|llameles|llamalos|contacte|contacten|contactad|contactenos|contactanos|acuda|acudan|acude|"
    r"dirijase|dirijanse|dirigete|pongase|ponganse|ponte en contacto|pase por|pasese|pasate por|acerquese|acercate|visite|visita nuestra|remitase|"
    r"consulte con|escribanos|escribenos|reclamelo|reclamalo|rellene|rellena|cumplimente|gestionelo|gestionalo|"
    r"personese|digales|diles|insista)\b(?! (?:yo|nosotros))",
    r"\bllama (?:a|al|otra|de nuevo|cuando|mas|manana|el|tu)\b|\bcontacta con\b|\bllame (?:usted|a)\b",
    r"(?:^|[.;:,] )(?:hable|habla|consulta|pregunte|pregunta|insiste) (?:con|en|a|al|por|alli)\b",
    # again, later, another day
    r"\b(?:vuelv[ae]n?s?|volver) a (?:llam\w+|intent\w+|contact\w+|escrib(?:ir|a|e)(?:nos|me)?\b|conect\w+|pasar|venir)",
    r"\bvuelv[ae]n? a (?:probar|entrar|pedir|solicit|envi|mand)\w*",
    rf"\b(?:intentel[oa]|intental[oa]|pruebe|prueba|pruebelo|pruebalo|reintente\w*|reintental?o?) (?:\w+ ){{0,2}}?{_LATER_ES}",
    r"\b(?:mande|envie|remita|(?:manda|envia|remite)(?:nos|me))(?:nos|me|la|lo)* (?:\w+ ){0,4}?(?:otra vez|de nuevo|nuevamente)",
    # named as the way to go on
    r"\b(?:a la espera de|esperamos|pendientes? de|quedo a la espera de) (?:su|tu|una) (?:\w+ )?(?:llamada|mensaje|correo|visita|gestion)",
    r"\b(?:llamando|escribiendo|acudiendo|dirigiendose|dirigiendote|contactando|poniendose en contacto|pasandose|pasandote) "
    r"(?:\w+ )?(?:a|al|con|por|en) ",
    r"\b(?:le|te|les) (?:atiende|atienden|atendera|atenderan|informaran?|ayudaran?) (?:\w+ )?en (?:su|la|el|nuestra?) (?:propi[oa] )?(?:telefono|linea|web|tienda|numero|oficina|mostrador)",
    r"\b(?:a traves de|en) (?:nuestra?|su) (?:linea|telefono|numero) (?:de atencion|gratuito|directo|propio)",
    r"\bno dudes? en (?:llam|contact|escrib|acud|consult|pon|visit|volver)\w*",
)
_ACT_EN = (
    r"(?:call|phone|ring|contact|visit|go (?:back|to|into|in)\b|get (?:back )?in touch|reach out|reach (?:them|us|the)|email|write (?:to|back|again)|"
    r"chase|chasing|speak (?:to|with)|speaking (?:to|with)|talk (?:to|with)|ask the|raise (?:this|it|that) with|take (?:this|it|that) up with|"
    r"pop (?:in|into|by|over)|drop (?:by|into)|come (?:in|back)|try (?:again|later)|retry|resend|re-send|fill (?:in|out)|check (?:back|with)|"
    r"follow (?:it |this )?up with|submit (?:it |the \w+ )?again|send (?:\w+ ){1,4}again|let us know again|calling|contacting|visiting|phoning|ringing|emailing)"
)
_TOLD_EN = (
    r"you(?:'ll| will|'d| would|'re| are)? (?:still |also |then |first )?(?:need|have|ought|are going|going|want|wish|should|must|can|could|may|might|better|best off|best)"
    r"(?: also| then| still| always)?(?: want| need| like| have| wish| try)?(?: to)?|(?:we|i)(?:'d| would)? (?:ask|need|want|recommend|suggest|advise|"
    r"encourage|propose|urge|invite)(?: that)?(?: you)?(?: to)?|it(?:'s| is| would be|'d be) (?:best|better|easiest|worth|advisable|necessary)(?: for you)?(?: to)?"
)
_EN = (
    rf"\b(?:please|kindly|just|simply|do|be sure to|make sure to|make sure you|remember to|feel free to|do not hesitate to|don't hesitate to) {_ACT_EN}\b",
    rf"\b(?:{_TOLD_EN}) (?:\w+ )?{_ACT_EN}\b",
    rf"\b(?:{_TOLD_EN}) (?:please )?(?:contact|call|visit)\w*",
    r"(?:^|[.;:,] )(?:then )?(?:(?:call|phone|ring|contact|visit|email) (?:us|them|our|the|your|back|again|customer|a|any)\b|get (?:back )?in touch\b|"
    r"speak (?:to|with)\b|talk to\b|reach out\b|write (?:back )?to us\b|check (?:back|with)\b|come back\b|pop in|drop us\b|drop by\b)",
    r"\b(?:please|kindly|just) (?:drop|give|send) (?:us|them|me) (?:a|another) (?:ring|call|message|line|email|shout)",
    r"\bjust drop us\b|\bgive (?:us|them|me) a (?:ring|call|shout|bell)\b",
    r"\b(?:call|ring|contact|write to|email|try) (?:us |them |me )?(?:back|again|later|tomorrow)\b(?! (?:myself|for you))",
    r"\b(?:get (?:back )?in touch with|reach out to) (?:us|them|the|our|your)\b|\btry again (?:later|tomorrow|from|in)\b|\bphone (?:us|them|me|back|again)\b",
    r"\b(?:do |please )let us know again\b|\b(?:kindly |please )resend\b",
    r"\b(?:we |i )?(?:await|are waiting for|look forward to|will wait for) your (?:call|message|email|visit|reply)\b",
    r"\bcan be (?:reached|contacted|called) (?:\w+ ){0,2}(?:on|at|by)\b|\bavailable (?:to you )?(?:on|at) (?:their|our|its) (?:own )?(?:line|number|phone)\b",
    r"\bby (?:calling|contacting|phoning|ringing|visiting) (?:us|them|our|the|their)\b",
    r"\b(?:don't|do not) hesitate to (?:call|contact|write|reach|get|ask|email|visit)\b",
)
_ANYWAY = re.compile(
    r"\bno dudes? en |\b(?:don't|do not) hesitate to |\bcan be (?:reached|contacted|called)\b|\batiende"
)
"""A denial that denies nothing; somebody else who is only there to be called."""
_OURS = re.compile(
    r"\b(?:i|we|i'll|we'll|i will|we will|i'm|we're|yo|nosotros|nos|le|te|les|os|me) "
    r"(?:(?!que |recommend|suggest|advise|ask |asks |propose|need |want |'d |toca|corresponde|atiende)\w+ ){0,3}"
    r"(?:call|ring|phone|contact|write|email|try|check|get in touch|speak|talk|llam\w+|contact\w+|escrib\w+|intent\w+|pon\w+)"
)
_OTHERS = re.compile(
    r"\b(?:quien|who|que (?:el|la|los|las) \w+|ask (?:the|our) \w+(?: \w+)? to|pid\w+ (?:a|al) (?:\w+ )?\w+ que|dijeron que|told (?:you )?to|"
    r"(?:technician|courier|carrier|colleague|desk|tecnico|companero|mensajeria)(?: \w+)?)(?: \w+){0,3} $"
)
"""Somebody else does it: "pedimos que quien reparte llame antes"."""
_BEFORE_IT = re.compile(r"[^.;:,!?]*$")
_DENYING = re.compile(
    r"(?<!\bsi )(?<!\bif )\b(?:no|sin|nunca|ni|tampoco|not|never|without|nobody|nadie|instead of|en vez de|won't|wouldn't|"
    r"(?:don|doesn|needn|shouldn|isn|aren|didn)'t)\b(?:\s+\S+){0,7}\s*$"
)
_DENIED_WITHIN = re.compile(r"\b(?:not|never|no longer|ya no|not be)\b")
_SUPPOSED = re.compile(r"\b(?:si|aunque|if|although|unless)\b[^,;:.]*$")
"""What would be, were it so: "si no puede acercarse"."""
_TAKEN_ON = re.compile(
    r"\b(?:me encargo|lo hago yo|lo hacemos nosotros|me ocupo|nos ocupamos|nos encargamos|lo llevo yo|that's me|that is me|i'll do (?:it|that)|"
    r"we'll do (?:it|that)|i'm doing (?:it|that)|leave (?:it|that) (?:to|with) (?:me|us))\b"
)
_IMPERSONAL = re.compile(r"\b(?:hay|habra|habria) que\b|\b(?:somebody|someone) \w+ to\b")
_TOLD_OF = re.compile(
    r"\b(?:ha|has|han|habia|habias|haya|hayas|hayan|have|has|had|having|'ve|'d)(?: ya| already| also)? (?:tenido|had|been told|been asked)\b[^.;:,!?]*$|\b(?:were|was|been) (?:told|asked|sent)\b[^.;:,!?]*$|\b(?:le|te|les) (?:dijeron|dijimos|pidieron|mandaron|hicieron)\b[^.;:!?]*$"
)
_EMERGENCY = re.compile(r"\b(?:112|024|061|016|999|911|988)\b")
_PATTERNS = [re.compile(pattern) for pattern in (*_ES, *_EN)]


def shifts_effort(text: str) -> bool:
    """Whether a sentence tells the customer to call, write, go or try again; emergency numbers are excepted."""
    folded = fold(text).replace("’", "'")
    if _EMERGENCY.search(folded):
        return False
    return any(
        not _excused(folded, match.start(), match.end(), match[0])
        for pattern in _PATTERNS
        for match in pattern.finditer(folded)
    )


def _excused(text: str, start: int, end: int, said: str) -> bool:
    """Whether it is denied, told of the past, ours to do or somebody else's."""
    if _ANYWAY.search(said):
        return False
    clause = _BEFORE_IT.search(text[:start])
    before = clause[0] if clause else ""
    if _DENYING.search(before) or _DENIED_WITHIN.search(said):
        return True
    if _SUPPOSED.search(before) or _TOLD_OF.search(text[:start]) or _OTHERS.search(text[:start]):
        return True
    if _IMPERSONAL.search(said) and _TAKEN_ON.search(text):
        return True
    return _is_ours(text, start, end)


def _is_ours(text: str, start: int, end: int) -> bool:
    """Whether it is us who call or write there: "le llamo de nuevo", "we'll call back"."""
    return any(ours.start() <= start and ours.end() > start for ours in _OURS.finditer(text, max(0, start - 40), end))
