"""The sorts of nouns: fighters, authorities, people, weapons, sites ... by the names read in a report and the codebook's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from spacy.tokens import Token

from reportedly.codebook import Codebook
from reportedly.reading.language import Parse
from reportedly.reading.notes import Name
from reportedly.reading.stage import Records
from reportedly.reading.wording import wording

ACTING = frozenset({"fighters", "authorities", "people", "carriers", "group", "state", "person", "population", "pronoun", "number", "name"})
"""Sorts that a political actor can be of."""
NAMED = frozenset({"fighters", "authorities", "carriers", "group", "state", "person", "population"})
"""Sorts that tell an actor even as a modifier ("regime raids", "Russian shelling")."""

_BY_KIND: dict[str, frozenset[str]] = {
    "person": frozenset({"person", "people", "authorities"}),
    "group": frozenset({"group", "fighters"}),
    "state": frozenset({"state", "place", "authorities"}),
    "organisation": frozenset({"group", "authorities"}),
    "outlet": frozenset({"group", "outlet"}),
    "population": frozenset({"people", "population"}),
    "place": frozenset({"place", "territory"}),
    "unnamed": frozenset({"people"}),
}
LABELS: dict[str, frozenset[str]] = {
    "PERSON": frozenset({"person", "people", "authorities"}),
    "ORG": frozenset({"group", "authorities", "fighters"}),
    "NORP": frozenset({"state", "people", "population", "group"}),
    "GPE": frozenset({"place", "territory", "state", "group"}),
    "LOC": frozenset({"place", "territory"}),
    "FAC": frozenset({"place", "sites"}),
}
STATE_LIKE = frozenset({"place", "territory", "state", "group", "authorities"})
_PERSONAL = frozenset(
    """
    he her herself him himself i it itself me she them themselves they us we who whom you
    """.split()
)
_ABSTRACT = ("tion", "sion", "ment", "ness", "ity", "ism", "ance", "ence", "ship", "ing", "cy", "th")
_FUNCTION = frozenset(
    """
    all another any both each few many most much none several some that there these this those what which
    """.split()
)
_NOBODY = frozenset({"nobody", "none", "noone"})
_BODIES = frozenset({"office", "command", "staff", "leadership", "headquarters"})
"""Words for a body where it is told whose; "office" and "headquarters" by themselves are buildings."""
Words = tuple[Mapping[str, frozenset[str]], Mapping[str, frozenset[str]]]
_by_codebook: dict[int, tuple[Codebook, Words]] = {}


def words_of(codebook: Codebook) -> Words:
    """Sorts by lemma, and the lemmas of each list of grammar: from participants.yaml, built once for each codebook."""
    found = _by_codebook.get(id(codebook))
    if found is None or found[0] is not codebook:
        table: dict[str, set[str]] = {}
        for code, entry in codebook.participants.items():
            for word in entry.words if not entry.grammar else ():
                table.setdefault(word, set()).add(code)
        grammar = {code: frozenset(entry.words) for code, entry in codebook.participants.items() if entry.grammar}
        found = _by_codebook[id(codebook)] = (codebook, ({word: frozenset(codes) for word, codes in table.items()}, grammar))
    return found[1]


@dataclass
class Sorter:
    """Tells the sorts of a token in one report: by the names read in it, by the parser's names, by the codebook's words."""

    words: Mapping[str, frozenset[str]]
    grammar: Mapping[str, frozenset[str]]
    names: Mapping[int, Name]
    dashes: tuple[int, ...] = ()
    """Indices of the dashes that part headline, dateline and sentence."""
    acting: frozenset[str] = frozenset()
    """Names of places, in lower case, that the report has act ("Moscow said")."""
    _known: dict[int, frozenset[str]] = field(default_factory=dict)

    def of(self, token: Token) -> frozenset[str]:
        found = self._known.get(token.i)
        if found is None:
            found = self._known[token.i] = self._sorts(token)
        return found

    def _sorts(self, token: Token) -> frozenset[str]:
        if token.pos_ == "PRON" or token.tag_ in ("PRP", "PRP$", "WP"):
            if token.lower_ in _PERSONAL or token.tag_ == "PRP$":
                return frozenset({"pronoun"})
            return self.words.get(token.lower_, frozenset())
        if token.lower_ in ("latter", "former") and token.i + 1 < len(token.doc) and token.nbor(1).pos_ in ("VERB", "AUX"):
            return frozenset({"pronoun"})
        lemma = token.lemma_.lower()
        before = token.nbor(-1) if token.i > 0 and not token.is_sent_start else None
        pair = f"{before.lemma_.lower()} {lemma}" if before is not None else ""
        common = self.words.get(pair) or self._of_term(token, lemma) or self.words.get(token.lower_) or self.words.get(lemma)
        if lemma in _BODIES and any(c.dep_ == "poss" and self.of(c) & {"authorities", "fighters", "group", "state"} for c in token.lefts):
            common = frozenset({"authorities", "group"})  # "the mayor's office", "the army's command"
        if token.lower_ == "men" and any(c.dep_ == "poss" for c in token.lefts):
            common = frozenset({"people", "fighters"})  # "his men", "the warlord's men"
        if common is None and token.tag_ == "NNPS":
            common = self.words.get(token.lower_.removesuffix("s"))  # "Rockets were fired", taken for a name
        name = self.names.get(token.i)
        if name is not None:
            own = _BY_KIND[name.kind]
            if name.acts or (name.kind == "place" and name.actor):
                own |= STATE_LIKE
            # "the Syrian army", "Sheikh Maqsoud hospital": what the last word is counts as well as what the name is.
            return own | common if common else own
        if common and not (token.ent_type_ == "NORP" and token.text[0].isupper()):
            return common
        if token.ent_type_ in LABELS:
            return LABELS[token.ent_type_]
        if token.like_num or token.pos_ == "NUM":
            return frozenset({"number", "people"})
        if token.pos_ == "PROPN":
            return frozenset({"name", "group", "person"})
        return frozenset()

    def _of_term(self, token: Token, lemma: str) -> frozenset[str] | None:
        """The sort of "state of emergency" is not that of "state"."""
        for child in token.rights:
            if child.lower_ == "of" and child.dep_ == "prep":
                for inner in child.children:
                    if found := self.words.get(f"{lemma} of {inner.lemma_.lower()}"):
                        return found
        return None

    def core(self, head: Token) -> Token:
        """The noun that a quantity is of: "air strikes" in "one of the air strikes", "a series of air strikes"."""
        quantities = self.grammar["quantities"]
        if head.lower_ in quantities or head.lemma_.lower() in quantities or head.like_num:
            for child in head.rights:
                if child.dep_ == "prep" and child.lower_ == "of":
                    for inner in child.children:
                        if inner.dep_ == "pobj" and inner.lower_ != "own":  # "two of their own"
                            return inner
        return head

    def is_time(self, token: Token) -> bool:
        """Does the token belong to a date or time?"""
        lemma = token.lemma_.lower()
        return lemma in self.grammar["times"] or (token.ent_type_ in ("DATE", "TIME") and lemma not in self.words)

    def acts(self, token: Token) -> bool:
        """Can the phrase with this head be a political actor? Words that nobody listed may, but for abstract ones."""
        mine = self.of(token)
        if token.lemma_.lower() in self.grammar["furniture"] or (token.ent_type_ in ("DATE", "TIME") and not mine & {"people"}):
            return False
        if any(c.lower_ == "no" and c.dep_ in ("det", "neg") for c in token.lefts) or token.lower_ in _NOBODY:
            return False
        if mine:
            return bool(mine & ACTING) and not ("not_actors" in mine and not mine & NAMED)
        if token.pos_ not in ("NOUN", "PROPN", "ADJ"):
            return False
        return not token.lower_.endswith(_ABSTRACT) and token.pos_ != "ADJ" and token.lower_ not in _FUNCTION


def sorter(so_far: Records, codebook: Codebook) -> Sorter:
    """The sorter of one report. Every token of a name leads to it."""
    parse = so_far.one(Parse)
    names: dict[int, Name] = {}
    for name in so_far.of(Name):
        for token in parse.tokens(name.start, name.end):
            names[token.i] = name
    words, nouns = words_of(codebook)
    grammar = {**nouns, **wording(codebook).lists}
    acting = frozenset(
        n.text.lower() for n in so_far.of(Name) if n.kind == "place" and n.acts and parse.token_at(n.end - 1).dep_ in ("nsubj", "poss")
    )
    return Sorter(words, grammar, names, tuple(t.i for t in parse.doc if is_dash(t)), acting)


def is_dash(token: Token) -> bool:
    """A dash between two spaces, hard ones too, parts headline, dateline and sentence."""
    if token.text not in ("-", "–", "—", "--") or token.i == 0 or token.i + 1 == len(token.doc):
        return False
    before, after = token.nbor(-1), token.nbor(1)
    return bool(token.whitespace_ or after.is_space) and bool(before.whitespace_ or before.is_space)
