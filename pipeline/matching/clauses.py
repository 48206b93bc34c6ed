"""Words that a clause cannot end with, so that no mark follows them."""

from __future__ import annotations

from pipeline.matching.words import word_set

# No comma, semicolon or colon follows these, as a noun must.
BEFORE_NOUN = word_set("the a an our its my your every")
TITLES = word_set("mr mrs messrs")
# No period follows these, since words must.
JOINING = word_set("the and or but than whose our its every nor an")
