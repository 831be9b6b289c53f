"""What the customer feels, with the words that show it."""

from __future__ import annotations

from functools import lru_cache

from copilot.reading.signs import Signs
from copilot.types import Feeling

_DIED = ("ha muerto", "murio")
_THINGS = (
    "movil", "telefono", "router", "portatil", "ordenador", "tablet", "tableta", "tele", "television", "wifi", "bateria", "reloj",
    "pantalla", "altavoz", "cargador", "mando", "camara", "linea", "fibra", "auricular*", "cascos",
)  # fmt: skip
"""What dies without anybody mourning it."""
_FEELINGS: dict[str, tuple[str, ...]] = {
    "exhaustion": (
        "reventad*", "molid*", "peleando", "peleandome", "luchando", "batallando", "batallar", "no fight left",
        "fight left", "fighting this", "fighting with you", "i'm spent", "i am spent", "shattered", "another week",
        "otra semana mas", "un mes mas", "battling", "struggling with", "no me quedan", "sin ganas", "ya ni me acuerdo",
        "no levanto cabeza", "me tiene* consumid*", "me consume", "it's endless", "dragging on", "drags on",
        "se alarga", "se eterniza", "eterno", "eternidad", "can't keep", "cannot keep", "can't go through",
        "no puedo seguir", "no podemos seguir", "bored of", "weeks on end", "months on end", "day after day",
        "dia tras dia", "week after week", "semana tras semana", "month after month", "mes tras mes",
        "cuantas veces mas", "how many more times", "how many times do i", "hart*", "cansad*", "cansancio", "me agota",
        "nos agota", "agotad*", "agotador*", "no puedo mas", "no puede mas", "no podemos mas", "ya no se que hacer",
        "estoy aburrid*", "desesper*", "otra vez lo mismo", "siempre lo mismo", "llevo .. meses", "lleva .. meses",
        "llevamos .. meses", "llevo .. semanas", "lleva .. semanas",
         "mil veces", "una y otra vez", "no doy abasto", "quemad* .. con", "estoy quemad*", "me rindo", "pareciera .. infierno", "tienen dando vueltas", "llevo .. dando vueltas",
        "hasta las narices", "hasta el gorro", "hasta el mono", "hasta los huevos", "hasta los cojones", "hasta aqui",
        "hasta la coronilla", "frit* .. ya", "teneis frit*", "tienen frit*", "no me quedan fuerzas",
        "no quedan fuerzas", "no me queda energia", "sin fuerzas", "no me quedan ganas", "no tengo fuerzas",
        "empezar de cero", "vuelta a empezar", "no aguanto mas", "no aguantamos mas", "ya no se como", "rendid*",
        "extenuad*", "fatiga*", "saturad*", "superad* por", "me supera", "desgast*", "un calvario", "una pesadilla",
        "un suplicio", "interminable", "otra llamada mas", "ya no se ni", "que paliza", "al limite", "tirar la toalla",
        "no me da la vida", "harta de", "de explicarlo", "ya esta bien",
         "tired of", "so tired", "really tired", "very tired", "tired customer", "i'm tired", "i am tired", "exhausted", "exhausting", "fed up", "worn out", "worn down", "sick of", "had enough", "can't take .. more", "can't face", "cannot face", "end of my rope", "at the end of my",
        "at my wits end", "wit's end", "wits' end", "over and over", "time and again", "drained", "draining",
        "end of my tether", "months of this", "weeks of this", "given up", "giving up", "give up",
        "going round in circles", "round in circles", "out of energy", "no energy", "no strength", "burnt out",
        "burned out", "wearing me", "wiped out", "had it with", "nightmare", "ordeal", "here we go again",
        "all over again", "never ending", "never-ending", "endless", "weary", "too much for me", "can't do this",
    ),
    "anger": (
        "se rien de", "os reis de", "reirse de", "reiros de", "se estan riendo", "os estais riendo", "risa de mi",
        "laughing at me", "laugh at me", "desverguenza", "desvergonz*", "de que vais", "ustedes de que van",
        "de que van ustedes", "que se han creido", "que os habeis creido", "quien se creen", "who do you think you are",
        "some nerve", "the nerve", "what nerve", "the cheek", "a total con", "con artists", "con men",
        "fraude de empresa", "timad*", "cara a la pared", "me tratais como", "me tratan como", "treated like",
        "treating me like", "como un perro", "como a un idiota", "like dirt", "like a fool", "for a fool", "por tonto",
        "por idiota", "por imbecil", "de la olla", "tocando las narices", "tocando los", "toca las narices",
        "harto de que me", "miserables", "rastrer*", "canalla*", "trilero*", "a rip-off", "rip-off", "daylight robbery",
        "atraco", "usura", "infame", "denigrante", "repugnante", "vomitivo", "atrocious", "abysmal", "dreadful service",
        "diabolical", "extortion*", "extorsion", "outrage", "fuming", "boiling", "blood boil*", "hate you", "os odio",
        "les odio", "i hate this company", "never again", "nunca mas", "jamas volvere", "no vuelvo a contratar",
        "indignad*", "indignante", "indigna", "verguenza", "vergonzos*", "tomadura de pelo", "tomando el pelo",
        "tomar el pelo", "me toma* el pelo", "estafa*", "ladrones", "ladron", "me cago", "enfad*", "furios*",
        "cabread*", "cabreo", "asco", "asqueros*", "impresentable*", "inaceptable", "intolerable", "es increible que",
        "sinverguenza*", "timo", "timador*", "robo", "robando", "enojad*", "bronca", "rabia", "colera", "encolerizad*",
        "rabios*", "mentir*", "mentis", "mintieron", "me han mentido", "mentido", "enganad*", "enganan", "engano",
        "cachondeo", "clama al cielo", "os parecera bonito", "les parecera bonito", "que cara mas dura", "caradura*",
        "cara dura", "falta de respeto", "falta de verguenza", "faltan al respeto", "insult*", "humilla*", "ultraje",
        "incompetente*", "incompetencia", "panda de", "subnormal*", "sois lo peor", "son lo peor", "bunch of", "payasos", "chapuza*", "chapucer*", "lamentable", "bochornos*",
        "de juzgado", "escandaloso", "escandalosa", "es escandaloso", "un escandalo", "indecente", "abuso", "abusiv*",
        "sangrar*", "que echo humo", "que trina", "trinando", "hervir", "me hierve", "puta*", "puto*", "mierda",
        "joder", "cojones", "cono", "gilipollas", "cabron*", "hijos de", "hdp", "ptm", "capull*", "iros a la",
        "iros a tomar", "vayanse a la", "idos a", "inutiles", "inutil", "basura", "desgraciad*", "sois unos",
        "son unos", "ni punetero", "desfachatez", "tomarnos por", "de verguenza", "chorizos", "grita*", "imbecil*",
        "idiota*", "estupid*", "angry", "anger", "furious", "outrageous", "outraged", "disgrace*", "unacceptable",
        "ridiculous", "scam*", "rip off", "ripped off", "ripping", "appalling", "appalled", "disgusting", "disgusted",
        "livid", "joke", "shambles", "thieves", "thief", "robbed", "robbery", "stealing from", "pissed", "useless",
        "shit*", "fuck*", "bloody", "idiot*", "shouting", "yelling", "moron*", "clowns", "how dare", "lied", "lying",
        "liars", "all lies", "your lies", "lies and", "nothing but lies", "liar", "cheated", "cheating", "conned",
        "ashamed", "shame on", "shameful", "shocking service", "worst company", "worst service", "worst customer",
        "disrespect*", "insulting", "insulted", "incompetent", "incompetence", "pathetic", "crap", "garbage",
        "rubbish service", "screw you", "screwed me", "infuriat*", "enraged", "seething", "raging", "bastard*",
        "so mad", "really mad", "very mad", "i'm mad", "hopping mad", "bullshit", "wtf", "absurd", "taking the piss",
        "taking the mickey", "insane that", "wank*", "damn*", "f you", "stupid", "despicable", "beyond belief",
        "a farce",
    ),
    "frustration": (
        "una pelicula distinta", "versiones distintas", "version distinta", "cosas distintas", "cada uno me",
        "cada uno dice", "cada vez me dicen", "uno me dice", "me cuelgan", "me han colgado", "me colgaron", "me colgo",
        "lo he probado todo", "probado todo", "he hecho de todo", "intentado todo", "lo mismo de siempre",
        "different story", "different stories", "different answer*", "different things", "contradict*", "hang up",
        "hung up", "cut me off", "cut off on me", "tried everything", "same result", "mismo resultado", "sin exito",
        "without success", "doesn't work either", "tampoco funciona", "tampoco va", "no resuelv*", "resuelvan de una",
        "unresolved", "no further forward", "back to square one", "square one", "al punto de partida", "going nowhere",
        "no progress", "ningun avance", "sin avances", "vuelve a fallar", "ha vuelto a", "happened again",
        "happens again", "keeps dropping", "keeps failing", "keeps cutting", "keeps crashing", "keeps losing",
        "se cae continuamente", "falla siempre", "siempre falla", "every single time", "cada dos por tres",
        "no dan una", "no dais una", "dead end", "callejon sin salida", "bot .. no", "talking to a wall",
        "hablar con una pared", "a la pared", "wait and wait", "left hanging", "me dejan colgad*", "me dejasteis",
        "plantad*", "no se presento", "no show", "didn't show up", "didn't turn up", "never turned up", "no aparecio",
        "nobody showed", "no vino nadie", "no ha venido nadie", "aqui no viene nadie", "no hay manera", "no hay forma",
        "no hay quien", "imposible", "nadie me", "nadie nos", "nadie le", "nadie ayuda", "nadie responde",
        "nadie contesta", "nadie coge", "nadie sabe", "nadie hace", "nadie se hace", "nadie lo", "nadie da",
        "no me hacen caso", "no le hacen caso", "ni caso", "no me solucion*", "no solucion*", "sin solucion*",
        "no lo arregl*", "sigue igual", "seguimos igual", "sigo igual", "sigue sin", "siguen sin", "sigo sin",
        "seguimos sin", "todavia nada", "aun nada", "llam* y nada", "semanas y nada", "meses y nada", "dias y nada",
        "y sigo esperando", "espero y nada", "me marean", "mareando", "me marea*", "de un lado a otro",
        "de un departamento", "de departamento en", "pelota", "frustr*", "segunda vez", "tercera vez", "cuarta vez",
        "quinta vez", "sexta vez", "enesima vez", "me pasan de", "me pasan con", "me pasais", "me derivan",
        "no funciona nada", "molest*", "decepcion*", "desilusion*", "chasco", "no sirve de nada", "no ha servido",
        "de nada ha servido", "me dijeron que", "me aseguraron", "me prometieron", "prometieron", "prometisteis",
        "prometid*", "quedaron en", "quedasteis en", "esperar eternamente", "la espera", "esta espera",
        "me esta matando", "me mata", "morir esperando", "muero esperando", "fastidi*", "ignorad*", "me ignor*",
        "pasan de mi", "pasais de mi", "impotencia", "impotente",
         "de nuevo sin", "no avanza", "no cumpl*", "pierdo el tiempo", "perder el tiempo", "perdiendo el tiempo", "la paciencia", "paciencia tiene", "colmo", "que fastidio", "que lata", "harto ya", "esto no es serio", "poco serio",
        "vaya servicio", "no atienden", "no contest*", "no me contest*", "no responden", "no me llam*", "sin respuesta",
        "sin noticias", "frustrat*", "upset", "disgustad*", "no one .. help*", "nobody .. help*", "no one knows", "nobody knows",
        "no one answers", "nobody answers", "nobody .. answer*", "nobody tells", "no one tells", "nobody takes",
        "no one takes", "nobody cares", "no one cares", "nobody rang", "no one rang", "nobody called", "no one called",
        "nobody replies", "nobody came", "no one came", "keep getting", "keeps getting", "keep being", "keeps being",
        "keep asking", "keeps asking", "keep telling", "keeps happening", "annoy*", "still not", "still no",
        "still hasn't", "still haven't", "still waiting", "still broken", "still isn't", "still doesn't", "still won't",
        "still down", "still the same", "second time", "third time", "fourth time", "fifth time", "sixth time",
        "umpteenth", "passed around", "passed from", "being transferred", "transferred from one", "pillar to post",
        "nothing works", "nothing has", "nothing changed", "nothing happens", "nothing happened", "no difference",
        "disappoint*", "let down", "let me down", "i was told", "was promised", "were promised", "you promised",
        "getting nowhere", "got nowhere", "no luck", "impossible to", "ignored", "ignoring", "ignore my", "no reply",
        "no response", "no answer", "never called", "never rang", "never came", "never replied", "waste of time",
        "wasting my", "wasted", "patience", "is killing me", "wait is", "die waiting", "die of waiting", "hopeless",
        "can't get through", "won't listen", "doesn't listen", "to no avail", "in vain", "made no difference",
         "hassle", "run around", "runaround", "brick wall", "keep having to", "have to repeat", "repeat myself", "again and again",
    ),
    "worry": (
        "ni pensar", "haya extraviado", "se me ha extraviado", "no quiero pensar", "hate to think", "dread to think",
         "haya perdido", "se haya roto", "me inquieta", "me preocupa", "me quita", "que pasa si",
        "que pasara si", "que ocurre si", "and if it", "might not arrive", "may not arrive", "won't arrive",
        "might miss", "not make it in time", "en peligro", "at risk", "my job depends", "juego el trabajo", "me juego",
        "ruin the", "arruinar", "se me acaba el plazo", "plazo .. acaba", "fecha limite", "antes de que sea tarde",
        "demasiado tarde", "angustiad*", "con el corazon en un puno", "on tenterhooks", "biting my nails",
        "apprehensive", "in a panic", "no se si podre", "no se que hacer", "preocup*", "me da miedo", "tengo miedo",
        "miedo a", "miedo de", "asustad*", "asusta", "susto", "nervios*", "nervios", "angustia*", "angusti*", "me temo",
        "temo", "temor", "y si no", "y si se", "y si lo", "y si me", "y si llega", "agobi*", "urgente", "urge",
        "inquiet*", "no se si llegara", "por si acaso me", "necesito saber si", "no duermo", "no puedo dormir",
        "sin dormir", "no pego ojo", "quita el sueno", "en vilo", "panico", "ansiedad", "ansios*", "estres*",
        "alarmad*", "apurad*", "que apuro", "si o si", "pasandolo mal", "me tiene mal", "intranquil*", "como sea antes",
        "cuanto antes por favor", "no se que va a pasar", "que va a pasar", "no llegue a tiempo", "no llega a tiempo",
        "worr*", "scared", "scary", "afraid", "frightened", "nervous", "anxious", "anxiety", "concerned", "urgent*",
        "panic*", "what if it never", "what if it doesn't", "what if they never", "what if i", "what if they", "what if he", "what if she", "what if my", "what if the",
        "stress*", "in a hurry to", "desperately", "dread*", "fear", "fearing", "can't sleep", "cannot sleep",
        "losing sleep", "sleepless", "keeps me up", "uneasy", "on edge", "terrified", "alarmed", "freaking out",
        "really must", "running out of time", "what happens if", "hope it isn't", "hope nothing",
    ),
    "sadness": (
        "ya no esta con nosotros", "que ya no esta", "no longer with us", "no longer here", "un recuerdo de mi",
        "recuerdo de mi", "keepsake", "last present", "ultimo regalo", "ultima foto", "ultimas fotos", "last photo*",
        "mum died", "dad died", "falta mi", "desde que falta", "since we lost", "pesame", "condolenc*", "orphan*",
        "huerfan*", "se me rompe", "breaks my heart", "roto por dentro", "it hurts", "lagrimas", "solo desde que murio",
        "alone since", "soledad", "divorc*", "mourning", "cremat*", "incinera*", "ashes of", "herencia de mi padre",
        "gravely ill", "very ill", "muy enferm*", "in a coma", "en coma", "hospice", "fallecid*", "fallecio",
        "fallecer", "fallecimiento", "ha muerto", "murio", "se murio", "muerte de", "se nos fue", "luto", "duelo",
        "triste*", "una pena", "me duele", "llorando", "lloro", "llorar", "enferm*", "hospital", "ilusion",
        "en paz descanse", "q e p d", "descanse en paz", "enterr*", "entierro", "funeral", "tanatorio", "esquela",
        "perdimos a mi", "perdimos a nuestr*", "perdi a mi", "ha perdido a su", "perdio a su", "viud*", "difunt*",
        "cancer", "enfermo terminal", "cancer terminal", "terminal illness", "terminally ill", "aborto", "desolad*",
        "hundid*", "destrozad*", "apenad*", "deprimid*", "depresion", "me parte el alma", "se me cae el alma",
        "passed away", "passed last", "has passed", "died", "death", "grief", "grieving", "sad", "saddened",
        "heartbroken", "heartbreaking", "crying", "in tears", "cried", "in hospital", "widow*", "bereave*", "buried",
        "my late", "our late", "her late", "his late", "deceased", "lost my husband", "lost my wife", "lost my mother",
        "lost my father", "lost my mum", "lost my dad", "lost my brother", "lost my sister", "lost my son",
        "lost my daughter", "lost our", "we lost my", "miscarriage", "devastated", "gutted", "depressed",
        "rest in peace",
    ),
    "confusion": (
        "me pierdo", "que narices", "que demonios", "que diablos", "que es eso de", "que narices es", "que es esto",
        "what on earth", "what the heck is", "completely lost", "totally lost", "has me lost", "lost me",
        "letra pequena", "small print", "jerga", "jargon", "en cristiano", "in plain english", "explique* como si",
        "no se si es", "which one do i", "no veo la diferencia", "contradictori*", "a chinese puzzle", "a chino",
        "suena a chino", "double dutch", "gibberish", "over my head", "no capto", "no doy con", "no entiend*",
        "no lo entiendo", "no comprend*", "no me aclaro", "liad*", "un lio", "menudo lio", "confus*",
        "no me queda claro", "no esta claro", "no se que es", "no se como", "no se a que", "no se si tengo",
        "ya no se si", "que significa", "que quiere decir", "por que me cobran", "no me explic*", "como es que",
        "por que de repente", "por que ahora pago", "no se donde", "perdid* con", "perdid* entre", "no pillo",
        "no lo pillo", "no me entero", "no veo claro", "en que consiste", "a que se debe", "a que corresponde",
        "me explota la cabeza", "no me cuadra*", "no cuadra*", "no le encuentro", "no tiene sentido", "sin sentido",
        "ni idea de", "despistad*", "don't understand", "doesn't understand", "do not understand", "can't understand",
        "don't get", "didn't get why", "not sure what", "not sure which", "not sure how", "not sure why",
        "no idea what", "no idea why", "no idea how", "no idea which", "no clue", "what does .. mean",
        "what is this charge", "makes no sense", "make no sense", "doesn't make sense", "not clear", "unclear",
        "lost with", "lost in all", "lost among", "can't work out", "can't figure", "baffled", "why am i suddenly",
        "why .. suddenly", "why am i now", "why am i paying more", "how come i", "all of a sudden i'm paying",
        "puzzled", "bewildered", "head is spinning", "head is exploding", "doesn't add up", "mixed up about",
        "all greek",
    ),
    "": (
        "me muero de ganas", "muero de ganas", "muero de risa", "parto de risa", "de muerte", "sin prisa", "no rush",
        "dying to", "to die for", "phone died", "phone .. died", "battery died", "line died", "router died",
        "laptop died", "tv died", "broadband died", "it died", "died on me", "signal died", "your joke", "a joke in",
        "funny joke", "good joke", "great joke", "joker", "robo del", "denunci* .. robo", "me hace ilusion",
        "con ilusion", "mucha ilusion", "hospital de", "calle .. angustias", "virgen de las angustias",
        "calle .. desamparados", "la pelota de", "pelotas de", "ha servido de ayuda", "no molesta", "sin molestar",
        "molestarte", "molestarles", "molestarle", "molestar le", "siento molest*", "perdon por .. molest*",
        "sorry to bother", "i'm afraid i've", "i'm afraid i have", "i'm afraid that", "i'm afraid not",
        "what if i need", "what if i want", "no worries", "not to worry", "don't worry", "no te preocupes",
        "no se preocupe*", "sin preocup*", "con calma", "rubbish bin", "asi de claro", "hasta aqui perfecto",
        "estoy esperando a que", "dos veces al ano",
         "lista de espera", "en espera", "llamada en espera", "call waiting", "esperando su", "urgencias", "fear not", "mad about",
        *(f"{died} {its} {thing}" for died in _DIED for its in ("el", "la", "mi", "su") for thing in _THINGS),
        *(f"{thing} {me}{died}" for died in _DIED for me in ("", "se ", "se me ", "se le ") for thing in _THINGS),
    ),
}  # fmt: skip
"""Signs by feeling; under no name, what only sounds like one."""

ORDER = ("sadness", "exhaustion", "anger", "worry", "frustration", "confusion")
"""Which feeling a reply answers first when there are several."""


@lru_cache(maxsize=1)
def _signs() -> Signs:
    return Signs(_FEELINGS)


def feelings(plain_text: str) -> tuple[Feeling, ...]:
    """The feelings that a plain text shows, the one to answer first first."""
    words: dict[str, list[str]] = {}
    for sighting in _signs().seen(plain_text):
        words.setdefault(sighting.shows, []).append(sighting.words)
    return tuple(Feeling(name=name, words=tuple(dict.fromkeys(words[name]))) for name in ORDER if name in words)


def disowned(plain_text: str) -> bool:
    """Whether it has words that only sound like a feeling, or says that it is none: "dying to try it", "not upset"."""
    meant = _signs().seen(plain_text)
    return any(not one.shows for one in meant) or len(_signs().seen(plain_text, negatable=False)) > len(meant)
