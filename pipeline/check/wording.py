"""What a hit says to a person: the fix in words, and the line for a rule that fires all over."""

from __future__ import annotations

import re

from pipeline.check.folding import Folded
from pipeline.check.hit import Hit
from pipeline.check.visible import quoted
from pipeline.model.evidence import Applicability

LONGEST = 30  # code points of a word on one side of a change
LEFT = re.compile(r"[^\W_]+\Z")
RIGHT = re.compile(r"[^\W_]+")
SENTENCE = re.compile(r".+?[.!?](?=\s|\Z)", re.DOTALL)


def advice(hit: Hit, text: str) -> str:
    """The fix in square brackets, or what may stand there instead; empty where only the eye helps.

    `fix` is applied by --fix, `suggestion` by --unsafe-fixes, `perhaps` by nobody unseen.
    """
    first, last = _word(text, hit)
    offered = [
        _change(first + hit.before + last, first + one + last)
        for one in (hit.after, *hit.alternatives)
        if one is not None
    ]
    page = "the page decides" if hit.needs_scan else ""
    if not offered:
        return f"[{page}]" if page else ""
    if hit.after is None:
        word = "perhaps"
    else:
        word = "fix" if hit.applicability is Applicability.SAFE else "suggestion"
    return f"[{word}: {' or '.join(offered)}{'; ' + page if page else ''}]"


def _word(text: str, hit: Hit) -> tuple[str, str]:
    """What is left and right of a change within a word, so that the whole word is told."""
    changed = (hit.before, hit.after or "", *hit.alternatives)
    if not all(part.isalnum() for part in changed if part):
        return "", ""
    left = LEFT.search(text[max(hit.start - LONGEST, 0) : hit.start])
    right = RIGHT.match(text[hit.end : hit.end + LONGEST])
    return left[0] if left else "", right[0] if right else ""


def _change(before: str, after: str) -> str:
    if not after:
        return f"delete {quoted(before)}"
    if not before:
        return f"insert {quoted(after)}"
    return f"{quoted(before)} → {quoted(after)}"


def brief(hit: Hit) -> str:
    """The first sentence of what the rule is for."""
    found = SENTENCE.match(hit.message)
    return found.group() if found else hit.message


def amount(fold: Folded) -> str:
    """How often a folded rule fires, and how to see each place."""
    return (
        f"{fold.count} places, {fold.rate:.0f} in 10,000 words: more likely the text's way than an "
        f"artefact each time; `--select {fold.first.rule} --limit 0` shows them"
    )
