"""Abbreviations that a period follows inside a sentence, by language; without the last period."""

from __future__ import annotations

from pipeline.matching.words import ABBREVIATIONS, word_set

# In small letters; an inner period stays ("z.b").
FRENCH = word_set(
    """
    adj adv al ap apr art av avr bd bull cap cf chap coll comp conf dec doc déc dép ed env etc ex
    fasc fev fig fév hab ibid id inf introd inéd janv juil l.c lib liv loc.cit m mgr mlle mm mme
    mmes mr ms mss n nb nos nov nouv obs oct op.cit p par pl pp préf prof qq ref rem rev réf s.d
    s.l sec sept seq sg suiv sup suppl sv t tom trad v vol vs éd édit
    """
)
GERMAN = word_set(
    """
    a.a.o a.d abb abs abschn abt allg anm apr art aufl aug ausg bd bde bez bl br bzgl bzw ca cf
    chr d.h d.i d.j dec dergl desgl dez dgl dr dt ebd ed einschl etc ev evtl f feb febr ff fr frl
    geb gen gest ggf h herausgeg hl hr hrn hrsg ibid id inkl insb jahrh jan jg jh jhd jr jul jun
    kap kath kgl l.c lfg lic lt m.a.w m.e mag med mio mrd mz n.chr nov nr nrn o.ä o.g oct okt phil
    pl prof rd red resp rhein s.o s.u sen sept sog st stud tab th theol tit tl u.a u.ä u.dgl u.s.f
    u.s.w ungef usf usw v.a v.chr vers vgl vol xr z.b z.t zit ziff zw
    """
)
OF = {"en": ABBREVIATIONS, "fr": FRENCH, "de": GERMAN}


def abbreviations(language: str) -> frozenset[str]:
    """Those of a language by its main subtag ("en"); none of a language that is not here."""
    return OF.get(language, frozenset())
