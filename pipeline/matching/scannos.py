"""Non-words that a known confusion of letter shapes makes of common English words."""

from __future__ import annotations

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


def _pairs(table: str) -> dict[str, str]:
    """Wrong form to right form, from lines of "wrong wrong = right"."""
    sides = (line.split("=") for line in table.strip().splitlines())
    return {wrong: right.strip() for left, right in sides for wrong in left.split()}


SCANNOS = _pairs(SURE)
PERHAPS = _pairs(DOUBTFUL)
RIGHT = SCANNOS | PERHAPS
