"""Rules, a family a file: what an artefact looks like, and examples that prove it."""
