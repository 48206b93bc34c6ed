"""What the document itself says: its own words, the words read, and changes that come again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.kinds import Ground, Signal
from pipeline.language import Language
from pipeline.model.correction import Proposal
from pipeline.model.evidence import Evidence, Figure, Stance

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
LONGEST = 60  # code points
PLENTY = 20  # a form that no word is part of is as good as one seen so often


def _weigh(ground: Ground, proposals: Sequence[Proposal]) -> list[Evidence | None]:
    """Counts, each without the place itself.

    `seen` is how often the transcript, `read` how often the readings have the rarest of the words
    that the change touches, before and after it; `places` in how many places the same change is
    proposed, `reversed` in how many the opposite one.
    """
    ours = ground.sheet.profile.words
    theirs = Counter(
        word.lower().replace("’", "'")
        for collation in ground.collations
        for word in WORD.findall(collation.witness.text)
    )
    whole = _whole(ground, proposals)
    pairs = Counter((p.before, p.after) for p in proposals if not p.is_flag)
    found: list[Evidence | None] = []
    for proposal in proposals:
        if proposal.is_flag or max(len(proposal.before), len(proposal.after)) > LONGEST:
            found.append(None)
            continue
        before, after = touched(ground.document.text, proposal)
        figures = (
            Figure("seen before", min((ours.get(w, 1) - 1 for w in before), default=PLENTY)),
            Figure("seen after", min((ours.get(w, 0) for w in after), default=PLENTY)),
            Figure("read before", min((theirs[w] for w in before), default=PLENTY)),
            Figure("read after", min((max(theirs[w] - 1, 0) for w in after), default=PLENTY)),
            Figure("places", pairs[proposal.before, proposal.after]),
            Figure("reversed", pairs[proposal.after, proposal.before]),
            *whole,
        )
        found.append(Evidence("document", SIGNAL.tag, Stance.SILENT, "", 0, 0, figures))
    return found


def _whole(ground: Ground, proposals: Sequence[Proposal]) -> tuple[Figure, ...]:
    """The figures of the document as a whole."""
    text = ground.document.text
    changes = len({p.span for p in proposals if not p.is_flag})
    language = Language.load(ground.document.languages[0])
    read = ground.collations[0].witness.text if ground.collations else ""
    return (
        Figure("disputed", changes * 100_000 // max(len(text), 1)),
        Figure("strange", _strange(language, text)),
        Figure("strange read", _strange(language, read)),
    )


def _strange(language: Language | None, text: str) -> int:
    """How many of 10,000 words the lexicon does not know; 0 without a lexicon."""
    words = [word for word in WORD.findall(text) if word[0].islower()]
    unknown = sum(not language.known(word) for word in words) if language else 0
    return unknown * 10_000 // max(len(words), 1)


def touched(text: str, proposal: Proposal) -> tuple[list[str], list[str]]:
    """The words that a change touches, in small letters: as they stand, and as they would be."""
    start, end = proposal.span.start, proposal.span.end
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    left, right = text[start : proposal.span.start], text[proposal.span.end : end]
    forms = (left + form + right for form in (proposal.before, proposal.after))
    old, new = ([w.lower().replace("’", "'") for w in WORD.findall(form)] for form in forms)
    kept = Counter(old) & Counter(new)
    return [w for w in old if w not in kept], [w for w in new if w not in kept]


SIGNAL = Signal(
    "document",
    1,
    "the words that the transcript and the readings have elsewhere, and changes that come again",
    _weigh,
)
