"""Leaflet, which moves the map: served from the package `django-js-lib-leaflet`, which carries its files and needs no Django for that."""

from __future__ import annotations

import hashlib
import importlib.util
from functools import lru_cache
from pathlib import Path

FILES = ("leaflet.js", "leaflet.css")


@lru_cache(maxsize=1)
def _found() -> Path | None:
    found = importlib.util.find_spec("js_lib_leaflet")
    for place in found.submodule_search_locations or () if found else ():
        folder = Path(place) / "static" / "js_lib_leaflet"
        if all((folder / name).is_file() for name in FILES):
            return folder
    return None


def is_there() -> bool:
    """Is the package installed? Without it the map moves by its links."""
    return _found() is not None


def folder() -> Path:
    """Where its files are."""
    found = _found()
    assert found is not None
    return found


@lru_cache(maxsize=len(FILES))
def address(name: str) -> str:
    """The address of a file for browsers, changed whenever the file is."""
    return f"/static/leaflet/{name}?{hashlib.sha256((folder() / name).read_bytes()).hexdigest()[:10]}"
