"""Event data that remembers who said so: reads news reports about armed conflict into a casebook of claims."""

__version__ = "0.2.0"
