"""Signals: independent kinds of evidence on proposals, one a file; each holds `SIGNAL`."""
