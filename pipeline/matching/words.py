"""English words by what they do in a sentence, abbreviations, and nouns as a text shows them."""

from __future__ import annotations

import re
from collections.abc import Set

from pipeline.matching.patterns import pattern

WORD = pattern(r"[^\W\d_]++(?:['’-][^\W\d_]++)*+")
BEFORE_PERIOD = re.compile(r"(?:[^\W_]+(?:[.'’-][^\W_]+)*)\Z")
ROMAN = pattern(r"m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
VOWELS = frozenset("aeiouyàâäæèéêëîïôöœùûü")
LONGEST = 30  # code points looked back for the word before a mark


def word_set(words: str) -> frozenset[str]:
    """The words of a text parted by blanks, as a set."""
    return frozenset(words.split())


ABBREVIATIONS = word_set(
    """
    abp adj adv anon app apr arch art assoc aug ave ba bart bk bp brig bros bt capt cent cf ch
    chap chaps chas cl co col coll comdr comp corp cp cr cwt dec dept dial dist div doc dr ed
    edit eds edw eg encl eng esq est etc ex exch fasc feb ff fig figs fl fn fol fr ft gen
    geo ger gov govt hist hon ib ibid id ie illus inc infra ins inst int introd isa jan jas jos
    jr jul jun kt lat lbs lib lieut lit loc lt ltd maj max me messrs mgr min misc mlle mme mo mr
    mrs ms mss mt mts nat no nom nos nov ob obs oct op opp orig oz par pars pl plur pp
    pref pres prof prop pseud pt pts pub publ qr qu quot ref refs rev revs rd rt sc sch sec sect
    sen sep sept seq ser sergt sgt soc sq sr st ste supp supra surv th thos tr trans
    transl treas ult univ viz vid vol vols vs wm xmas yr yrs
    """
)
ARTICLES = word_set("a an the")
DETERMINERS = ARTICLES | word_set(
    """
    all any both each every few her his its many most my no other our several some such that
    their these this those three two various whose your
    """
)
PREPOSITIONS = word_set(
    """
    about above across after against along among amongst around as at before behind below
    beneath beside between beyond by despite down during except for from in inside into like
    near of off on onto out over past round since through throughout till to towards toward
    under underneath until unto up upon via with within without
    """
)
CONJUNCTIONS = word_set(
    """
    although and because but directly however if lest nor once or provided so than that though
    unless what whatever when whenever where whereas wherever whether which whichever while
    whilst who whoever whom whose why how yet
    """
)
OBJECTS = word_set("him me them us")
SUBJECTS = word_set("he i it she they we you")
POINTERS = word_set("these this those")
AUXILIARIES = word_set(
    """
    am are can cannot could did do does had has have is may might must shall should was were
    will would
    """
)
ADVERBS = word_set(
    """
    again ago almost already also always away back else ere even ever far first forth forward
    hence here home indeed instead just last later least less long maybe meanwhile more never
    next not now nowadays often once only otherwise perhaps please quite rather seldom sometimes
    soon still sure then thence there thereafter therefore thus today to-day tomorrow to-morrow
    tonight to-night together too twice well yes yesterday oh ah alas nay o why
    """
)
FUNCTION = (
    DETERMINERS | PREPOSITIONS | CONJUNCTIONS | OBJECTS | SUBJECTS | AUXILIARIES | ADVERBS
) | word_set("be been being one ones there")
# Endings that make a noun of something else.
ABSTRACT = re.compile(
    r"[a-z]{3,}(?:[ae]nc[ey]|ity|[ts]ion|ment|ness|ship|ism|dom|hood|ure)s?|[a-z]{2,}ities"
)
# What stands before a noun more often than not.
NOUN_MARKERS = word_set("the of these those our their all such")
# Verbs that a sentence without "that" follows: `he thought this was`.
OPINION = word_set(
    """
    add added admit admitted answer answered assume assumed assure assured believe believed
    claim claimed confess confessed consider considered cry cried declare declared deny denied
    discover discovered doubt doubted dream dreamed dreamt exclaimed explain explained fancied
    fancy fear feared feel felt find found forgot guess guessed hear heard hold held hope hoped
    imagine imagined insist insisted judge judged knew know known let mean meant mind notice
    noticed observe observed own owned perceive perceived possible pray promise promised protest
    protested prove proved realise realised realize realized reckon reckoned remark remarked
    remember remembered replied reply said saw saw say says see seem seemed seen sees show
    showed shown suppose supposed suspect suspected swear swore tell thank think thinks thinking
    thought told trust trusted understand understood urge urged vow vowed warrant whisper
    whispered wish wished wonder wondered
    """
)


def word_before(text: str, at: int) -> str:
    """The word (with inner periods, as in "U.S") that ends at this offset; empty if none."""
    found = BEFORE_PERIOD.search(text[max(at - LONGEST, 0) : at])
    return found.group() if found else ""


def abbreviated(word: str, own: Set[str] = ABBREVIATIONS) -> bool:
    """Whether a period after this word need not end a sentence: an abbreviation or initials.

    `own`: the abbreviations of the text and its language, as its profile has them.
    """
    bare = word.lower()
    return (
        "." in word
        or len(bare) == 1
        or bare in (own or ABBREVIATIONS)
        or (bare.isalpha() and len(bare) <= 5 and not set(bare) & VOWELS)
    )


def numeral(word: str) -> bool:
    """Whether this is a number, in digits or in Roman numerals."""
    return word[-1:].isdigit() or (bool(ROMAN.fullmatch(word.lower())) and word.lower() != "mix")
