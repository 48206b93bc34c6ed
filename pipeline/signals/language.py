"""What the language says: whether the text is likelier with the change than without it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pipeline.kinds import Ground, Signal
from pipeline.language import Language, tokens
from pipeline.model.correction import Proposal
from pipeline.model.evidence import Evidence, Figure, Stance

AROUND = 80  # code points on either side that the words are taken from
LONGEST = 60  # code points: a longer change is more than a slip
CLEAR = 500  # thousandths of log10: below it the language has no opinion
THOUSAND = 1000


def _weigh(ground: Ground, proposals: Sequence[Proposal]) -> list[Evidence | None]:
    """By word trigrams, runs of characters and lexicon: figures in thousandths of log10.

    `words` and `letters` say how much likelier the text becomes, `words before` and `letters
    before` how likely it is as it stands; `known` and `unknown` tell of the words that change: how
    often the lexicon counted the rarest of them, and how many it does not know.
    """
    language = Language.load(ground.document.languages[0])
    if language is None:
        return [None] * len(proposals)
    return [_word(language, ground.document.text, proposal) for proposal in proposals]


def _word(language: Language, text: str, proposal: Proposal) -> Evidence | None:
    if proposal.is_flag or max(len(proposal.before), len(proposal.after)) > LONGEST:
        return None
    left, right = _beside(text, proposal)
    before, after = (_plain(form) for form in (proposal.before, proposal.after))
    old, new = ([t.text for t in tokens(left + form + right)] for form in (before, after))
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    forms = old[head : len(old) - tail], new[head : len(new) - tail]
    following = old[len(old) - tail :][:2]
    words = language.compare(old[max(head - 2, 0) : head], forms, following)
    letters = language.spelled(left[-14:], (before, after), right[:14])
    figures = {
        "words": words[1] - words[0],
        "words before": words[0],
        "letters": letters[1] - letters[0],
        "letters before": letters[0],
    }
    held = [Figure(name, round(float(value) * THOUSAND)) for name, value in figures.items()]
    for name, form in zip(("before", "after"), forms, strict=True):
        held += _lexical(language, name, form)
    gain = held[0].value + held[2].value
    stance = Stance.CONFIRMS if gain > CLEAR else Stance.CONTRADICTS
    stance = stance if abs(gain) > CLEAR else Stance.SILENT
    return Evidence("language", SIGNAL.tag, stance, "", 0, 0, tuple(held))


def _beside(text: str, proposal: Proposal) -> tuple[str, str]:
    """The text on either side within the paragraph, lines joined."""
    start, end = proposal.span.start, proposal.span.end
    left = text[max(start - AROUND, 0) : start].rpartition("\n\n")[2]
    right = text[end : end + AROUND].partition("\n\n")[0]
    return _plain(left), _plain(right)


def _plain(text: str) -> str:
    return text.replace("\n", " ")


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many items both begin with."""
    count = 0
    for mine, yours in zip(one, other, strict=False):
        if mine != yours:
            break
        count += 1
    return count


def _lexical(language: Language, name: str, form: Sequence[str]) -> list[Figure]:
    counts = [language.known(word) for word in form if word[:1].isalpha()]
    rarest = round(math.log10(1 + min(counts)) * THOUSAND) if counts else 5 * THOUSAND
    return [
        Figure(f"known {name}", rarest),
        Figure(f"unknown {name}", sum(count == 0 for count in counts)),
        Figure(f"tokens {name}", len(form)),
    ]


SIGNAL = Signal(
    "language",
    1,
    "word trigrams, runs of characters and the lexicon weigh the text with and without the change",
    _weigh,
)
