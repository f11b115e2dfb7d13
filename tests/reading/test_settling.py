"""Whom a shared name means: what the report tells decides, and where it does not, nobody is meant."""

from __future__ import annotations

import pytest
from test_names import names

from reportedly.resources import Resources

DECIDED = [
    # the full name beside the acronym, or anywhere
    ("The Rapid Support Forces (RSF) shelled a hospital in Nyala. RSF officials denied it.", "RSF", "rapid-support-forces"),
    ("Reporters Without Borders (RSF) counted 40 arrests of journalists in Sudan. RSF called for their release.", "RSF", "rsf"),
    ("RSF gave no reason. The Rapid Support Forces had held the bridge since June.", "RSF", "rapid-support-forces"),
    ("The Allied Democratic Forces (ADF) burnt a village in Beni. The ADF took hostages.", "ADF", "allied-democratic-forces"),
    ("Ambazonia Defence Forces (ADF) closed the schools. The ADF gave a reason.", "ADF", "ambazonia-defence-forces"),
    ("The Mon National Liberation Army and the junta met. The MNLA signed nothing.", "MNLA", "mon-national-liberation-army"),
    ("The National Movement for the Liberation of Azawad left Kidal. The MNLA said so.", "MNLA", "mnla"),
    ("The Coalition of Patriots for Change (CPC) took a mine. The CPC then left it.", "CPC", "coalition-of-patriots-for-change"),
    ("The Kachin Independence Army (KIA) shelled an outpost. KIA drones followed.", "KIA", "kia"),
    ("The Armed Forces of the Philippines (AFP) lost a boat. The AFP blamed the weather.", "AFP", "philippines-army"),
    ("The Azawad Liberation Front (FLA) ambushed a convoy. The FLA named its dead.", "FLA", "azawad-liberation-front"),
    ("ELN fighters freed two soldiers. The National Liberation Army had held them since May.", "National Liberation Army", "eln"),
    # the noun beside it
    ("RSF fighters stormed the market.", "RSF", "rapid-support-forces"),
    ("The press freedom watchdog RSF said two journalists were held in Khartoum, Sudan.", "RSF", "rsf"),
    # the country that the report is about
    ("Fighting raged in El Fasher, Sudan, on Monday. The RSF denied shelling the camp.", "RSF", "rapid-support-forces"),
    ("SNA troops took a village near Beledweyne, Somalia.", "SNA", "somalia-army"),
    ("SNA factions shelled Tal Rifaat in northern Syria.", "SNA", "syrian-national-army"),
    ("The Civil Defence pulled three children from a house in Gaza City, Palestine.", "Civil Defence", "gaza-civil-defence"),
    ("In Beirut, Lebanon, the Civil Defence put out the fire.", "Civil Defence", "lebanese-civil-defence"),
    ("In Idlib, Syria, the Civil Defence put out the fire.", "Civil Defence", "white-helmets"),
    ("In Yemen, coalition warplanes bombed a farm near Saada.", "coalition warplanes", "saudi-led-coalition"),
    ("In Syria, coalition warplanes bombed a bridge near Raqqa.", "coalition warplanes", "us-led-coalition"),
    ("Northern Alliance fighters held the pass north of Kabul, Afghanistan.", "Northern Alliance", "northern-alliance-afghanistan"),
    ("In Myanmar, the Northern Alliance attacked a police post in Shan State.", "Northern Alliance", "northern-alliance-myanmar"),
    ("Uganda sent more men of the UPDF to the border.", "UPDF", "uganda-army"),
    ("The MIT questioned him in Ankara, Turkey.", "MIT", "turkey-intelligence"),
    ("MIT militants hid in the hills of Poso in Indonesia.", "MIT", "east-indonesia-mujahideen"),
    ("Colombia freed a leader of the EMC.", "EMC", "emc-farc"),
    ("In Sudan, the SPA called for a strike.", "SPA", "sudanese-professionals-association"),
    ("In Riyadh, Saudi Arabia, the SPA carried the royal decree.", "SPA", "spa"),
    ("JeM men crossed into Kashmir, India.", "JeM", "jaish-e-mohammed"),
    ("Petro told voters in Cali, Colombia, to wait.", "Petro", "gustavo-petro"),
    ("Gustavo Petro was ill. Petro stayed at home.", "Petro", "gustavo-petro"),
    ("In Ethiopia, Fano fighters took two towns.", "Fano fighters", "fano"),
    # dates, and then the one that is meant by far the most
    ("The ISI knew of the plan.", "ISI", "isi-pakistan"),
    ("The SDF released the names.", "SDF", "sdf"),
    ("The PLA rehearsed a landing.", "PLA", "china-army"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "code"), DECIDED)
def test_whom_a_shared_name_means(resources: Resources, text: str, name: str, code: str) -> None:
    assert {n.actor for n in names(resources, text, "2024-11-05") if n.text == name} == {code}


OPEN = [
    ("The RSF said it had no comment.", "RSF"),
    ("Reporters Without Borders blamed the Rapid Support Forces. The RSF gave no comment.", "RSF"),
    ("The SNA said nothing.", "SNA"),
    ("The ADF put out a video.", "ADF"),
    ("The National Liberation Army claimed the bomb.", "National Liberation Army"),
    ("The Northern Alliance rejected the offer.", "Northern Alliance"),
    ("The NPA told reporters nothing new.", "NPA"),
    ("Her uncle plays in the NFL.", "NFL"),
    ("He studied physics at MIT.", "MIT"),
    ("The Regional Stability Force (RSF) patrols the islands of Fiji. The RSF said so.", "RSF"),
    ("In Sudan, the Roads and Streets Fund (RSF) mends the bridges. The RSF lacks money.", "RSF"),
    ("Three of the patients were KIA, the form said.", "KIA"),
    ("The Pacific Dental Federation (PDF) met in Lima, Peru. The PDF elected a chair.", "PDF"),
    ("Kia cut prices; the Internal Security Forces of the island said nothing.", "Internal Security Forces"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name"), OPEN)
def test_a_shared_name_stays_open_where_nothing_tells_whose_it_is(resources: Resources, text: str, name: str) -> None:
    assert {n.actor for n in names(resources, text, "2024-11-05") if n.text == name} <= {None}


DATED = [
    ("The Transitional Military Council closed the airport.", "2019-06-10", "sudan-transitional-military-council"),
    ("The Transitional Military Council closed the airport.", "2021-06-10", "chad-transitional-military-council"),
    ("In Iraq, the ISI bombed a ministry.", "2010-03-01", "isis"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "published", "code"), DATED)
def test_a_name_that_others_had_at_another_time_is_theirs_who_had_it_then(
    resources: Resources, text: str, published: str, code: str
) -> None:
    assert code in {n.actor for n in names(resources, text, published)}


ORDINARY = [
    "Amal Khoury, a teacher, told the court about her brother Amal.",
    "In Lebanon, Amal Khalil wrote for the paper. Amal was a reporter.",
    "Amal said she would bake a cake for the feast in Oslo.",
    "She spent her holidays in Fano, a town on the Adriatic coast of Italy.",
    "The Fano brothers opened a bakery in Lyon.",
    "Ships crossed the Sea of Azov; the port of Azov was quiet.",
    "In Lima, Peru, the coalition of the left won 40 seats.",
    "Civil defence begins at home, the leaflet says.",
    "A white army of cranes stood along the river in Hamburg.",
    "White army tents stood in rows at the fair.",
    "The Amhara are a people of the highlands.",
    "Wagner wrote the opera in Zurich, Switzerland.",
    "The wagner was played by a quartet.",
    "The Serval is a cat of the savannah.",
    "Wafa and Saba are sisters from Tunis.",
    "She wears a podemos badge.",
    "The breaking of the silence took years; peace now seems near.",
    "He keeps a giants scarf and a lion's den of a flat.",
    "The popular forces of the market set the price.",
    "He filed a pdf and a raw image.",
    "Congress of dentists opens in Lima, Peru; the Congress lasts a week.",
    "The National Guard of the museum in Oslo, Norway, wears blue.",
    "A southern movement in the dance troupe calls itself free.",
    "Petro Danylko sells honey in Lviv.",
    "Jem let the dog out; Let it run, she said.",
    "The Sumud Flotilla sailed from Genoa.",
    "Ms Hasina Warsame runs a shop in Leeds.",
    "Serval, Rada and Danab are names of cats.",
]  # fmt: skip


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_words_and_names_are_no_actors_of_a_war(resources: Resources, text: str) -> None:
    fighting = ("armed_group", "militia", "army", "party", "coalition", "rescue", "alliance", "security", "parliament", "outlet")
    found = [n for n in names(resources, text) if n.actor and n.kind != "place"]
    assert not [n for n in found if n.kind == "person"]
    entries = {n.text: resources.codebook.actors.get(n.actor or "") or resources.codebook.outlets.get(n.actor or "") for n in found}
    assert {text: e.code for text, e in entries.items() if e is not None and (e.type in fighting or e.kind == "outlet")} == {}


@pytest.mark.parametrize("noun", ["fighters", "forces", "drones", "officials", "spokesman", "authorities", "militia"])
def test_the_adjective_of_an_armed_body_names_it_before_its_men_and_organs(resources: Resources, noun: str) -> None:
    assert {n.actor for n in names(resources, f"Houthi {noun} reached Marib on Monday.") if "Houthi" in n.text} <= {
        "ansar-allah",
        "houthi-government",
    }
    assert [n.actor for n in names(resources, f"Houthi {noun} reached Marib on Monday.") if "Houthi" in n.text] != []
    assert [n for n in names(resources, "The Houthi villages were quiet.") if n.actor == "ansar-allah"] == []


def test_an_agency_that_is_told_something_is_the_agency(resources: Resources) -> None:
    text = "The Armed Forces of the Philippines (AFP) lost a boat. A general told AFP that all men were safe."
    assert [n.actor for n in names(resources, text) if n.text == "AFP"] == ["philippines-army", "afp"]


def test_a_state_keeps_its_acronym_beside_an_organisation_of_the_same(resources: Resources) -> None:
    text = "The Danish Refugee Council (DRC) left the camp. The DRC told the United Nations why."
    told = [(n.text, n.actor) for n in names(resources, text) if n.text in ("Danish Refugee Council", "DRC")]
    assert told[:2] == [("Danish Refugee Council", "danish-refugee-council"), ("DRC", "danish-refugee-council")]


def test_what_is_left_open_is_not_taken_up_by_its_initials(read_text) -> None:  # type: ignore[no-untyped-def]
    from reportedly.records import Mention

    records = read_text("Reporters Without Borders blamed the Rapid Support Forces. The RSF gave no comment.", published="2024-11-05")
    assert [m.actor for m in records if isinstance(m, Mention) and "RSF" in m.text] == [None]


def test_a_modifier_with_a_shared_name_is_settled_by_the_report(read_text) -> None:  # type: ignore[no-untyped-def]
    from reportedly.records import Control

    records = read_text("The Rapid Support Forces hold most of Darfur. RSF-held Nyala was calm on Monday.", published="2024-11-05")
    holders = {h.actor for r in records if isinstance(r, Control) for h in r.holder}
    assert holders <= {"rapid-support-forces"} and holders
