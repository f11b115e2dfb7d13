"""Takes places from a GeoNames dump that the user has (allCountries.txt, SY.txt or the zip of one) into a compiled gazetteer."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reportedly.errors import NoSuchInput, UnreadableInput
from reportedly.gazetteer.compile import OnProgress, compile_gazetteer
from reportedly.gazetteer.sources import Row, bare, wanted, weight_of

SITES = frozenset(
    "AIRB AIRF AIRP AIRH INSM MILB HSP BDG DAM MSQE CH FT PRN PSTB CMPRF STNE PP OILR CSTL MNMT RUIN CAVE TRIG SQR SCH UNIV MKT".split()
)
"""Codes of class S (spots) that reports of war name; of the other classes all are taken, roads (R) but not undersea (U) and vegetation (V)."""


def import_dump(path: Path, to: Path, on_progress: OnProgress | None = None) -> Path:
    """Compile the gazetteer with all places of a GeoNames dump into the file `to`, and return `to`.

    path: a tab-separated file of nineteen columns as geonames.org gives it, or a zip that holds one. Memory stays small, whatever its size.
    Raises NoSuchInput where there is no such file, UnreadableInput where it is no dump, GazetteerMissing where `to` cannot be written.
    """
    if not path.is_file():
        raise NoSuchInput(f"{path}: there is no such file. Give a GeoNames dump, such as SY.txt, allCountries.txt or SY.zip.")
    provinces: dict[str, str] = {}
    for _, columns in _lines(path):
        if columns[7] in ("ADM1", "ADM2"):
            provinces[_key(columns, 1 if columns[7] == "ADM1" else 2)] = columns[1]
    compile_gazetteer(to, on_progress, more=lambda: _rows(path, provinces))
    return to


def _key(columns: list[str], level: int) -> str:
    return "\t".join((columns[8], *columns[10 : 10 + level]))


def _rows(path: Path, provinces: dict[str, str]) -> Iterator[Row]:
    for _, columns in _lines(path):
        group, code = columns[6], columns[7]
        if group in ("", "U", "V") or (group == "S" and code not in SITES) or code.startswith("PCL"):
            continue
        people = int(columns[14] or 0)
        weight = weight_of(people)
        if group == "A":
            weight -= 0.6 if code == "ADM1" else 1.6
        elif group != "P":
            weight -= 1.0
        yield Row(
            name=columns[1], lat=float(columns[4]), lon=float(columns[5]), feature=f"{group}.{code}", country=columns[8] or None,
            admin1=provinces.get(_key(columns, 1)), admin2=provinces.get(_key(columns, 2)), geonameid=int(columns[0]), population=people,
            weight=weight, source="dump", aliases=[*filter(wanted, columns[3].split(",")), *(bare(columns[1]) if code == "ADM1" else ())],
        )  # fmt: skip


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    number = 0
    with _opened(path) as lines:
        try:
            for number, line in enumerate(lines, 1):
                columns = line.rstrip("\r\n").split("\t")
                if len(columns) != 19 or not columns[0].isdigit():
                    raise UnreadableInput(
                        f"{path}:{number}", f"not a line of a GeoNames dump: {len(columns)} columns, and there should be 19.",
                        "Give the main dump of a country (SY.txt) or of all (allCountries.txt), not one of its alternate names or postal codes.",
                    )  # fmt: skip
                yield number, columns
        except UnicodeDecodeError as error:
            raise UnreadableInput(
                str(path), f"not UTF-8 text ({error.reason}).", "Give the .txt or .zip file as geonames.org offers it."
            ) from error
    if not number:
        raise UnreadableInput(str(path), "there is nothing in it.", "Give the .txt or .zip file as geonames.org offers it.")


@contextmanager
def _opened(path: Path) -> Iterator[io.TextIOBase]:
    if not zipfile.is_zipfile(path):
        with path.open(encoding="utf-8", newline="\n") as lines:
            yield lines
        return
    with zipfile.ZipFile(path) as archive:
        named = [n for n in archive.namelist() if n.lower().endswith(".txt") and "readme" not in n.lower()]
        if not named:
            raise UnreadableInput(
                str(path), "a zip without a .txt file in it.", "Give the zip of a country's dump as geonames.org offers it."
            )
        with archive.open(named[0]) as raw:
            yield io.TextIOWrapper(raw, encoding="utf-8", newline="\n")
