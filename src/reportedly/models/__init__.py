"""Learned weights that ship with the package, and the few lines that run them."""
