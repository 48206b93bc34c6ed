"""Formats: what opens files of page images."""
