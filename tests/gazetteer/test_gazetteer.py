"""The compiled gazetteer: what a name finds, how it is spelt, what lies in what."""

from __future__ import annotations

import csv
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly import gazetteer as room
from reportedly.errors import GazetteerMissing, NoSuchInput, UnreadableInput
from reportedly.gazetteer import Gazetteer, cached_gazetteer, import_dump, open_gazetteer
from reportedly.gazetteer.folding import loose, plain


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return open_gazetteer()


@pytest.mark.parametrize(
    ("name", "called", "country", "precision"),
    [
        ("Aleppo", "Aleppo", "SY", "locality"),
        ("حلب", "Aleppo", "SY", "locality"),
        ("Idlib province", "Idlib", "SY", "province"),
        ("province of Idlib", "Idlib", "SY", "province"),
        ("Kafr Nabl", "Kafranbel", "SY", "locality"),
        ("Kobane", "Kobani", "SY", "locality"),
        ("al-Waer", "al-Waer", "SY", "neighbourhood"),
        ("AL WA'ER", "al-Waer", "SY", "neighbourhood"),
        ("Eastern Ghouta", "Eastern Ghouta", "SY", "region"),
        ("Hmeimim air base", "Hmeimim", "SY", "site"),
        ("Castello road", "Castello Road", "SY", "line"),
        ("Deir al-Zour", "Deir ez-Zor", "SY", "locality"),
        ("Rural Damascus", "Rif Dimashq", "SY", "province"),
        ("US", "United States", "US", "country"),
        ("the U.S.", "United States", "US", "country"),
        ("Ky.", "Kentucky", "US", "province"),
        ("Middle East", "Middle East", None, "region"),
        ("Euphrates", "Euphrates", "SY", "line"),
        ("Washington", "Washington", "US", "locality"),
    ],
)
def test_finds_the_place_that_a_name_most_likely_means(
    gazetteer: Gazetteer, name: str, called: str, country: str | None, precision: str
) -> None:
    first = gazetteer.lookup(name)[0]
    assert (first.name, first.country, first.precision) == (called, country, precision)


@pytest.mark.parametrize("name", ["", " ", "-", "Xqzzt", "the", "Jabhat al-Nusra"])
def test_what_is_no_place_finds_nothing(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.lookup(name) == []


@pytest.mark.parametrize(
    "names",
    [
        ("Saraqeb", "Saraqib", "Sarāqib"), ("Khan Sheikhoun", "Khān Shaykhūn", "Khan Shaykhun"), ("Douma", "Duma", "Dūmā"),
        ("al-Hasakah", "Hasaka", "Al Ḩasakah"), ("Jisr al-Shughour", "Jisr ash Shughūr"), ("as-Suwayda", "Sweida", "Suwayda"), ("الرقة", "رقة"),
    ],
)  # fmt: skip
def test_spellings_of_one_name_share_a_loose_key(names: tuple[str, ...]) -> None:
    assert len({loose(n) for n in names}) == 1


@given(st.text(max_size=40))
def test_keys_are_stable_and_small_lettered(name: str) -> None:
    key = plain(name)
    assert plain(key) == plain(plain(key))
    assert key == " ".join(key.split())
    assert " " not in loose(name)


def test_an_exact_name_comes_before_a_spelling_variant(gazetteer: Gazetteer) -> None:
    assert all(p.grade < 2 for p in gazetteer.lookup("Homs"))
    assert [p.grade for p in gazetteer.lookup("Saraaqib")] == [2]


def test_a_place_lies_in_its_province_and_country(gazetteer: Gazetteer) -> None:
    douma = gazetteer.lookup("Douma")[0]
    province, country = gazetteer.wider(douma)
    assert (province.name, country.name) == ("Rif Dimashq", "Syria")
    assert gazetteer.within(douma, province) and gazetteer.within(douma, country) and gazetteer.within(province, country)
    assert not gazetteer.within(country, province) and not gazetteer.within(douma, gazetteer.lookup("Idlib province")[0])


def test_by_id_and_peoples(gazetteer: Gazetteer) -> None:
    found = gazetteer.by_id(169389)
    assert found is not None and found.name == "Idlib"
    assert gazetteer.by_id(-1) is None
    assert (gazetteer.country_of_people("Syrians"), gazetteer.country_of_people("Turkish"), gazetteer.country_of_people("Idlib")) == (
        "SY",
        "TR",
        None,
    )


def test_it_is_opened_for_reading_only() -> None:
    opened = open_gazetteer(cached_gazetteer())
    with pytest.raises(sqlite3.OperationalError):
        opened._db.execute("DELETE FROM place")
    opened.close()


def test_every_own_place_is_whole_and_renames_a_place_that_exists(gazetteer: Gazetteer) -> None:
    folder = Path(room.__file__).parent
    rows = list(csv.DictReader(line for line in (folder / "supplement.csv").open(encoding="utf-8") if not line.startswith("#")))
    assert len(rows) > 900
    for row in rows:
        found = [p for p in gazetteer.lookup(row["name"]) if p.source == "own" and p.name == row["name"]]
        assert found, f"{row['name']}: is not in the gazetteer; is its same_as a place of {row['country']}?"
        if row["lat"]:
            assert -90 <= float(row["lat"]) <= 90 and -180 <= float(row["lon"]) <= 180
            assert any(abs(p.lat - float(row["lat"])) < 1e-4 for p in found)
        for alias in filter(None, row["aliases"].split("|")):
            assert any(p.name == row["name"] for p in gazetteer.lookup(alias)), alias


def test_own_places_lie_in_their_country(gazetteer: Gazetteer) -> None:
    boxes = {"SY": (32, 38, 35, 43), "IQ": (29, 38, 38, 49), "LB": (33, 35, 35, 37), "YE": (12, 18, 42, 55)}
    folder = Path(room.__file__).parent
    for row in csv.DictReader(line for line in (folder / "supplement.csv").open(encoding="utf-8") if not line.startswith("#")):
        if row["lat"] and row["country"] in boxes:
            south, north, west, east = boxes[row["country"]]
            assert south <= float(row["lat"]) <= north and west <= float(row["lon"]) <= east, row["name"]


DUMP = [
    [
        "1",
        "Qarqur",
        "Qarqur",
        "Karkour,قرقور",
        "35.74",
        "36.33",
        "P",
        "PPL",
        "SY",
        "",
        "12",
        "",
        "",
        "",
        "1200",
        "",
        "180",
        "Asia/Damascus",
        "2020-01-01",
    ],
    [
        "2",
        "Idlib",
        "Idlib",
        "Idleb",
        "35.8",
        "36.7",
        "A",
        "ADM1",
        "SY",
        "",
        "12",
        "",
        "",
        "",
        "1500000",
        "",
        "400",
        "Asia/Damascus",
        "2020-01-01",
    ],
    [
        "3",
        "Some Stream",
        "Some Stream",
        "",
        "35.1",
        "36.1",
        "H",
        "STM",
        "SY",
        "",
        "12",
        "",
        "",
        "",
        "0",
        "",
        "0",
        "Asia/Damascus",
        "2020-01-01",
    ],
    ["4", "Grocer", "Grocer", "", "35.1", "36.1", "S", "RET", "SY", "", "12", "", "", "", "0", "", "0", "Asia/Damascus", "2020-01-01"],
    [
        "169389",
        "Idlib City",
        "Idlib City",
        "Idlib",
        "35.93",
        "36.63",
        "P",
        "PPLA",
        "SY",
        "",
        "12",
        "",
        "",
        "",
        "165000",
        "",
        "0",
        "Asia/Damascus",
        "2020-01-01",
    ],
]


@pytest.mark.slow
def test_takes_in_a_dump_that_the_user_has(tmp_path: Path) -> None:
    import zipfile

    dump = tmp_path / "SY.zip"
    with zipfile.ZipFile(dump, "w") as archive:
        archive.writestr("readme.txt", "about")
        archive.writestr("SY.txt", "".join("\t".join(columns) + "\n" for columns in DUMP))
    told: list[tuple] = []
    made = open_gazetteer(import_dump(dump, tmp_path / "mine.sqlite", on_progress=lambda *a: told.append(a)))
    village = made.lookup("Karkour")[0]
    assert (village.name, village.admin1, village.population, village.source) == ("Qarqur", "Idlib", 1200, "dump")
    assert made.lookup("Some Stream")[0].precision == "line"
    assert made.lookup("Grocer") == []
    assert made.lookup("Aleppo")[0].country == "SY"
    city = made.by_id(169389)
    assert city is not None and city.source == "dump"
    assert told[-1][0] == "done"
    assert not list(tmp_path.glob("*.tmp"))


def test_what_is_no_dump_is_said_with_file_and_line(tmp_path: Path) -> None:
    bad = tmp_path / "cities.txt"
    bad.write_text("a\tb\n", encoding="utf-8")
    with pytest.raises(UnreadableInput, match=r"cities\.txt:1: .*2 columns"):
        import_dump(bad, tmp_path / "out.sqlite")
    (tmp_path / "empty.txt").touch()
    with pytest.raises(UnreadableInput, match="nothing in it"):
        import_dump(tmp_path / "empty.txt", tmp_path / "out.sqlite")
    assert not (tmp_path / "out.sqlite").exists()
    with pytest.raises(NoSuchInput, match=r"none\.txt"):
        import_dump(tmp_path / "none.txt", tmp_path / "out.sqlite")
    (tmp_path / "latin.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UnreadableInput, match="UTF-8"):
        import_dump(tmp_path / "latin.txt", tmp_path / "out.sqlite")


def test_what_is_no_gazetteer_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = tmp_path / "wrong.sqlite"
    wrong.write_text("no database")
    with pytest.raises(GazetteerMissing, match=r"wrong\.sqlite"):
        open_gazetteer(wrong)
    with pytest.raises(GazetteerMissing, match="none"):
        open_gazetteer(tmp_path / "none.sqlite")
    monkeypatch.setenv("REPORTEDLY_GAZETTEER", str(tmp_path / "elsewhere.sqlite"))
    with pytest.raises(GazetteerMissing, match="elsewhere"):
        open_gazetteer()


def test_a_cache_that_cannot_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("REPORTEDLY_CACHE", str(tmp_path / "file"))
    with pytest.raises(GazetteerMissing, match="REPORTEDLY_CACHE"):
        cached_gazetteer()
