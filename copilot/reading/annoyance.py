"""How annoyed a customer is over a whole conversation: not what they name, but how they write and what they get.

Ten figures, weighted and added up, so that a person can see why. `python -m evals.fit_annoyance` fits the weights.
"""

from __future__ import annotations

import math
import re
from dataclasses import astuple, dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from copilot.reading.signs import Signs, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copilot.types import Turn

BIAS = -1.14
WEIGHTS = (4.37, 0.71, 2.57, 0.82, -1.67, 1.28, 3.04, 1.17, -1.32, 2.55)
"""One for each figure of `Signals`, in its order."""
ANNOYED = 0.4
"""From here on a conversation counts as annoyed."""
FED_UP_MOSTLY = 0.17
"""The mean of `Signals.fed_up` over the conversations that the weights were fitted on."""
LAST_SAID = 3
"""So many of their messages tell by their vectors how fed up they are."""
_FEWEST = 2

_SIGNS: dict[str, tuple[str, ...]] = {
    "rude": (
        "stupid", "idiot*", "moron*", "dumb*", "dummy", "useless", "scam*", "ridiculous", "rediculous", "incompetent",
        "pathetic", "shut up", "fuck*", "shit*", "damn*", "dammit", "bloody", "crap", "bitch", "the hell", "the heck",
        "hell no", "wtf", "get lost", "screw you", "screw this", "sucks", "duh", "garbage", "trash", "terrible",
        "horrible", "awful", "worst", "lousy", "lazy", "infuriating", "annoying", "annoyed", "unacceptable",
        "unbelievable", "hate", "sick of", "fed up", "tired of", "darn*", "dang*", "freaking", "friggin", "no-good",
        "get out", "go away", "scream", "are you nuts", "are you kidding", "estupid*", "idiota*", "imbecil*", "inutil*",
        "tont*", "estafa*", "mierda", "joder", "jodid*", "puta", "puto", "asco", "maldit*", "vergonzos*", "verguenza",
        "ridicul*", "inaceptable", "increible", "patetic*", "penos*", "basura", "ladrones", "hart*", "cabread*",
        "incompetente*", "desastre", "callate", "vete a", "odio", "gilipollas", "carajo", "pesim*", "nefast*",
        "lamentable",
    ),
    "hurry": (
        "hurry", "asap", "right now", "right away", "immediately", "this instant", "already", "about time", "bout time",
        "faster", "be fast", "quickly", "so slow", "taking so long", "take so long", "how long", "forever", "come on",
        "c'mon", "get on with", "get on it", "snappy", "pronto", "all day", "waste .. time", "waiting", "finally",
        "at last", "losing my patience", "now", "de una vez", "ya mismo", "ahora mismo", "ya era hora", "date prisa",
        "dense prisa", "daos prisa", "deprisa", "mas rapido", "cuanto mas", "hasta cuando", "todo el dia",
        "perder el tiempo", "perdiendo el tiempo", "esperando", "por fin", "venga ya", "inmediatamente", "lentisim*",
        "tan lento", "tanto tarda*", "cuanto tarda*", "tardais", "tardan tanto",
    ),
    "sarcasm": (
        "or what", "too difficult", "too hard for", "is that so hard", "surprise surprise", "what a surprise",
        "typical", "of course not", "thanks for nothing", "thanks for absolutely nothing", "thanks a lot",
        "for nothing", "just great", "that's just", "big surprise", "oh great", "some help", "great help", "good job",
        "genius", "like i said", "you people", "you guys", "you call that", "that figures", "yeah yeah", "obviously",
        "isn't it obvious", "your job", "get paid", "pay you", "paying you", "pay cut", "supposed to be smart",
        "thought .. smart", "should know", "don't you know", "don't you already", "better have", "better be",
        "you better", "had better", "menuda ayuda", "vaya ayuda", "gracias por nada", "como siempre", "que sorpresa",
        "lo de siempre", "pues vaya", "vaya servicio", "menudo servicio", "que novedad", "para que os pag*",
        "para que les pag*", "su trabajo", "tu trabajo", "vuestro trabajo", "sois unos", "son unos", "que listos",
        "enhorabuena", "ya lo veo", "tan dificil",
    ),
    "sigh": (
        "ugh*", "urgh*", "argh*", "uff*", "omg", "oh my god", "jeez", "geez", "geeze", "gosh", "sheesh", "seriously",
        "really", "for goodness sake", "for god's sake", "good grief", "hmph", "huh", "pff*", "blah", "what",
        "excuse me", "wow", "oh no", "can't believe", "ay dios", "dios mio", "madre mia", "por dios", "en serio",
        "de verdad", "jolin*", "uf", "buf*", "bah", "pero bueno", "vamos a ver", "no me lo creo",
    ),
    "pushes_back": (
        "why do you need", "why would you", "why would", "why does", "why do i", "why do you", "why can't", "why not",
        "why should", "what is wrong with", "what's wrong with", "what are you", "who are you", "why are you",
        "none of your business", "any of your business", "don't you have", "not giving you", "won't give", "stole*",
        "steal*", "robot", "computer", "machine*", "bot", "don't know why", "can you even", "that's it", "you are",
        "you're", "are you", "your", "you can't", "can't you", "do you", "you don't", "don't you", "you did",
        "you didn't", "did you", "if you can", "you should", "shouldn't you", "you got", "you made", "you gave",
        "you were", "better than you", "than you", "para que quiere*", "para que necesita*", "por que necesita*",
        "por que me pide*", "por que tengo que", "que os pasa", "que les pasa", "que te pasa", "quien eres",
        "quien es usted", "robot*", "maquina*", "que le importa", "no me fio", "como puede ser", "como es posible",
        "por que no", "sois", "eres", "no sabe*", "no haceis", "no hace*", "sabeis", "sabe usted", "usted no",
        "ustedes no", "vosotros", "teneis", "no tienen",
    ),
    "polite": (
        "please", "thank*", "thx", "could you", "would you", "would like", "i'd like", "appreciate*", "have a good",
        "have a great", "have a nice", "awesome", "perfect", "wonderful", "cool", "no problem", "no worries", "sorry",
        "great", "por favor", "gracias", "podria*", "me gustaria", "quisiera", "agradec*", "amable*", "buen dia",
        "perfecto", "estupendo", "genial", "sin problema", "perdon", "disculp*", "buenos dias", "buenas tardes",
    ),
}  # fmt: skip
_HOT = frozenset({"rude", "hurry", "sarcasm"})
_HEAT = _HOT | {"sigh"}
_FAILED = (
    "sorry", "unfortunately", "not available", "unavailable", "unsuccessful", "failed", "cannot", "can't", "unable", "not able to",
    "could not", "couldn't", "don't understand", "don't quite understand", "no longer", "not possible", "only able",
    "lo siento", "lamento", "lamentablemente", "por desgracia", "no es posible", "no se puede", "no podemos", "no puedo",
    "no disponible", "no esta disponible", "no entiendo", "no hemos podido", "no ha sido posible", "imposible", "disculp*",
    "no encuentro",
)  # fmt: skip
"""What an agent says when nothing comes of it."""
_RUNS = re.compile(r"[!?¡¿]{2,}|\.{4,}")
_CHALLENGES = re.compile(
    r"(?:why|what|who|how|are you|is it|do you|can you|por que|que pasa|que os|que les|quien|como (?:puede|es)|es que no|sois)(?!\S)"
)
_DENIALS = frozenset(
    "no not never nothing nobody don't can't won't isn't doesn't didn't aren't wasn't cannot nunca nada nadie tampoco ni".split()
)
_OF_THEMSELVES = re.compile(r"\b(?:i'm|i am|im|my|this wedding|that wedding|soy|mi)(?: \w+){0,2} $")
"""Before a hard word, it is meant for themselves or theirs: "I'm an idiot", "my stupid phone"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """What is counted over a conversation, 0 where there is none."""

    hot: float = 0.0
    """The share of the customer's messages that are rude, hurry, mock or shout."""
    heat: float = 0.0
    """How many such words there are in all, and sighs; as a logarithm, so that ten weigh little more than five."""
    pushes_back: float = 0.0
    """Words to or against whom they write to, a message."""
    failures: float = 0.0
    """How often the agent could not do it or did not understand, as a logarithm."""
    length: float = 0.0
    """The mean of words in a message, as a logarithm: who is annoyed grows curt."""
    asks: float = 0.0
    """The share of the customer's messages that hold a question: who is annoyed asks back."""
    challenges: float = 0.0
    """The share of them that begin with the question: "why do you", "what is"."""
    denies: float = 0.0
    """Words that deny, a message."""
    exclaims: float = 0.0
    """The share of the messages with an exclamation mark: who is glad uses it too, and more often."""
    fed_up: float = 0.0
    """How fed up the last messages read, by their vectors: the mean share of `moods.FED_UP` in them, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annoyance:
    """How annoyed, from 0 to 1, and the words that show it."""

    score: float = 0.0
    words: tuple[str, ...] = ()


def annoyance(turns: Sequence[Turn], fed_up: float | None = None) -> Annoyance:
    """How annoyed the customer is over these turns, oldest first. None where they have written but once: one message
    says with its own words what it feels, and a mood is seen over several. `fed_up` is how fed up `last_said` reads;
    None, where nothing reads vectors, stands for what it is in most conversations."""
    if not last_said(turns):
        return Annoyance()
    found, words = signals(turns, fed_up)
    if not found.length:
        return Annoyance()
    total = BIAS + sum(weight * value for weight, value in zip(WEIGHTS, astuple(found), strict=True))
    return Annoyance(score=round(1 / (1 + math.exp(-total)), 3), words=words)


def last_said(turns: Sequence[Turn]) -> list[str]:
    """The customer's last messages, whose vectors tell how fed up they are; none where they have written but once."""
    theirs = [turn.text for turn in turns if turn.author == "customer"]
    return [text for text in theirs if text.strip()][-LAST_SAID:] if len(theirs) >= _FEWEST else []


def signals(turns: Sequence[Turn], fed_up: float | None = None) -> tuple[Signals, tuple[str, ...]]:
    """The figures of a conversation, and the hot words in it, each once."""
    theirs = [(turn.text, plain(turn.text)) for turn in turns if turn.author == "customer"]
    theirs = [(written, text) for written, text in theirs if text]
    if not theirs:
        return Signals(), ()
    counts, hot, words = dict.fromkeys(_SIGNS, 0), 0, list[str]()
    for written, text in theirs:
        seen = [one for one in _customers().seen(text) if not (one.shows == "rude" and _of_themselves(text, one.start))]
        for one in seen:
            counts[one.shows] += 1
        heated = [one.words for one in seen if one.shows in _HOT]
        civil = any(one.shows == "polite" for one in seen)
        hot += bool(heated or (_RUNS.search(written) and not civil))
        words += heated
    failed = sum(bool(_agents().seen(plain(turn.text), negatable=False)) for turn in turns if turn.author != "customer")
    figures = Signals(
        hot=hot / len(theirs),
        heat=math.log1p(sum(counts[name] for name in _HEAT)),
        pushes_back=counts["pushes_back"] / len(theirs),
        failures=math.log1p(failed),
        length=math.log1p(sum(len(written.split()) for written, _ in theirs) / len(theirs)),
        asks=sum("?" in written for written, _ in theirs) / len(theirs),
        challenges=sum(bool(_CHALLENGES.match(text)) for _, text in theirs) / len(theirs),
        denies=sum(word in _DENIALS for _, text in theirs for word in text.split()) / len(theirs),
        exclaims=sum("!" in written for written, _ in theirs) / len(theirs),
        fed_up=FED_UP_MOSTLY if fed_up is None else fed_up,
    )
    return figures, tuple(dict.fromkeys(words))


def _of_themselves(text: str, start: int) -> bool:
    return _OF_THEMSELVES.search(text[max(0, start - 40) : start]) is not None


@lru_cache(maxsize=1)
def _customers() -> Signs:
    return Signs(_SIGNS)


@lru_cache(maxsize=1)
def _agents() -> Signs:
    return Signs({"failed": _FAILED})
