"""A phrase for the voice guide: how people open replies when they do not open them as we do."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from copilot.learning.happened import enough
from copilot.types.learning import Idea, Seen, What
from copilot.words import fold, sentences
from copilot.writing.checking.effort import shifts_effort
from copilot.writing.checking.empty import is_empty

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from copilot.learning.happened import Happened, Known
    from copilot.pages import Voice
    from copilot.types import Verdict

FEWEST, MOST = 3, 18
"""Words in a phrase."""
TIMES = 3


def phrases(happened: Sequence[Happened], known: Known) -> Iterator[Idea]:
    """Openings that several people typed instead of ours, by brand and language."""
    typed: dict[tuple[str, str, str], list[tuple[Happened, Verdict, str]]] = defaultdict(list)
    for one in happened:
        sent = one.sent
        voice = voice_of(known.voices, one.question.brand, one.language)
        if sent and sent.text and voice and (phrase := opening(sent.text, one.suggestion.reply)):
            typed[voice.brand, voice.language, plain(phrase)].append((one, sent, phrase))
    for (brand, language, key), found in typed.items():
        voice = voice_of(known.voices, brand, language)
        if voice and enough([said for _, said, _ in found], times=TIMES) and not _known(key, voice):
            yield _idea(voice, key, found)


def opening(sent: str, ours: str) -> str:
    """The phrase that a reply begins with, where it is not one of ours and could stand in any reply; else ""."""
    first = next(iter(sentences(sent)), "")
    phrase = first.partition(":")[0].strip().rstrip(".")
    words = phrase.split()
    own = {plain(one) for one in sentences(ours)} | {plain(one.partition(":")[0]) for one in sentences(ours)}
    if not FEWEST <= len(words) <= MOST or plain(phrase) in own or re.search(r"[<>{}\[\]!?¿¡\d]", phrase):
        return ""
    return "" if is_empty(phrase) or shifts_effort(phrase) else phrase


def voice_of(voices: Sequence[Voice], brand: str | None, language: str) -> Voice | None:
    """The brand's voice in that language; the first one's where the brand is not named."""
    spoken = [one for one in voices if one.language == language]
    return next((one for one in spoken if one.brand == brand), spoken[0] if spoken and not brand else None)


def plain(text: str) -> str:
    """Letters and spaces only, folded: two people type the same phrase with other commas."""
    return " ".join(re.findall(r"\w+", fold(text)))


def _known(key: str, voice: Voice) -> bool:
    held = {plain(one) for said in voice.phrases.values() for one in said}
    return key in held or any(plain(never) and plain(never) in key for never in voice.never)


def _idea(voice: Voice, key: str, found: list[tuple[Happened, Verdict, str]]) -> Idea:
    felt = Counter(one.suggestion.reading.feelings[0].name for one, _, _ in found if one.suggestion.reading.feelings)
    names = [name for name, _ in felt.most_common() if name in voice.phrases]
    return Idea(
        what=What.PHRASE, language=voice.language, target=voice.brand, place=voice.source,
        field=names[0] if names else "neutral", text=found[-1][2], key=key, helps=len(found),
        before=next(iter(sentences(found[-1][0].suggestion.reply)), ""),
        seen=tuple(
            Seen(
                entry=one.entry, team=one.team, at=said.at, by=said.by, after=phrase,
                before=next(iter(sentences(one.suggestion.reply)), ""),
            )
            for one, said, phrase in found
        ),
    )  # fmt: skip
