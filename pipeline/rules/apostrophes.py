"""Rules on apostrophes: a blank beside one, and one that was lost."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from pipeline.kinds import Example, Finding, Rule
from pipeline.matching.classes import blanks, one_of
from pipeline.matching.patterns import pattern
from pipeline.matching.places import outside_furniture, speaks
from pipeline.matching.quotations import apostrophe
from pipeline.matching.sheet import Sheet
from pipeline.matching.words import FUNCTION, word_before, word_set
from pipeline.model.evidence import Applicability, Severity
from pipeline.model.text import Span

# A blank beside the apostrophe of a contraction, and what is left of the second word.
SPLIT = pattern(r"(?<=[^\W\d_])( ?)(['’])( ?)(ve|ll|re|t|s|m|d)(?![\w'’])")
# What may stand before each ending; every other word may be a name before 's.
NEGATED = word_set(
    """
    ain are ca could couldn can did didn does doesn do don had hadn has hasn have haven is isn
    might mightn must mustn need needn ought oughtn sha shouldn should was wasn were weren wo won
    would wouldn dare daren
    """
)
LEFT = {
    "ve": word_set("i you we they who would could should might must there"),
    "ll": word_set("i you he she it we they who that there this what"),
    "re": word_set("you we they who there what"),
    "d": word_set("i you he she it we they who there that"),
    "m": word_set("i"),
    "s": word_set("it he she that there what who here how where let"),
}
SURE = ("ve", "ll", "t")
HOUSE = 5  # so many contractions with a blank are a printer's habit
STEMS = word_set(
    """
    ain aren couldn didn doesn don hadn hasn haven isn mightn mustn needn oughtn shouldn wasn
    weren wouldn
    """
)
# Contractions without their apostrophe that are no words: where it belongs, counted from the end.
LOST = {
    **{stem + "t": 1 for stem in STEMS - {"haven"}},
    **dict.fromkeys(("ive", "youve", "weve", "theyve", "youll", "theyll", "itll", "thatll"), 2),
    **dict.fromkeys(("youre", "theyre"), 2),
    **dict.fromkeys(("im", "thats", "whats", "theres", "heres", "wheres", "youd", "theyd"), 1),
    "havent": 1,
}
POSSESSIVE = pattern(r"(?<=[^\W\d_]s)['’] (?=([^\W\d_]{3,})\b)")
# Cut in two, owned, or no English: `Im-`, `Heres'`, `Im Westen`, `dont je`.
ABROAD = pattern(r"['’-]|(?<=\bIm) [A-Z]|(?<=ont) (?:je|il|elle|on|les?|la|vous|nous|tu)\b")
NEXT = pattern(r" ([^\W\d_]{3,})\b")


def _split_contraction(sheet: Sheet) -> Iterator[Finding]:
    if not speaks(sheet.profile, "en"):
        return
    found = [*_apart(sheet), *_stranded(sheet)]
    house = sum(1 for start, *_ in found) >= HOUSE and _house(sheet, len(found))
    reached = 0
    for start, end, after, sure in sorted(found):
        if start >= reached and outside_furniture(sheet.profile, start):
            safe = sure and not house
            yield Finding(Span(start, end), (after,), Applicability.SAFE if safe else None)
            reached = end


def _house(sheet: Sheet, split: int) -> bool:
    """Whether the text sets most contractions with a blank: a printer's habit."""
    whole = sum(
        sheet.profile.words.get(f"{stem}'t", 0) for stem in STEMS | {"can", "won", "shan"}
    ) + sum(sheet.profile.words.get(f"{word}'ll", 0) for word in LEFT["ll"])
    return split * 2 > whole


def _apart(sheet: Sheet) -> Iterator[tuple[int, int, str, bool]]:
    """A blank before or after the apostrophe: start, end, what to write, whether it is sure."""
    text = sheet.text
    places = sheet.at("'’")
    framed = sheet.framed
    before = framed[places - 1] == 32
    after = framed[places + 1] == 32
    ending = one_of(framed[places + 1], "vlrtsmd") & before
    for at in places[(ending | after) & (places > 1)].tolist():
        match = SPLIT.match(text, at - 1 if text[at - 1] == " " else at)
        if not match or not (match[1] or match[3]):
            continue
        left, ending_ = word_before(text, match.start()).lower(), match[4]
        sure = _fits(left, ending_)
        if sure is None or (not match[1] and ending_ == "s" and left.endswith("s")):
            continue
        if not match[1] and ending_ not in SURE and left not in LEFT.get(ending_, ()):
            continue  # a quotation's end, and a letter after it
        start, end = match.start(1), match.end(3)
        if match[1] and match[3]:
            yield start, end, match[2], sure
        elif match[1]:
            yield start, start + 1, "", sure
        else:
            yield match.start(3), end, "", sure


def _fits(left: str, ending: str) -> bool | None:
    """Whether word and ending make a contraction for sure; None: they make none."""
    if ending == "t":
        return True if left in NEGATED and left.endswith("n") else None
    if left in LEFT[ending]:
        return ending in SURE
    owner = ending == "s" and len(left) > 2 and left.isalpha() and left not in FUNCTION
    return False if owner else None


def _stranded(sheet: Sheet) -> Iterator[tuple[int, int, str, bool]]:
    """An ending that stands by itself, its apostrophe lost: `don t`, `I ll`, `Bob s house`."""
    words, starts, ends = sheet.words
    text, mark = sheet.text, apostrophe(sheet)
    for ending in ("ve", "ll", "re", "t", "s", "m", "d"):
        for number in sheet.standing.get(ending, ()):
            start = int(starts[number])
            if not number or int(ends[number - 1]) != start - 1 or text[start - 1] != " ":
                continue
            follows = text[int(ends[number]) : int(ends[number]) + 1]
            left = words[number - 1].lower()
            if ending == "s":
                owner = words[number - 1][0].isupper() or f"{left}'s" in sheet.profile.words
                fits = follows == " " and (left in LEFT["s"] or (owner and left not in FUNCTION))
            else:
                fits = left in (STEMS if ending == "t" else LEFT[ending])
            if fits and follows not in ("'", "’", "-"):
                yield start - 1, start, mark, False


def _apostrophe_lost(sheet: Sheet) -> Iterator[Finding]:
    if not speaks(sheet.profile, "en"):
        return
    _, starts, ends = sheet.words
    mark, counts = apostrophe(sheet), sheet.profile.words
    places: list[int] = []
    lost = {place for place, lower in enumerate(sheet.lowered) if lower in LOST}
    for form, lower in ((sheet.forms[place], sheet.lowered[place]) for place in sorted(lost)):
        back = LOST[lower]
        if form.isupper():
            continue
        whole = f"{lower[:-back]}'{lower[-back:]}"
        if counts.get(lower, 0) <= max(1, counts.get(whole, 0)):  # else a writer's own spelling
            for number in sheet.standing[form]:
                elided = sheet.text[int(starts[number]) - 1 : int(starts[number])] in ("'", "’")
                foreign = ABROAD.match(sheet.text, int(ends[number]))
                if not (elided or foreign or form == "im"):
                    places.append(int(ends[number]) - back)
    places += _possessives(sheet)
    for at in sorted(places):
        if outside_furniture(sheet.profile, at):
            yield Finding(Span(at, at), (mark,))


def _possessives(sheet: Sheet) -> Iterator[int]:
    """Ends of plurals before a word that the text elsewhere has as owned: `Workers Party`."""
    text = sheet.text
    words, _, ends = sheet.words
    places = sheet.at("'’")
    framed = sheet.framed
    behind = blanks(framed[places + 1]) & (framed[places - 1] == ord("s")) & (places > 0)
    owned: dict[str, Counter[str]] = defaultdict(Counter)
    for at in places[behind].tolist():
        match = POSSESSIVE.match(text, at)
        if match:
            owned[word_before(text, at)][match[1]] += 1
    for owner, things in owned.items():
        plain: dict[str, list[int]] = defaultdict(list)
        for number in sheet.standing.get(owner, ()):
            thing = words[number + 1] if number + 1 < len(words) else ""
            if thing in things and NEXT.match(text, int(ends[number])):
                plain[thing].append(int(ends[number]))
        for thing, held in plain.items():
            # Two small-letter words may stand side by side by chance, or by a quotation's end.
            named = owner[0].isupper() and thing[0].isupper()
            if len(held) < things[thing] and (things[thing] > 1 or named):
                yield from held


RULES: tuple[Rule, ...] = (
    Rule(
        id="SPC07",
        name="split-contraction",
        version=1,
        why="A blank beside the apostrophe of a contraction, or in its place: the engine saw the"
        " gap that type leaves there as one between words.",
        error_class="spacing",
        applicability=Applicability.SUGGESTION,
        severity=Severity.ERROR,
        prior=990_000,
        find=_split_contraction,
        examples=(
            Example("I've not; don't; Bob's; ’tis and 'twas; the boys' son"),
            Example("It cost 5 s. 6 d. and so did John S. Mill's; the s and the t"),
            Example("he said 's' and the letter 't', 'll' too; the workers' s"),
            Example("l' ve et d' s", language="fr"),
            Example(
                "I 've seen it and they 'll go; he didn 't",
                "I've seen it and they'll go; he didn't",
            ),
            Example("don t, I ll, we ' ve and Bob s house", "don't, I'll, we've and Bob's house"),
            Example("it' s so; I' m here, Bob 's too", "it's so; I'm here, Bob's too"),
        ),
    ),
    Rule(
        id="QUO07",
        name="apostrophe-lost",
        version=1,
        why="A contraction without its apostrophe, or a plural before what it owns where the text"
        " elsewhere has the apostrophe.",
        error_class="quote",
        applicability=Applicability.SUGGESTION,
        severity=Severity.WARNING,
        prior=960_000,
        find=_apostrophe_lost,
        examples=(
            Example("He wont, he cant; its were ill; shell, well, hell, id, lets"),
            Example("dont dont dont, he said; IM and the DONT"),
            Example("the Workers' Party, the Writers Union; the workers' house, workers house"),
            Example("Im Haus", language="de"),
            Example("I dont know what youre at", "I don't know what you're at"),
            Example("Im here, thats all, it isn’t", "I’m here, that’s all, it isn’t"),
            Example(
                "the Workers' Party, the Workers' Party and the Workers Party",
                "the Workers' Party, the Workers' Party and the Workers' Party",
            ),
        ),
    ),
)
