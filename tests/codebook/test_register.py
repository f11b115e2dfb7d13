"""Names of actors in reports, as the register knows them."""

from __future__ import annotations

import pytest
import spacy

from reportedly.codebook import Codebook, load_codebook
from reportedly.codebook.entries import ActorEntry
from reportedly.codebook.register import Register, register, slug


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    return load_codebook()


def matched(codebook: Codebook, text: str, on: str | None = None) -> dict[str, tuple[str, ...]]:
    words = [t.text for t in spacy.blank("en")(text)]
    return {" ".join(words[m.first : m.last + 1]): m.codes for m in register(codebook).match(words, on)}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Jaysh al-Izza", "jaysh-al-izza"),
        ("Jaish al Izzah", "jaysh-al-izza"),
        ("the Nusra Front", "jabhat-al-nusra"),
        ("al-Nusra", "jabhat-al-nusra"),
        ("Hay’at Tahrir ash-Sham", "hayat-tahrir-al-sham"),
        ("Da'esh", "isis"),
        ("U.S.", "usa"),
        ("Turkiye", "turkey"),
        ("Syrian army", "syria-army"),
        ("Syria's regime", "syria-government"),
        ("Bashar Al Assad", "bashar-al-assad"),
        ("Moscow", "russia"),
    ],
)
def test_one_actor_in_many_spellings(codebook: Codebook, name: str, code: str) -> None:
    assert [entry.code for entry in register(codebook).lookup(name)] == [code]


def test_names_in_running_text_with_article_and_possessive(codebook: Codebook) -> None:
    found = matched(codebook, "Al-Nusra and Jaish al-Izzah's men fought the Syrian army; Moscow told us that IS lost, as is known.")
    assert found == {
        "Al - Nusra": ("jabhat-al-nusra",),
        "Jaish al - Izzah": ("jaysh-al-izza",),
        "Syrian army": ("syria-army",),
        "Moscow": ("russia",),
        "IS": ("isis",),
    }


def test_a_shouted_headline_names_no_one_by_its_small_words(codebook: Codebook) -> None:
    assert matched(codebook, "TRUCE IS OVER, SAYS ENVOY") == {}


def test_bare_descriptions_are_marked_and_point_by_country(codebook: Codebook) -> None:
    book = register(codebook)
    words = ["The", "regime", "shelled", "the", "town"]
    (regime,) = book.match(words)
    assert (regime.first, regime.last, {f.how for f in regime.found}) == (1, 1, {"description"})
    assert "syria-government" in regime.codes
    assert [e.code for e in book.described("the regime", "SY")] == ["syria-government"]
    assert book.described("the regime", "NO") == []
    assert [e.code for e in book.described("the army", "KE")] == ["kenya-army"]
    assert [e.code for e in book.described("the army", "SY")] == ["syria-army"]


def test_every_state_has_its_organs(codebook: Codebook) -> None:
    book = register(codebook)
    assert [e.code for e in book.lookup("Kenyan police")] == ["kenya-police"]
    assert [e.code for e in book.lookup("Norway's foreign ministry")] == ["norway-foreign-ministry"]
    assert book.entries["kenya-police"].name == "Kenyan police"
    assert book.entries["kenya-police"].country == "KE"


def test_a_name_that_two_held_goes_to_the_one_who_held_it_then() -> None:
    from reportedly.codebook.entries import Dated

    old = ActorEntry(code="old", name="Old Front", kind="group", aliases=(Dated(value="Unity Brigade", until="2014-03"),))
    new = ActorEntry(code="new", name="New Front", kind="group", aliases=(Dated(value="Unity Brigade", since="2015"),))
    book = Register([old, new])
    assert [e.code for e in book.lookup("Unity Brigade", "2013-05-01")] == ["old"]
    assert [e.code for e in book.lookup("Unity Brigade", "2014-03-31")] == ["old"]
    assert [e.code for e in book.lookup("Unity Brigade", "2016")] == ["new"]
    assert [e.code for e in book.lookup("Unity Brigade", "2014-12-01")] == ["old", "new"]


def test_office_holders_are_persons_with_their_offices(codebook: Codebook) -> None:
    book = register(codebook)
    (office, of, held), *_ = book.offices["bashar-al-assad"]
    assert (office, of) == ("president", "syria-government")
    assert held.since == "2000-07-17"
    assert book.entries["bashar-al-assad"].kind == "person"


def test_the_register_is_built_once_a_codebook(codebook: Codebook) -> None:
    assert register(codebook) is register(codebook)


def test_slugs_are_readable() -> None:
    assert slug("Hay’at Taḥrīr al-Shām") == "hayat-tahrir-al-sham"


def test_outlets_with_common_words_for_names_want_their_capitals(codebook: Codebook) -> None:
    assert matched(codebook, "Foreign policy failed. The times are hard, The Times told Foreign Policy.") == {
        "The Times": ("the-times",),
        "Foreign Policy": ("foreign-policy",),
    }


def test_an_outlet_does_not_hide_a_longer_name_and_is_no_first_name(codebook: Codebook) -> None:
    assert matched(codebook, "The National Front for Liberation told Al-Hayat, Hayat said.") == {
        "National Front for Liberation": ("national-front-for-liberation",),
        "Al - Hayat": ("al-hayat",),
    }


def test_a_name_ends_with_its_sentence_and_a_town_is_no_broadcaster(codebook: Codebook) -> None:
    found = matched(codebook, "He went to Damascus. Regime change in al-Mayadin was denied, Al-Mayadeen said.")
    assert {"iran-government", "syria-government"} <= set(found.pop("Regime"))
    assert found == {"Damascus": ("syria",), "Al - Mayadeen": ("al-mayadeen",)}


def test_labels_that_fit_anybody_are_no_actors(codebook: Codebook) -> None:
    assert matched(codebook, "Rebels, militants, terrorists, gunmen and insurgents attacked.") == {}


def test_state_media_are_those_of_the_country(codebook: Codebook) -> None:
    book = register(codebook)
    assert [e.code for e in book.lookup("Chinese state media")] == ["china-state-media"]
    assert book.lookup("state media") == []
    assert [e.code for e in book.described("state television", "SY")] == ["syria-state-media"]


def test_an_acronym_is_no_word(codebook: Codebook) -> None:
    assert matched(codebook, "Who told us that it is so? The WHO told the US that IS did.") == {
        "WHO": ("who",),
        "US": ("usa", "usa"),
        "IS": ("isis",),
    }


MEANT = {
    "Ansar al-Sharia", "Civil Defence", "Civil Defence teams", "Civil Defense", "Civil Defense teams", "House of Representatives",
    "Internal Security Forces", "Local Defence Forces", "Local Defense Forces", "National Guard", "National Liberation Army",
    "Northern Alliance", "People's Defence Forces", "People's Defense Forces", "People's Liberation Army", "Quad", "the Quad",
    "Rapid Intervention Battalion", "Red Crescent", "al-Bunyan al-Marsous", "coalition forces", "coalition jets",
    "coalition warplanes", "Lebanese Forces",
}  # fmt: skip
"""Names in full that several actors have at one time."""


def test_no_name_stands_for_two_actors_by_mistake(codebook: Codebook) -> None:
    """Acronyms may be shared: the report tells whose they are. Names in full that several actors share are few, and each is meant."""
    book = register(codebook)
    shared = set()
    for known in book._forms.values():
        lasting = [(form, f) for form, f in known if f.how == "name" and f.since is None and f.until is None]
        if len({f.code for _, f in lasting}) > 1:
            shared |= {form for form, _ in lasting if form and not form.isupper() and len(form.split()) > 1}
    near = {"Ahlu Sunna Wal Jama'a", "Ahlu Sunna Wal Jammah", "Al-Bunyan Al-Marsous"}
    assert shared <= MEANT | near, shared - MEANT - near


def test_no_two_actors_are_both_chiefly_meant_by_a_name(codebook: Codebook) -> None:
    chief = [(name, e.code) for e in (*codebook.actors.values(), *codebook.outlets.values()) for name in e.chiefly]
    assert len({name for name, _ in chief}) == len(chief)


def test_every_code_is_that_of_one_actor_or_outlet(codebook: Codebook) -> None:
    assert set(codebook.actors) & set(codebook.outlets) == set()


@pytest.mark.parametrize("code", ["syria-army", "jaysh-al-izza", "isis", "sohr", "usa", "the-times"])
def test_an_actor_is_found_by_every_one_of_its_names(codebook: Codebook, code: str) -> None:
    book = register(codebook)
    entry = book.entries[code]
    for name in (entry.name, *(a if isinstance(a, str) else a.value for a in entry.aliases)):
        assert code in [e.code for e in book.lookup(name)], name
