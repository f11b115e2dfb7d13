"""Copies: reports that print one text, folded into the one that the others come from."""
