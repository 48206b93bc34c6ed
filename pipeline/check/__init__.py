"""Checks a text as a linter does: hits to show, fixes, judgements that last, ways to write them."""
