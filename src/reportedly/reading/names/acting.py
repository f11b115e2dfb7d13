"""Does a state, its seat or its adjective act here, or is it only where something happens?

"Turkey backed the rebels", "Moscow said", "Iran-backed", "Russian warplanes" name who acts; "in Turkey", "Syria's north", "Syrian
refugees" name a place or an origin. The words around decide: role, preposition, and the noun that it belongs to.
"""

from __future__ import annotations

from spacy.tokens import Token

from reportedly.reading.nouns import Nouns

_MAYBE_ACTORS = frozenset("by with between against via among like including alongside versus vs without".split())


def place_acts(head: Token, country: bool, vocabulary: Nouns) -> bool:
    """Does the state (`country`) or the seat of power with this head token act, or have something done to it as an actor?"""
    role = head
    while role.dep_ == "conj" and role.head.i != role.i:
        role = role.head
    dep, above = role.dep_, role.head
    if dep in ("nsubj", "csubj"):
        return country or (above.pos_ in ("VERB", "AUX") and above.lemma_ not in vocabulary.grammar["undergoing_land"])
    if dep == "nsubjpass":
        return country and above.lemma_ not in vocabulary.grammar["done_to_land"]
    if dep in ("dobj", "dative"):
        return (country or above.lemma_ in vocabulary.grammar["addressing"]) and above.lemma_ not in vocabulary.grammar["done_to_land"]
    if dep == "pobj":
        return _after_preposition(role, country, vocabulary)
    if dep == "poss":
        return _modifies_act(above, vocabulary, country)
    if country and _before_title(head, vocabulary):
        return True
    if dep in ("npadvmod", "compound", "nmod", "amod"):
        if above.tag_ in ("VBN", "VBG", "VBD", "JJ") and head.i + 1 < len(head.doc) and head.doc[head.i + 1].text in "-–":
            return above.lemma_ not in vocabulary.grammar["not_acting"]
        return _modifies_act(above, vocabulary, country)
    return False


def _before_title(token: Token, vocabulary: Nouns) -> bool:
    """Does it stand before an office and a name ("US President ...", "Russian Foreign Minister ...")?"""
    doc, i = token.doc, token.i + 1
    for word in doc[i : i + 3]:
        if word.lower_ in vocabulary.titles:
            return True
        if word.tag_ not in ("NNP", "NN", "JJ"):
            return False
    return False


def _after_preposition(role: Token, country: bool, vocabulary: Nouns) -> bool:
    preposition = role.head
    word, above = preposition.lower_, preposition.head
    if word in _MAYBE_ACTORS:
        return True
    if word == "of":
        return above.lemma_.lower() in vocabulary.grammar["acts_of"]
    if word == "from":
        return above.lemma_.lower() in vocabulary.grammar["acts_from"]
    if word in ("on", "upon"):
        return country and above.lemma_.lower() in vocabulary.grammar["acts_on"]
    if word in ("to", "toward", "towards"):
        return (country or above.pos_ == "VERB") and above.lemma_.lower() in vocabulary.grammar["acts_to"]
    if word in ("for", "than", "as", "unlike"):
        return country
    return False


def _modifies_act(noun: Token, vocabulary: Nouns, country: bool) -> bool:
    lemma = noun.lemma_.lower()
    if noun.tag_ in ("NNP", "NNPS"):
        return country and noun.lower_ in vocabulary.titles
    if lemma in vocabulary.grammar["origin_only"]:
        return False
    entry = vocabulary.entry(noun)
    if entry is not None:
        return entry.kind != "place" and (entry.of_state or entry.kind in ("state", "organisation") or lemma in vocabulary.acts)
    return country or lemma in vocabulary.acts


def acting_adjective(token: Token, vocabulary: Nouns) -> bool:
    """Does a country's adjective before a noun say who acts ("Russian air strikes", "Turkish soldiers"), not only where from?"""
    if token.dep_ not in ("amod", "compound", "nmod", "conj"):
        return False
    if _before_title(token, vocabulary):
        return True
    noun = token.head
    while noun.dep_ == "conj" and noun.tag_.startswith("J"):
        noun = noun.head
    if token.dep_ == "conj" and noun.dep_ in ("amod", "nmod", "compound"):
        noun = noun.head
    lemma = noun.lemma_.lower()
    if (
        noun.tag_ in ("NNP", "NNPS")
        or lemma in vocabulary.grammar["origin_only"]
        or any(c.lemma_.lower() in vocabulary.grammar["origin_only"] for c in noun.lefts)
    ):
        return False
    entry = vocabulary.entry(noun)
    return (
        (entry is not None and entry.of_state)
        or lemma in vocabulary.acts
        or lemma in vocabulary.grammar["acts_of"]
        or lemma.endswith("strike")
    )


def acting_people(token: Token) -> str | None:
    """A people's name used as a noun: "state" where it stands for their state ("the Russians said"), "population" where it stands for
    the people ("Syrians fled"), None where it is no noun."""
    if token.tag_ not in ("NNS", "NNPS") or token.dep_ in ("amod", "compound", "nmod"):
        return None
    before = token.nbor(-1) if token.i else None
    definite = before is not None and before.lower_ == "the"
    alone = not any(c.dep_ in ("relcl", "acl", "prep", "nummod", "amod") for c in token.children)
    return "state" if definite and alone and token.dep_ in ("nsubj", "pobj", "dobj", "nsubjpass") else "population"
