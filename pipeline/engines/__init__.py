"""Engines: what reads a page image."""
