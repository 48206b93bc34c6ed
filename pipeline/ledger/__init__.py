"""The record of every correction: append-only events, their live view, and proof of both."""
