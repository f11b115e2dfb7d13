"""Lookup tables that a stage derives from the codebook, built once per codebook and not once per report."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from reportedly.codebook import Codebook

T = TypeVar("T")


def per_codebook(build: Callable[[Codebook], T]) -> Callable[[Codebook], T]:
    """`build`, called once for each codebook that is open: tables are kept for as long as their codebook lives."""
    kept: dict[int, T] = {}

    @wraps(build)
    def table(codebook: Codebook) -> T:
        key = id(codebook)
        if key not in kept:
            kept[key] = build(codebook)
            weakref.finalize(codebook, kept.pop, key, None)
        return kept[key]

    return table
