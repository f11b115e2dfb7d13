"""Places: which place a name means in its report, what displaces it, and where an act took place."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reportedly.reading import PIPELINE
from reportedly.reading.language import Parse
from reportedly.reading.places import Where, displacement, where
from reportedly.reading.places.toponyms import Named, kind_of, resolve
from reportedly.reading.stage import Records
from reportedly.records import Entity, Mention, PlaceMention, Report, check_words
from reportedly.resources import Resources

Reader = Callable[[str], Records]


@pytest.fixture
def read_places(resources: Resources) -> Reader:
    def run(text: str) -> Records:
        so_far = Records(Report(id="t", text=text, published="2016-09-16"))
        for stage in PIPELINE:
            so_far.add(stage(so_far.report, so_far, resources))
            if stage.name == "times":
                break
        return so_far

    return run


def meant(resources: Resources, text: str, *names: str) -> list[tuple[str, str | None, str] | None]:
    at, named = 0, []
    for name in names:
        at = text.index(name, at)
        named.append(Named(at, at + len(name), name, kind_of(text, at, at + len(name))))
        at += len(name)
    return [p and (p.name, p.country, p.precision) for p in resolve(text, named, resources.gazetteer)]


@pytest.mark.parametrize(
    ("text", "names", "places"),
    [
        ("Rebels shelled Tripoli, Lebanon.", ["Tripoli", "Lebanon"], [("Tripoli", "LB", "locality"), ("Lebanon", "LB", "country")]),
        ("Militias clashed in Tripoli, and Libya shut its ports in Benghazi.", ["Tripoli", "Libya", "Benghazi"], [("Tripoli", "LY", "locality"), ("Libya", "LY", "country"), ("Benghazi", "LY", "locality")]),
        ("Planes bombed Idlib province and then Idlib city.", ["Idlib", "Idlib"], [("Idlib", "SY", "province"), ("Idlib", "SY", "locality")]),
        ("Shells fell on the province of Hama.", ["Hama"], [("Hama", "SY", "province")]),
        ("He moved from Atlanta, Georgia.", ["Atlanta", "Georgia"], [("Atlanta", "US", "locality"), ("Georgia", "US", "province")]),
        ("Troops left Tbilisi, the capital of Georgia.", ["Tbilisi", "Georgia"], [("Tbilisi", "GE", "locality"), ("Georgia", "GE", "country")]),
        ("Fighters hold Zzyxqat.", ["Zzyxqat"], [None]),
    ],
)  # fmt: skip
def test_names_of_one_report_explain_each_other(resources: Resources, text: str, names: list[str], places: list) -> None:
    assert meant(resources, text, *names) == places


def test_a_country_named_settles_a_name_that_many_places_share(resources: Resources) -> None:
    found = meant(resources, "In Syria, fighting near Salamiyah and Rastan spread to Suran.", "Syria", "Salamiyah", "Rastan", "Suran")
    assert [p[1] for p in found if p] == ["SY"] * 4


@pytest.mark.parametrize(
    ("before", "words"),
    [
        ("a village north-west of ", "north-west of"),
        ("fighting near the city of ", "near"),
        ("a checkpoint 20 km south of ", "20 km south of"),
        ("some 15 kilometres (nine miles) east of the town of ", "some 15 kilometres (nine miles) east of"),
        ("farms on the outskirts of ", "on the outskirts of"),
        ("just outside ", "just outside"),
        ("troops in ", None),
        ("the capital of ", None),
    ],
)
def test_words_that_displace_a_place(before: str, words: str | None) -> None:
    assert displacement(before + "Hama", len(before)) == words


def test_every_name_of_a_place_is_a_mention_of_one_entity_and_quotes_the_text(read_places: Reader) -> None:
    so_far = read_places(
        "Warplanes bombed Saraqeb in Idlib province.\n\nSaraqeb had been hit before. The dead were taken to Xanqorat hospital."
    )
    mentions = [m for m in so_far.of(Mention) if m.kind == "place"]
    saraqeb = [m for m in mentions if m.text == "Saraqeb"]
    assert len(saraqeb) == 2 and len({m.entity for m in saraqeb}) == 1
    assert saraqeb[0].name == "Saraqib" and saraqeb[0].geonameid and saraqeb[0].precision == "locality"
    entities = {e.id for e in so_far.of(Entity)}
    assert all(m.entity in entities for m in mentions)
    check_words(so_far.report.text, so_far.records())


def test_a_place_that_no_gazetteer_knows_is_kept_without_coordinates(read_places: Reader) -> None:
    so_far = read_places("Rebels took the village of Tal Xarqout on Monday. Fighting in the village of Tal Xarqout went on.")
    unknown = [m for m in so_far.of(Mention) if m.kind == "place" and "Xarqout" in m.text]
    assert unknown and all((m.lat, m.lon, m.geonameid, m.precision) == (None, None, None, None) for m in unknown)


def names(found: Where) -> tuple[list[str | None], list[str | None], list[str | None]]:
    return [p.name for p in found.place], [p.name for p in found.origin], [p.name for p in found.destination]


@pytest.mark.parametrize(
    ("text", "trigger", "place"),
    [
        ("Warplanes bombed the town of Saraqeb in Idlib province on Friday, killing ten people.", "bombed", ["Saraqib", "Idlib"]),
        ("Warplanes bombed the town of Saraqeb in Idlib province on Friday, killing ten people.", "killing", ["Saraqib", "Idlib"]),
        ("Activists in Homs said that government forces shelled Rastan.", "shelled", ["Rastan"]),
        ("The Douma attack killed 40 people.", "killed", ["Douma"]),
        ("The Douma attack killed 40 people. The strike destroyed a market.", "strike", ["Douma"]),
        ("In Damascus, the army said its troops had captured the village of Khan al-Shih.", "captured", ["Khan al-Shih"]),
        ("In Aleppo, medics said that nine people had been killed.", "killed", ["Aleppo"]),
        ("At least 12 civilians were killed when jets hit a mosque in Daquq, north of Baghdad.", "killed", ["Daquq"]),
        ("Clashes broke out near Khan Tuman, south of Aleppo, and five fighters died.", "died", ["Khan Tuman"]),
        ("A barrel bomb fell on the neighbourhood of al-Waer in Homs. Ten people were killed in the attack.", "killed", ["al-Waer", "Homs"]),
        ("A doctor in Gaziantep said that two nurses had been wounded.", "wounded", []),
    ],
)  # fmt: skip
def test_where_an_act_took_place(read_places: Reader, text: str, trigger: str, place: list[str]) -> None:
    so_far = read_places(text)
    token = next(t for t in so_far.one(Parse).doc if t.text == trigger)
    assert names(where(token, so_far))[0] == place


def test_a_movement_has_two_ends(read_places: Reader) -> None:
    so_far = read_places("Hundreds of fighters were evacuated from Daraya to Idlib under the deal.")
    token = next(t for t in so_far.one(Parse).doc if t.text == "evacuated")
    assert names(where(token, so_far)) == (["Daraya"], ["Daraya"], ["Idlib"])


def test_a_place_is_not_carried_where_nothing_points_back(read_places: Reader) -> None:
    so_far = read_places("Shells fell on Douma. Ministers met on Sunday.")
    token = next(t for t in so_far.one(Parse).doc if t.text == "met")
    assert where(token, so_far) == Where()


def test_where_is_asked_of_places_and_not_of_states_that_act(read_places: Reader) -> None:
    so_far = read_places("Moscow said that it had bombed Palmyra.")
    assert "Moscow" not in [p.text for p in so_far.of(PlaceMention)]
    token = next(t for t in so_far.one(Parse).doc if t.text == "bombed")
    assert names(where(token, so_far))[0] == ["Palmyra"]


def test_descriptions_point_back_to_the_place_told_before(read_places: Reader) -> None:
    so_far = read_places(
        "Shells fell on Douma. Six people died in the besieged town. Others were hurt near the Syrian capital and in the village of Qorqora."
    )
    told = [(p.text, p.name, p.relation) for p in so_far.of(PlaceMention)]
    assert ("the besieged town", "Douma", None) in told
    assert ("the Syrian capital", "Damascus", "near") in told
    assert not any(p.name == "Douma" and "village" in (p.text or "") for p in so_far.of(PlaceMention))
    check_words(so_far.report.text, so_far.records())
    token = next(t for t in so_far.one(Parse).doc if t.text == "died")
    assert names(where(token, so_far))[0] == ["Douma"]


@pytest.mark.parametrize(
    ("text", "trigger", "place"),
    [
        ("Jets struck Aleppo city's rebel-held district of Tariq al-Bab.", "struck", ["Tariq al-Bab", "Aleppo"]),
        ("Rebels fired rockets from Eastern Ghouta at Damascus.", "fired", ["Damascus"]),
        ("Near Raqqa, two strikes destroyed a bridge.", "strikes", ["Raqqa"]),
        ("Talks on a truce in Syria will begin in Geneva on Wednesday.", "Talks", ["Geneva", "Syria"]),
    ],
)
def test_harder_words_for_where(read_places: Reader, text: str, trigger: str, place: list[str]) -> None:
    so_far = read_places(text)
    token = next(t for t in so_far.one(Parse).doc if t.text == trigger)
    found = where(token, so_far)
    assert [p.name for p in found.place] == place
    assert [p.name for p in found.origin] == (["Eastern Ghouta"] if trigger == "fired" else []) and found.destination == ()
