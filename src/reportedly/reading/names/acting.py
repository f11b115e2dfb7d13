"""Does a state, its seat or its adjective act here, or is it only where something happens?

"Turkey backed the rebels", "Moscow said", "Iran-backed", "Russian warplanes" name who acts; "in Turkey", "Syria's north", "Syrian
refugees" name a place or an origin. The words around decide: role, preposition, and the noun that it belongs to.
"""

from __future__ import annotations

from spacy.tokens import Token

from reportedly.reading.nouns import Nouns

PLACE_VERBS = frozenset(
    "visit leave enter reach flee cross tour rule control hold capture take divide ravage destroy rock hit strike bomb shell govern "
    "liberate retake recapture bombard seize occupy overrun besiege lose invade encircle surround storm secure link connect".split()
)
"""Verbs whose object is a piece of land when it is a place name."""
_ADDRESSING = frozenset(
    "accuse blame urge press warn condemn criticise criticize denounce ask tell threaten back support persuade convince pressure praise "
    "thank inform assure notify implore rebuke".split()
)
"""Verbs whose object is somebody, a seat of power too."""
_PASSIVE_STATES = frozenset(["be", "fall", "remain", "become", "lie", "witness", "suffer", "come", "burn"])
_MAYBE_ACTORS = frozenset("by with between against via among like including alongside versus vs without".split())
_OF_WHOM = frozenset(
    "ally enemy foe government regime leader president minister army force military backing support supporter backer opponent hand role "
    "supervision intervention policy withdrawal involvement help assistance approval permission consent part criticism accusation "
    "behalf request auspex auspices umbrella leadership patron rival friend partner proxy mediation sponsorship spokesman spokesperson "
    "representative ambassador envoy".split()
)
_FROM_WHOM = frozenset(
    "support aid help backing pressure approval threat statement weapon arms funding money assistance confirmation denial response "
    "criticism pledge guarantee promise permission consent cover order official delegation troop force soldier fighter demand word "
    "comment".split()
)
_ON_WHOM = frozenset("pressure sanction call blame accuse rely depend impose blockade attack war strike focus count".split())
_TO_WHOM = frozenset(
    "give sell say tell offer belong loyal close ally allegiance respond response pledge hand oppose opposed opposition ambassador "
    "envoy threat warning message aid support help loan concession link tie report allied apologise apologize appeal proposal according".split()
)
_ORIGIN_ONLY = frozenset(
    "war conflict crisis north south east west northeast northwest southeast southwest coast border people population future history "
    "frontier capital economy city town village province region desert refugee civilian citizen resident child family uprising "
    "opposition rebel insurgency revolution activist dissident".split()
)
"""Nouns of which a state is the place, not the one who acts ("Syria's war", "Syrian rebels")."""
_NOT_ACTING_PARTICIPLES = frozenset({"base", "bear", "occupy"})


def place_acts(head: Token, country: bool, vocabulary: Nouns) -> bool:
    """Does the state (`country`) or the seat of power with this head token act, or have something done to it as an actor?"""
    role = head
    while role.dep_ == "conj" and role.head.i != role.i:
        role = role.head
    dep, above = role.dep_, role.head
    if dep in ("nsubj", "csubj"):
        return country or (above.pos_ in ("VERB", "AUX") and above.lemma_ not in _PASSIVE_STATES)
    if dep == "nsubjpass":
        return country and above.lemma_ not in PLACE_VERBS
    if dep in ("dobj", "dative"):
        return (country or above.lemma_ in _ADDRESSING) and above.lemma_ not in PLACE_VERBS
    if dep == "pobj":
        return _after_preposition(role, country)
    if dep == "poss":
        return _modifies_act(above, vocabulary, country)
    if country and _before_title(head, vocabulary):
        return True
    if dep in ("npadvmod", "compound", "nmod", "amod"):
        if above.tag_ in ("VBN", "VBG", "VBD", "JJ") and head.i + 1 < len(head.doc) and head.doc[head.i + 1].text in "-–":
            return above.lemma_ not in _NOT_ACTING_PARTICIPLES
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


def _after_preposition(role: Token, country: bool) -> bool:
    preposition = role.head
    word, above = preposition.lower_, preposition.head
    if word in _MAYBE_ACTORS:
        return True
    if word == "of":
        return above.lemma_.lower() in _OF_WHOM
    if word == "from":
        return above.lemma_.lower() in _FROM_WHOM
    if word in ("on", "upon"):
        return country and above.lemma_.lower() in _ON_WHOM
    if word in ("to", "toward", "towards"):
        return (country or above.pos_ == "VERB") and above.lemma_.lower() in _TO_WHOM
    if word in ("for", "than", "as", "unlike"):
        return country
    return False


def _modifies_act(noun: Token, vocabulary: Nouns, country: bool) -> bool:
    lemma = noun.lemma_.lower()
    if noun.tag_ in ("NNP", "NNPS"):
        return country and noun.lower_ in vocabulary.titles
    if lemma in _ORIGIN_ONLY:
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
    if noun.tag_ in ("NNP", "NNPS") or lemma in _ORIGIN_ONLY or any(c.lemma_.lower() in _ORIGIN_ONLY for c in noun.lefts):
        return False
    entry = vocabulary.entry(noun)
    return (entry is not None and entry.of_state) or lemma in vocabulary.acts or lemma in _OF_WHOM or lemma.endswith("strike")


def acting_people(token: Token) -> str | None:
    """A people's name used as a noun: "state" where it stands for their state ("the Russians said"), "population" where it stands for
    the people ("Syrians fled"), None where it is no noun."""
    if token.tag_ not in ("NNS", "NNPS") or token.dep_ in ("amod", "compound", "nmod"):
        return None
    before = token.nbor(-1) if token.i else None
    definite = before is not None and before.lower_ == "the"
    alone = not any(c.dep_ in ("relcl", "acl", "prep", "nummod", "amod") for c in token.children)
    return "state" if definite and alone and token.dep_ in ("nsubj", "pobj", "dobj", "nsubjpass") else "population"
