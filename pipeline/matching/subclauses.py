"""English words that a clause leans on, so that no mark need part it from them."""

from __future__ import annotations

from itertools import pairwise

from pipeline.matching.words import ADVERBS, CONJUNCTIONS, OPINION, PREPOSITIONS, word_set

# A clause follows these, so that one before it is no main clause.
SUBORDINATORS = word_set(
    """
    after although as because before ere how if lest since than that though till unless until what
    when whenever where wherever whether while whilst
    """
)
RELATIVES = word_set("that which who whom whose")
# With these a person is the one told, and what is told follows: `told us we would`.
TELLING = OPINION | word_set(
    """
    ask asked asking bid convince convinced give given gave inform informed letting remind reminded
    saying send sent showing taught teach telling tells thinking told warn warned
    """
)
# What is felt follows these without a mark: `I am glad he was`.
FEELING = word_set("afraid better certain confident easy glad great likely sorry sure true well")
# Nouns that a clause follows without its pronoun even where they are bare: `every time it was`.
LOOSE = word_set(
    """
    anything day days evening everything instant man men minute moment moments morning night
    nothing people place reason something thing things time times way woman women year years
    """
)
PLAIN_ENDINGS = ("ed", "ing", "ly")


def main_clause(words: list[str]) -> bool:
    """Whether these words may be a main clause, not something set before one.

    `In this case these are` and `when he came we had` are one sentence each.
    """
    if len(words) < 4 or words[0] in PREPOSITIONS | ADVERBS or words[0].endswith(PLAIN_ENDINGS):
        return False
    if any(word in SUBORDINATORS - RELATIVES for word in words):
        return False
    for word, after in pairwise(words):
        opens = word in CONJUNCTIONS or word in RELATIVES
        if opens and (after in PREPOSITIONS | ADVERBS or after.endswith(PLAIN_ENDINGS)):
            return False
    return True
