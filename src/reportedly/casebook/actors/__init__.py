"""Actors across reports: the register's, new names, and what people decided about them."""
