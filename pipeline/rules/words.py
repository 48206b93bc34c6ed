"""Rules on words: non-words that a known confusion of letters explains."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.kinds import Example, Finding, Rule
from pipeline.matching.places import changed, outside_furniture, speaks
from pipeline.matching.words import abbreviated, word_before
from pipeline.model.evidence import Applicability
from pipeline.model.profile import Profile
from pipeline.model.text import Span

# Made by hand from what print confuses: b/h, li/h, c/e, rn/m, u/n, ii/n, l/i, long s read as f.
# "wrong wrong ... = right", non-words only.
SURE = """
    tbe tlie tiie thc tlic tbc = the
    tbat tliat thnt = that
    tbis tliis = this
    tbey tliey thcy = they
    tbem tliem thcm = them
    tben tlien thcn theu = then
    tbeir tlieir thcir = their
    tbere tliere thcre = there
    tbese tliese thcse thefe = these
    tbose tliose thofe = those
    tban tlian thau = than
    tbough tliough = though
    tbrough tlirough = through
    tbought tliought = thought
    tbing tliing thiug = thing
    tbings tliings thiugs = things
    tbree tliree = three
    wbich wliich whicb whicli wbicb wliicli whieh = which
    wbat wliat = what
    wben wlien whcn wheu = when
    wbere wliere whcre = where
    wbile wliile = while
    wbo wlio = who
    wbose wliose whofe = whose
    wbole wliole = whole
    witb witli = with
    witbin witliin = within
    witbout witliout = without
    bave liave havc = have
    liad = had
    liim = him
    liis = his
    bimself liimself himfelf himsclf = himself
    itfelf itsclf = itself
    sbe slie shc = she
    sbould sliould fhould = should
    sball sliall fhall = shall
    sucb sucli fuch = such
    mucb mucli = much
    eacb eacli = each
    otber otlier othcr = other
    otbers otliers = others
    anotber anotlier = another
    eitber eitlier = either
    ratber ratlier = rather
    wbether whetber wlietlier whcther = whether
    frorn = from
    rnay = may
    rnore = more
    rnost moft = most
    rnust muft = must
    rnade = made
    rnany mauy = many
    sorne = some
    sarne = same
    tirne = time
    cornmon = common
    governrnent = government
    wcre = were
    bccn beeu = been
    bccause bccanse = because
    bcfore = before
    bctween betwccn = between
    evcn = even
    evcry = every
    ncver = never
    peoplc = people
    kuow = know
    kuown = known
    uever = never
    uothing = nothing
    ouly = only
    beiug = being
    siuce = since
    iuto = into
    upou = upon
    coutry couutry = country
    firft = first
    lnto = into
    wlth = with
    whlch = which
    thls = this
    clid = did
    sald = said
"""
# Words, names or foreign words as well: never changed unseen.
DOUBTFUL = """
    aud aiid aud ancl = and
    uot = not
    iu = in
    auy = any
    oue = one
    lias = has
    lier = her
    bim = him
    fome = some
    vvith = with
    heen = been
    sco = see
"""
NEXT_TO = "\\w'’-"
KEPT = 3  # a form the document has so often is one of its own words


def _pairs(table: str) -> dict[str, str]:
    """Wrong form to right form, from lines of "wrong wrong = right"."""
    sides = (line.split("=") for line in table.strip().splitlines())
    return {wrong: right.strip() for left, right in sides for wrong in left.split()}


SCANNOS = _pairs(SURE)
PERHAPS = _pairs(DOUBTFUL)
RIGHT = SCANNOS | PERHAPS
SENTENCE_HEAD = re.compile(r"(?:\A|[.!?:][\"'”’)]{0,2}\s{1,3}|[\r\n])[\"'“‘(—]{0,2}\Z")


def _known_scanno(text: str, profile: Profile) -> Iterator[Finding]:
    if not speaks(profile, "en"):
        return
    words = profile.words
    seen = sorted(form for form in RIGHT if 0 < words.get(form, 0) < KEPT)
    if not seen:
        return
    known = re.compile(rf"(?<![{NEXT_TO}])(?:{'|'.join(seen)})(?![{NEXT_TO}])", re.IGNORECASE)
    for found in known.finditer(text):
        start, end = found.span()
        form = found[0]
        if not outside_furniture(profile, start) or not _in_a_sentence(text, start, end):
            continue
        right = RIGHT[form.lower()]
        where = changed(form, right if form.islower() else right.capitalize(), start)
        doubtful = Applicability.SUGGESTION if form.lower() in PERHAPS else None
        yield Finding(Span(where[0], where[1]), (where[2],), doubtful)


def _in_a_sentence(text: str, start: int, end: int) -> bool:
    """Whether a form is a plain word: no name (a capital in mid-sentence), nor in an address."""
    form = text[start:end]
    before, after = text[start - 1 : start], text[end : end + 2]
    if before in ("/", "@", ".") or after[:1] in ("/", "@") or re.fullmatch(r"\.\w", after):
        return False
    if form.islower():
        return True
    head = SENTENCE_HEAD.search(text, max(start - 6, 0), start)
    return (
        form[1:].islower()
        and head is not None
        and not (head[0][:1] == "." and abbreviated(word_before(text, head.start())))
    )


RULES: tuple[Rule, ...] = (
    Rule(
        id="WRD01",
        name="known-scanno",
        version=1,
        why="No word, but one that a well-known confusion of letter shapes makes of a common word.",
        error_class="letter",
        applicability=Applicability.SAFE,
        prior=950_000,
        find=_known_scanno,
        examples=(
            Example("the which and the with"),
            Example("tbe house of Tbe Tbe, tbe man, tbe end"),
            Example("Ask Aud Smith of Lier, or Mrs. Auy."),
            Example("the aud-file, an iu’ and some-tbe and tbe-some; see tbe.org"),
            Example("He said au revoir, soit ou soit pas."),
            Example("la tbe ou la tbe", language="fr"),
            Example("tbe house", "the house"),
            Example("It ended. Tlie men wbo came", "It ended. The men who came"),
            Example("men aud women of tlie house", "men and women of the house"),
        ),
    ),
)
