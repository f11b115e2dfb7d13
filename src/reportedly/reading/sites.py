"""Sites named for a place: "Lira airport", "the Amal hospital", "the Nahr quarter". The words of the place mention are the site's."""

from __future__ import annotations

from spacy.tokens import Doc, Token

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
