"""Sites named for a place: "Lira airport", "the Amal hospital", "the Nahr quarter". The words of the place mention are the site's."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from reportedly.records import PlacePrecision

_PRECISION: dict[PlacePrecision, frozenset[str]] = {
    "neighbourhood": frozenset("neighbourhood neighborhood quarter suburb slum township favela".split()),
    "locality": frozenset("village town city hamlet settlement".split()),
    "district": frozenset("district county subdistrict canton municipality sub-district parish".split()),
    "province": frozenset("province governorate oblast prefecture department".split()),
    "region": frozenset(
        "region area countryside peninsula valley desert plain plateau mountain hill forest reserve island pocket enclave corridor".split()
    ),
    "line": frozenset("road highway motorway river border frontier front frontline street avenue railway canal strait".split()),
}
_PRECISE = {noun: precision for precision, nouns in _PRECISION.items() for noun in nouns}
_MANY = frozenset("barracks headquarters crossroads mountains hills heights islands marshes swamps waters falls gates woods".split())
"""Nouns in the plural that name one site; other plurals follow several names ("Lira and Gulu districts")."""
_BETWEEN = 2
"""Words between a name and the noun of its site, at most ("gas plant", "teacher training college")."""


def site_end(doc: Doc, last: int, sites: frozenset[str]) -> Token | None:
    """The noun of the site that a place's name, whose last token is `last`, is a part of; None where it names the place itself.

    sites: lemmas of nouns for sites and parts of lands (grammar.yaml).
    """
    found = None
    for i in range(last + 1, min(last + _BETWEEN + 2, len(doc))):
        token = doc[i]
        if not token.text.isalpha() or not (token.text.islower() or token.text == "TV") or not doc[i - 1].whitespace_:
            break
        if token.tag_ not in ("NN", "NNS", "JJ", "NNP") and token.lower_ not in ("shopping", "training", "trading"):
            break
        if token.tag_.startswith("N") and (token.lower_ in _MANY or (token.tag_ != "NNS" and {token.lower_, token.lemma_} & sites)):
            found = token
        elif found is not None:
            break
    if found is None:
        return None
    after = doc[found.i + 1] if found.i + 1 < len(doc) else None
    if after is not None and found.dep_ in ("compound", "nmod", "amod") and after.tag_ in ("NN", "NNS") and found.whitespace_:
        return None  # "Lira airport officials"
    return found


def precision_of(noun: Token) -> PlacePrecision:
    """How precisely the noun of a site tells where."""
    return _PRECISE.get(noun.lemma_.lower(), "site")
