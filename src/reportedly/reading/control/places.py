"""What can be held: the places of a report, common nouns of places, and the parts of them."""

from __future__ import annotations

from spacy.tokens import Token

from reportedly.reading.language import Parse
from reportedly.reading.notes import Name, Reference
from reportedly.reading.noun_phrases import phrase
from reportedly.reading.stage import Records
from reportedly.reading.syntax import conjuncts
from reportedly.records import PlaceMention, quote

GENERIC = frozenset(
    """town city village district neighbourhood neighborhood area territory province region suburb base airbase airport airfield hill position
    checkpoint crossing road highway quarter camp enclave outskirts countryside land site facility route valley mountain bridge dam
    border point hospital school building street junction station hall post outpost barracks headquarters oilfield field farm prison port harbour
    harbor island refinery stronghold pocket heights hilltop hamlet square compound depot zone capital county governorate township
    commune ward corridor settlement trench citadel hub strip jetty""".split()
)
"""Common nouns of places that can be held."""
_SHARES = frozenset("part parts whole half most much all some swathes swath chunk rest majority remainder bulk percent %".split())
_QUARTERS = frozenset("north south east west northeast northwest southeast southwest north-east north-west south-east south-west".split())
_LYING = frozenset("over around above outside between along beyond overlooking near to across opposite".split())
"""Prepositions that say which bridge, hill or road it is."""
_PARTS = frozenset({"half", "part", "parts", "edge", "side", "sector"})


class Places:
    """The places of the report by the tokens that stand in them, and common nouns of places ("the town") as places of their own."""

    def __init__(self, so_far: Records, parse: Parse) -> None:
        self.text = so_far.report.text
        self.last: Token | None = None
        """The place that was last said to be held or to change hands."""
        self.actors = {r.head for r in so_far.of(Reference)}
        self.by_token: dict[int, PlaceMention] = {}
        for place in so_far.of(PlaceMention):
            for start, end in place.spans:
                for token in parse.tokens(start, end):
                    self.by_token.setdefault(token.i, place)
        for name in so_far.of(Name):
            if name.kind == "place":
                for token in parse.tokens(name.start, name.end):
                    said = quote(self.text, (name.start, name.end))
                    self.by_token.setdefault(token.i, PlaceMention(text=said.text, spans=said.spans, name=name.full or name.text))

    def is_one(self, token: Token) -> bool:
        if token.lower_ in _QUARTERS:  # "holds the north and the east", not "is to the north"
            of_it = token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.head.lower_ in _SHARES
            return (of_it or token.dep_ in ("dobj", "nsubjpass", "conj")) and any(c.lower_ == "the" for c in token.lefts)
        if token.lower_ in _PARTS:  # "its eastern half"
            return any(c.dep_ == "poss" for c in token.lefts)
        generic = token.lemma_.lower() in GENERIC or token.lower_ in GENERIC  # "the crossing", taken for a verb
        return token.i in self.by_token or token.ent_type_ in ("GPE", "LOC", "FAC") or generic

    def of(self, token: Token) -> PlaceMention | None:
        """The place that a noun phrase names: its own name, that of its apposition ("the town of X", "X, a town"), or its common noun."""
        if token.i in self.by_token:
            return self.by_token[token.i]
        if token.dep_ == "appos" and token.head.i in self.by_token and token.pos_ == "NOUN":
            return self.by_token[token.head.i]  # "Tmassah, the last town under army control"
        for child in (*token.rights, *token.lefts):
            if child.dep_ in ("appos", "compound", "nmod") and child.i in self.by_token:
                return self.by_token[child.i]
            if child.dep_ == "prep" and child.lower_ == "of":
                for inner in child.children:
                    if inner.i in self.by_token:
                        return self.by_token[inner.i]
        if (
            token.ent_type_ in ("GPE", "LOC", "FAC")
            or {token.lemma_.lower(), token.lower_} & ({"garrison"} | GENERIC | _PARTS | _QUARTERS)
            or token.pos_ == "PROPN"
        ):
            start, end = phrase(token)
            said = quote(self.text, (start, max(end, self._where_it_lies(token))))
            return PlaceMention(text=said.text, spans=said.spans)
        return None

    def _where_it_lies(self, site: Token) -> int:
        """Where the words of a site end: "the bridge *over the Dniester*", "the hills *around Mitrovica*", "the road *to Kenema*"."""
        beside = site.doc[site.i + 1] if site.i + 1 < len(site.doc) else site
        if beside.dep_ != "prep" or beside.lower_ not in _LYING:
            return 0
        ends = [e for e in heads_after(beside) if e.i in self.by_token or (e.pos_ == "PROPN" and e.ent_type_ not in ("DATE", "TIME"))]
        return phrase(ends[0])[1] if ends else 0


def each(head: Token, places: Places) -> list[Token]:
    """The places that a common noun tells of by name ("the villages of *Tira*, *Walgha* and *Hada*", "*Hada* and *Tira*, provinces that ...",
    "*Hada*, a quarter of Tira that ..."), or the noun itself."""
    if head.dep_ == "pobj" and head.head.lower_ == "of" and head.head.head.dep_ == "appos" and head.head.head.lemma_.lower() in _PARTS_OF:
        head = head.head.head
    if head.dep_ in ("appos", "conj", "dep") and head.pos_ == "NOUN" and head.left_edge.i > 1 and head.left_edge.nbor(-1).text == ",":
        first = head.left_edge.nbor(-2)
        while first.dep_ == "conj" and first.head.i < first.i:
            first = first.head
        names = head.tag_ == "NNS" and {head.lemma_.lower(), head.lower_} & (GENERIC | {"suburb"})
        beside = [t for t in conjuncts(first) if t.pos_ == "PROPN" and (t.i in places.by_token or names) and t.i < head.i]
        if beside and (head.dep_ == "appos" or head.tag_ == "NNS"):
            return beside if head.tag_ == "NNS" else beside[-1:]
    for preposition in head.rights:
        if preposition.lower_ == "of" and head.tag_ == "NNS":
            named = [t for t in heads_after(preposition) if t.i in places.by_token]
            if len(named) > 1:
                return named
    return [head]


_PARTS_OF = frozenset("quarter part suburb district neighbourhood neighborhood village sector area corner slum township commune".split())


def whole(part: Token) -> list[Token]:
    """The places that are taken or lost in part ("retook part of the mountain", "parts of Irob and Gulo")."""
    if part.dep_ == "appos" and part.head.pos_ in ("PROPN", "NOUN") and part.head.ent_type_ in ("GPE", "LOC", "FAC"):
        return [part.head]  # "in the Kodori gorge, the only part of Abkhazia that"
    if part.lower_ in _PARTS and not any(c.lower_ == "of" for c in part.rights) and any(c.dep_ == "poss" for c in part.lefts):
        return [part]
    parts = [part]
    for _ in range(3):
        inner = next((ends for child in parts[0].rights if child.lower_ == "of" and (ends := heads_after(child))), None)
        if parts[0].lower_ not in _SHARES or inner is None:
            return parts
        parts = inner  # "nearly all of the rest of the province"
    return parts


def heads_after(preposition: Token) -> list[Token]:
    return [end for inner in preposition.children if inner.dep_ == "pobj" for end in conjuncts(inner)]
