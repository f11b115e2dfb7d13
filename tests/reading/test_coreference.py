"""Who is who in one report: names of one actor, pronouns, definite descriptions, offices."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.reading.coreference import Coreference
from reportedly.reading.language import Language, Parse
from reportedly.reading.mentions import actor_mention, entity_of, names_in
from reportedly.reading.names import Names
from reportedly.reading.notes import Reference
from reportedly.reading.stage import Records
from reportedly.records import Entity, Mention, Report, check_words
from reportedly.resources import Resources


def read(resources: Resources, text: str, **fields: object) -> Records:
    report = Report(id="t", text=text, published="2016-09-16", **fields)  # type: ignore[arg-type]
    so_far = Records(report)
    for stage in (Language(), Names(), Coreference()):
        so_far.add(stage(report, so_far, resources))
    return so_far


def meant(so_far: Records, words: str, nth: int = 1) -> Entity | None:
    """The entity that the nth occurrence of these words points to."""
    text, at = so_far.report.text, -1
    for _ in range(nth):
        at = text.index(words, at + 1)
    found = [r for r in so_far.of(Reference) if (r.start, r.end) == (at, at + len(words))]
    entity = so_far.get(found[0].entity) if found else None
    assert entity is None or isinstance(entity, Entity)
    return entity


LINKS = [
    ("Rami Nasser left Homs on Friday. He said that the road was cut.", "He", 1, "Rami Nasser"),
    ("Capt Yasin Al Homsi spoke to reporters. Al Homsi said the group had left.", "Al Homsi", 2, "Yasin Al Homsi"),
    ("The Syrian Observatory for Human Rights counted 12 dead. The monitoring group said they were civilians.", "The monitoring group", 1, "Syrian Observatory for Human Rights"),
    ("The Free Idlib Army (FIA) left the town. The group denied this.", "The group", 1, "Free Idlib Army"),
    ("A rebel commander said the truce was over. The commander blamed Russia.", "The commander", 1, "rebel commander"),
    ("A resident said shells fell. Her brother was hurt. She fled.", "She", 1, "resident"),
    ("Turkey said it would send troops.", "it", 1, "Turkey"),
    ("Rebels said they had left the town.", "they", 1, "Rebels"),
    ("Omar Saleh, a doctor in Douma, said the ward was full. The 40-year-old has worked there since 2012.", "The 40-year-old", 1, "Omar Saleh"),
    ("Although they deny it, rebels shelled the town.", "they", 1, "rebels"),
    ("Two rebel sources said the deal was off. The same sources blamed the army.", "The same sources", 1, "Two rebel sources"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "nth", "expected"), LINKS)
def test_a_phrase_points_to_whom_it_means(resources: Resources, text: str, words: str, nth: int, expected: str) -> None:
    found = meant(read(resources, text), words, nth)
    assert found is not None
    assert found.name == expected


OPEN = [
    ("Rami Nasser left. It was the deadliest attack in months.", "It"),
    ("Turkey and Qatar met. Rebels left the town. The hospital said shelling had stopped.", "Turkey and Qatar"),
    ("Samira Haddad spoke first. He left early.", "the man"),
    ("It is clear that the truce is over.", "It"),
    ("It took place near Hama.", "It"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), [o for o in OPEN if o[1] in o[0]])
def test_what_the_words_leave_open_points_to_nobody(resources: Resources, text: str, words: str) -> None:
    assert meant(read(resources, text), words) is None


def test_he_is_not_a_plane_and_she_is_not_a_spokesman(resources: Resources) -> None:
    so_far = read(resources, "A man told us that a plane passed. He ran to the cellar.")
    assert (found := meant(so_far, "He")) is not None and found.name == "man"
    so_far = read(resources, "A spokesman met the nurse. She said little.")
    assert (found := meant(so_far, "She")) is None or found.name != "spokesman"


def test_names_of_one_actor_are_one_entity(resources: Resources) -> None:
    so_far = read(
        resources, "Bashar al-Assad spoke. Assad thanked Moscow. Russia and Russian warplanes stayed. ISIS, or the Islamic State, did not."
    )
    by_actor = [e.actor for e in so_far.of(Entity) if e.actor]
    assert sorted(by_actor) == sorted(set(by_actor))
    assert {"russia", "isis"} <= set(by_actor)
    assert len([e for e in so_far.of(Entity) if "Assad" in e.name]) == 1


def test_an_office_and_whom_it_is_held_for(resources: Resources) -> None:
    so_far = read(
        resources, "Yasin Al Homsi, spokesperson for Jaysh al-Izza, denied the report. Turkish Foreign Minister Mevlut Cavusoglu agreed."
    )
    entities = {e.name: e for e in so_far.of(Entity)}
    assert entities["Yasin Al Homsi"].office == "spokesperson"
    assert so_far.get(entities["Yasin Al Homsi"].of or "").actor == "jaysh-al-izza"  # type: ignore[attr-defined]
    assert entities["Mevlut Cavusoglu"].office == "foreign minister"
    assert so_far.get(entities["Mevlut Cavusoglu"].of or "").actor == "turkey"  # type: ignore[attr-defined]


def test_whoever_fights_for_a_named_group_is_told_by_its_name(resources: Resources) -> None:
    so_far = read(resources, "Hezbollah fighters took the hill. Russian drones bombed it. A Syrian activist fled.")
    parse = so_far.one(Parse)
    by_head = {t.text: entity_of(t, so_far) for t in parse.doc}
    assert by_head["fighters"] is not None and by_head["fighters"].name == "Hezbollah"
    assert by_head["drones"] is not None and by_head["drones"].actor == "russia"
    assert by_head["activist"] is not None and by_head["activist"].actor is None
    mention = actor_mention(next(t for t in parse.doc if t.text == "drones"), so_far)
    assert (mention.text, mention.actor, mention.name) == ("Russian drones", "russia", "Russia")


def test_unnamed_people_never_get_an_actor(resources: Resources) -> None:
    so_far = read(resources, "A commander of the Free Syrian Army, who asked not to be named, said rebels left. Residents agreed.")
    assert all(e.actor is None for e in so_far.of(Entity) if e.kind in ("unnamed", "population"))


def test_every_name_of_an_actor_is_a_mention_in_its_part(resources: Resources) -> None:
    title = "ISIS retreats"
    so_far = read(resources, f"{title}\n\nISIS left the town. Hezbollah said so.", title=title)
    mentions = so_far.of(Mention)
    assert [(m.text, m.part) for m in mentions] == [("ISIS", "headline"), ("ISIS", "body"), ("Hezbollah", "body")]
    assert mentions[0].entity == mentions[1].entity != mentions[2].entity
    assert [n.text for n in names_in(len(title), len(so_far.report.text), so_far)] == ["ISIS", "Hezbollah"]


WORDS = ["Omar Saleh", "he", "they", "it", "the group", "rebels", "said", "who", "Russia", "Russian", "warplanes", ",", ".", "a", "commander", "of", "the", "ISIS", "(", ")", "its", "Although", "\n"]  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=18))
def test_references_lie_in_the_text_and_point_to_entities(resources: Resources, words: list[str]) -> None:
    text = " ".join(words)
    so_far = read(resources, text)
    known = {e.id for e in so_far.of(Entity)}
    assert len(known) == len(so_far.of(Entity))
    for reference in so_far.of(Reference):
        assert 0 <= reference.start < reference.end <= len(text)
        assert reference.entity in known
    assert all(e.of is None or e.of in known for e in so_far.of(Entity))
    check_words(text, so_far.records())
    assert [r.id for r in so_far.records()] == [r.id for r in read(resources, text).records()]


def test_a_changed_name_is_never_taken_for_an_actor(resources: Resources) -> None:
    so_far = read(resources, "Bashar al-Assad (not his real name), a baker in Homs, said the oven was hit.")
    assert [e.actor for e in so_far.of(Entity) if e.kind == "person"] == [None]


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("Islamic State entered Palmyra, the Syrian Observatory for Human Rights said. Later the group said it held the museum.", "Islamic State"),
        ("Islamic State took Palmyra from the Syrian army. Later the group said it held the museum.", "Islamic State"),
        ("Amnesty International said hospitals were hit. Later the group called for an inquiry.", "Amnesty International"),
    ],
)  # fmt: skip
def test_the_group_is_an_armed_one_before_a_monitor_and_never_an_army(resources: Resources, text: str, group: str) -> None:
    found = meant(read(resources, text), "the group")
    assert found is not None
    assert found.name == group
