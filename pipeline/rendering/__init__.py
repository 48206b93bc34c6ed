"""Sets a text in the book's own letters and says how well it fits the ink of the page.

Document image decoding in the manner of Kopec and Chou ("Document image decoding using Markov
source models", 1994), with letters cut from the book itself: no model of any language, no training
but on the pages at hand.
"""
