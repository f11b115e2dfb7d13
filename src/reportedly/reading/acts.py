"""Acts in a sentence before they become records: every word that names one, who takes part, and which words name the same act."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from spacy.tokens import Span as Sentence
from spacy.tokens import Token

from reportedly.reading.participants import Part, actors_inside, after_prepositions, doers, is_participle_of_clause, modifiers, part
from reportedly.reading.senses import Clause, Sense, Senses, fits, verb_senses
from reportedly.reading.sorts import NAMED, Sorter
from reportedly.reading.syntax import agents, conjuncts, objects

_VIOLENT = frozenset({"ASSAULT", "COERCE"})
_SOLID = frozenset(
    """
    authorities carriers fighters group name number people person place population pronoun sites state territory
    """.split()
)
_WHERE = frozenset({"in", "over", "at", "near", "to", "into", "inside", "outside"})
_CLAUSE_BELOW = frozenset({"ccomp", "xcomp", "advcl", "acl", "acomp"})
_BLAMED = ("by", "from", "against", "in", "of")
_OFFERED = ("by", "of", "from", "with", "against", "on", "to", "for", "between", "among", "in", "over", "into", "at")
_ABSTRACT = ("tion", "sion", "ment", "ness", "ity", "ism", "ance", "ence")
_HAPPENING = frozenset(
    """
    begin break coincide come continue erupt escalate follow go happen intensify last occur persist rage resume start take
    """.split()
)
_TOGETHER = frozenset(
    """
    amid as at because by due during for from in of through to under with
    """.split()
)
_MEDIATING = frozenset({"mediation", "arbitration", "reconciliation"})
_HELD = frozenset({"suspect", "believe", "think", "allege", "report", "say", "claim", "presume", "consider"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "its", "their"})


@dataclass
class Act:
    """One act as one word (and later several) names it."""

    sense: Sense
    trigger: Token
    words: list[Token]
    """The trigger's own words, in order: a verb and its particle, a noun and the words that make it one term."""
    carrier: Token
    """The verb or noun whose place in the sentence is the act's: the light verb that carries a noun, else the trigger."""
    actor: list[Part] = field(default_factory=list)
    target: list[Part] = field(default_factory=list)
    mode: str | None = None
    means: Token | None = None
    harm: bool = False
    weak: bool = False
    both: bool = False
    undergone: bool = False
    suspected: bool = False
    """That it was done is told as sure, who did it is not ("is believed to have been carried out by")."""
    tied: set[int] = field(default_factory=set)
    """Indices of other words for acts that stand as its doer or as what it does ("air raids hit")."""
    names: set[int] = field(default_factory=set)
    """Indices of all tokens that name it."""

    @property
    def event_class(self) -> str:
        return self.sense.event_class


class Reader:
    """Finds the acts of one sentence after another of a report."""

    def __init__(self, senses: Senses, sort: Sorter) -> None:
        self.senses, self.sort = senses, sort

    def acts(self, sentence: Sentence) -> list[Act]:
        """The acts that the sentence names, each once, in the order of their first words."""
        found: list[Act] = []
        for token in sentence:
            if token.pos_ == "VERB" and self._is_noun_misread(token):
                found += self._by_noun(token)
            elif token.pos_ == "VERB" or (token.pos_ == "AUX" and token.lemma_ == "be") or _is_verb_misread(token):
                found += self._by_verb(token)
            elif token.pos_ in ("NOUN", "PROPN"):
                found += self._by_noun(token)
                if not found or found[-1].trigger.i != token.i:
                    found += self._by_headline_verb(token)
        return self._once(found)

    def _part(self, head: Token) -> Part:
        return part(head, self.sort)

    def _parts(self, heads: Iterable[Token]) -> list[Part]:
        return [part(h, self.sort) for h in heads]

    # ------------------------------------------------------------ verbs
    def _by_verb(self, verb: Token) -> list[Act]:
        if self.senses.lemma(verb) not in self.senses.verbs:
            return []
        clause = Clause.of(verb, self.sort)
        found = verb_senses(verb, clause, self.senses, self.sort)
        if verb.dep_ == "amod" and verb.tag_ in ("VBN", "VBG"):
            return []
        return [self._verb_act(clause, found[0])] if found else []

    def _is_noun_misread(self, token: Token) -> bool:
        """ "In regime airstrikes on the town", where the parser takes the last word for a verb: one the codebook has for a noun only."""
        lemma = self.senses.lemma(token)
        return lemma in self.senses.nouns and lemma not in self.senses.verbs

    def _verb_act(self, clause: Clause, sense: Sense) -> Act:
        verb, sort, entry, p = clause.verb, self.sort, sense.entry, sense.pattern
        act = Act(sense, verb, _with_particle(verb, sense), verb, mode=sense.mode, weak=bool(p.get("weak")))
        act.harm = self.senses.lemma(verb) in entry.harm
        act.names = {t.i for t in act.words}
        doers, done_to = clause.doers, clause.done_to
        if p.get("undergo"):
            doers, done_to = [], doers
        for head in doers:
            self._doer(act, head)
        self._whom(act, done_to, p)
        if p.get("actor"):
            act.actor += [
                x for _, inner in after_prepositions(verb, p["actor"]) for x in self._parts(conjuncts(inner)) if sort.acts(x.head)
            ]
            act.target = act.target or self._parts(doers)
            act.actor = [a for a in act.actor if not any(a.span == t.span for t in act.target)]
            act.target = self._parts(doers) or act.target
        for word in p.get("both", ("with",) if self._is_clash(sense) else ()):
            for _, inner in after_prepositions(verb, (word,)):
                act.actor += self._parts(conjuncts(inner))
                act.both = True
        if self._is_clash(sense):
            act.actor += [t for t in act.target if sort.acts(t.head)]
            act.target, act.both = [], True
        act.means = act.means or self._means_near(verb)
        if act.mode is None or act.mode in ("shooting",):
            act.mode = self._mode_by_means(act) or act.mode
        act.actor, act.target = _unique(act.actor), _unique(act.target)
        return act

    def _is_clash(self, sense: Sense) -> bool:
        mode = self.senses.modes.get(sense.mode or "")
        return mode is not None and mode.both_ways

    def _doer(self, act: Act, head: Token) -> None:
        mine = self.sort.of(head)
        if self.names_act(self.sort.core(head)):
            act.tied.add(self.sort.core(head).i)
            return
        if "weapons" in mine and not mine & NAMED:
            act.means = act.means or head
            act.actor += modifiers(head, self.sort)
        elif self.sort.acts(head) or mine & {"place", "outlet"}:
            act.actor.append(self._part(head))
        elif inside := actors_inside(head, self.sort):
            act.actor += inside

    def _whom(self, act: Act, heads: list[Token], p: Mapping[str, Any]) -> None:
        """To whom: the objects that can be, else whom prepositions name, else actors that the things acted on name, else the clause below."""
        code, verb, entry = act.event_class, act.trigger, act.sense.entry
        things: list[Token] = []
        for head in heads:
            if self._is_aimed_at(act, head):
                act.target.append(self._part(head))
            elif code == "ASSAULT" and "weapons" in self.sort.of(self.sort.core(head)):
                act.means = act.means or self.sort.core(head)
                things.append(head)
            else:
                things.append(head)
        wanted = p.get("target", entry.toward)
        toward = [] if act.target and code not in _VIOLENT else sorted(after_prepositions(verb, wanted), key=lambda x: wanted.index(x[0]))
        # "fired rockets at the airport": behind a weapon the parser hangs "at" on either.
        for thing in things if code == "ASSAULT" else ():
            toward += list(after_prepositions(thing, p.get("target", entry.toward)))
        for preposition, head in toward:
            if act.target and code not in _VIOLENT:
                break
            if act.target and preposition in _WHERE and not fits([head], ["people", "fighters"], self.sort):
                continue
            for token in conjuncts(head):
                if self.sort.is_time(token):
                    continue
                if self._is_aimed_at(act, token, by_preposition=True):
                    act.target.append(self._part(token))
                elif code == "ASSAULT" and "weapons" in self.sort.of(token):
                    act.means = act.means or token
                elif not self.names_act(token) or code not in _VIOLENT:
                    act.target += actors_inside(token, self.sort, _BLAMED if code == "ACCUSE" else _OFFERED)
        taken = {a.span for a in act.actor}
        for thing in things:
            if not act.target and not (code == "ASSAULT" and self.names_act(self.sort.core(thing))):
                act.target += [x for x in actors_inside(thing, self.sort, _BLAMED if code == "ACCUSE" else _OFFERED) if x.span not in taken]
        if not act.target and code not in _VIOLENT:
            self._from_clause(act)
        if not act.target and code not in ("ASSAULT", "CONSULT", "SUPPORT") and "target" not in p:
            for _, inner in after_prepositions(verb, ("against", "with", "on", "from", "to", "for", "in", "at", "into", "over")):
                if self.sort.of(inner) & (NAMED | {"place"}) and not self.sort.is_time(inner):
                    act.target += self._parts(conjuncts(inner))
                    break
        act.target = [t for t in act.target if t.span not in taken]

    def _is_aimed_at(self, act: Act, head: Token, by_preposition: bool = False) -> bool:
        """Can this be what the act is done to? For force people, places and things; for words and deals actors only."""
        mine, code = self.sort.of(head), act.event_class
        if head.lemma_.lower() in self.sort.grammar["tolls"]:
            return False
        if code in _VIOLENT:
            if self.names_act(self.sort.core(head)) and not mine & _SOLID:
                return False
            if mine & _SOLID:
                return not (
                    code == "COERCE"
                    and mine & {"sites"}
                    and not mine & {"territory", "place"}
                    and not by_preposition
                    and not modifiers(head, self.sort)
                ) or act.trigger.lemma_ in ("seize", "close")
            return not mine and not by_preposition and head.pos_ in ("NOUN", "PROPN") and not head.lower_.endswith(_ABSTRACT)
        if (
            any(c.dep_ == "poss" and c.tag_ == "PRP$" for c in head.lefts)
            and not by_preposition
            and code not in ("CONSULT", "SUPPORT", "ACCUSE", "REQUEST")
        ):
            return False
        if mine & {"aid", "bargains", "restrictions", "weapons", "sites"} and not mine & (NAMED - {"authorities", "carriers"}):
            return False
        if code in ("MOBILIZE", "RETREAT", "PROTEST") and not by_preposition:
            return (code == "RETREAT" and bool(mine & {"territory", "place"})) or (
                code == "PROTEST" and bool(mine & {"authorities", "state", "group"})
            )
        if mine & (NAMED | {"place", "pronoun"}) or (mine & {"people"} and not (code == "AID" and mine & {"aid"})):
            return True
        return bool(mine & {"territory"}) and code in ("CONSULT", "RETREAT", "MOBILIZE", "AID", "CONCEDE")

    def _from_clause(self, act: Act) -> None:
        """ "demanded that Israel ease ...", "refused to meet the king": whom it is addressed to stands in the clause below."""
        above = [act.trigger, *objects(act.trigger), *(inner for _, inner in after_prepositions(act.trigger, ("on", "for", "to")))]
        for depth in range(4):
            below = [
                c for a in above for c in a.children if c.dep_ in _CLAUSE_BELOW and (c.pos_ in ("VERB", "AUX", "ADJ") or c.dep_ == "ccomp")
            ]
            for clause in below:
                if clause.pos_ != "ADJ" and not (clause.dep_ == "advcl" and not any(c.lower_ == "to" for c in clause.lefts)):
                    act.target += self._in_clause(clause, own_first=depth == 0)
                if act.target:
                    return
            above = below

    def _in_clause(self, clause: Token, own_first: bool) -> list[Part]:
        """Who is meant in a clause: its subject where that is somebody else, else whom it is done to, else whom its prepositions name."""
        sort = self.sort
        own = [c for c in clause.children if c.dep_ in ("nsubj", "nsubjpass")]
        if own_first and own and sort.acts(own[0]) and "pronoun" not in sort.of(own[0]):
            return self._parts(conjuncts(own[0]))
        named = [
            self._part(h) for h in objects(clause)
            if sort.of(h) & (NAMED | {"place"}) and not sort.of(h) & {"aid", "weapons"} and not any(c.tag_ == "PRP$" for c in h.lefts)
        ]  # fmt: skip
        if named:
            return named
        for head in objects(clause):
            if found := actors_inside(head, sort, _OFFERED):
                return found
        for _, inner in after_prepositions(clause, ("against", "with", "to", "on", "from", "for", "into", "in", "between")):
            if self.sort.is_time(inner):
                continue
            if sort.of(inner) & (NAMED | {"place"}) and not any(c.tag_ == "PRP$" for c in inner.lefts):
                return self._parts(conjuncts(inner))
            if found := actors_inside(inner, sort, _OFFERED):
                return found
        return []

    # ------------------------------------------------------------ nouns
    def names_act(self, noun: Token) -> bool:
        """May this noun be a word for an act ("attack"), whatever becomes of it?"""
        return noun.pos_ in ("NOUN", "PROPN") and (noun.lemma_.lower() in self.senses.nouns or self._compound(noun) is not None)

    def _compound(self, noun: Token) -> tuple[str, list[Token]] | None:
        """The longest term of the codebook that ends in this noun ("suicide car bombing"), with its tokens."""
        last = noun.lemma_.lower()
        if last not in self.senses.ends:
            return None
        tokens, lemmas, words = [noun], [last], [last]
        best = None
        token = noun
        while not token.is_sent_start and token.i > 0 and len(tokens) <= self.senses.longest:
            token = token.nbor(-1)
            if token.text in ("-", "–"):
                continue
            if token.pos_ not in ("NOUN", "PROPN", "ADJ", "VERB"):
                break
            tokens.insert(0, token)
            lemmas.insert(0, token.lemma_.lower())
            words.insert(0, token.lower_)
            for term in (" ".join(lemmas), " ".join(words)):
                if term in self.senses.compounds:
                    best = (term, list(tokens))
        return best

    def _by_noun(self, noun: Token) -> list[Act]:
        lemma = noun.lemma_.lower()
        compound = self._compound(noun)
        told = noun
        if lemma in self.sort.grammar["generic"] and compound is None and lemma not in self.senses.nouns:
            told = next((c for c in noun.lefts if c.dep_ == "compound" and c.lemma_.lower() in self.senses.nouns), noun)
            lemma = told.lemma_.lower()
        if compound is None and lemma not in self.senses.nouns:
            return []
        if noun.dep_ == "poss" or (noun.dep_ in ("compound", "nmod") and noun.i < noun.head.i and noun.head.pos_ in ("NOUN", "PROPN")):
            return []
        tables: list[tuple[Sense, ...]] = []
        words = [noun] if told is noun else [told, noun]
        if compound is not None:
            tables += self.senses.compounds[compound[0]]
            words = compound[1]
        tables += self.senses.nouns.get(lemma, ())
        if (
            noun.ent_type_ in ("PERSON", "GPE", "ORG", "FAC")
            and noun.pos_ == "PROPN"
            and compound is None
            and noun.tag_ == "NNP"
            and noun.text[0].isupper()
            and noun.ent_type_ != "ORG"
        ):
            return []
        act = None
        tried: set[str] = set()
        for of_class in tables:
            code = of_class[0].event_class
            for sense in of_class:
                if code in tried:
                    break
                act = self._noun_act(noun, words, sense)
                p = sense.pattern
                if sense.plain or self._noun_holds(p, act):
                    if p.get("none"):
                        tried.add(code)
                        act = None
                        break
                    return [act]
                act = None
        return []

    def _noun_holds(self, p: Mapping, act: Act) -> bool:
        noun, sort = act.trigger, self.sort
        before = {t.lemma_.lower() for t in noun.lefts} | {t.lower_ for t in noun.lefts} | {t.lemma_.lower() for t in act.words[:-1]}
        if "compound" in p and not before & set(p["compound"]):
            return False
        if "not_compound" in p and before & set(p["not_compound"]):
            return False
        if "plural" in p and (noun.tag_ in ("NNS", "NNPS")) != p["plural"]:
            return False
        of = [inner for _, inner in after_prepositions(noun, ("of",))]
        if "of_is" in p and not fits(of, p["of_is"], sort):
            return False
        if "target_is" in p and not fits(of, p["target_is"], sort):
            return False
        if "actor_is" in p and not fits([a.head for a in act.actor], p["actor_is"], sort):
            return False
        if "prep" in p and not any(
            fits([inner], sorts, sort) if sorts else True
            for word, sorts in p["prep"].items()
            for _, inner in after_prepositions(noun, (word,))
        ):
            return False
        governor = noun.head if noun.dep_ in ("dobj", "nsubjpass", "nsubj", "pobj") else None
        if governor is not None and noun.dep_ == "pobj":
            governor = governor.head
        lemma = governor.lemma_.lower() if governor is not None else ""
        if "verb_of" in p and not (noun.dep_ != "nsubj" and (lemma in p["verb_of"])):
            return False
        if "subject_of" in p and not (noun.dep_ == "nsubj" and lemma in p["subject_of"]):
            return False
        if p.get("specific") and not self._specific(act):
            return False
        carried = act.carrier.i != act.trigger.i
        needs = p.get("needs")
        if needs is None:
            return True
        return {
            "actor": bool(act.actor), "target": bool(act.target), "target_or_actor": bool(act.actor or act.target),
            "actor_or_target": bool(act.actor or act.target), "actor_or_target_or_verb": bool(act.actor or act.target) or carried,
            "actor_and_target_or_verb": bool(act.actor and act.target) or carried, "actor_or_verb": bool(act.actor) or carried,
            "specific": self._specific(act),
        }[needs]  # fmt: skip

    def _specific(self, act: Act) -> bool:
        if act.actor or act.target or act.carrier.i != act.trigger.i:
            return True
        return any(c.dep_ in ("det", "poss") and (c.lower_ in _DEFINITE or c.dep_ == "poss") for c in act.trigger.lefts)

    def _noun_act(self, noun: Token, words: list[Token], sense: Sense) -> Act:
        sort, entry, p = self.sort, sense.entry, sense.pattern
        act = Act(sense, noun, words, noun, mode=sense.mode, weak=bool(p.get("weak")))
        act.names = {t.i for t in words}
        act.harm = noun.lemma_.lower() in self.sort.grammar["harm_nouns"]
        act.both = self._is_clash(sense)
        lemma = noun.lemma_.lower()
        of_actor = lemma in entry.of_actor or bool(p.get("of_actor"))
        own = modifiers(noun, sort)
        poss = [c for c in noun.lefts if c.dep_ == "poss"]
        of = [inner for _, inner in after_prepositions(noun, ("of",))]
        by = agents(noun)
        transitive = lemma.endswith(("ing", "ion", "cide", "der")) or lemma in (
            "arrest",
            "capture",
            "murder",
            "siege",
            "massacre",
            "slaughter",
            "release",
        )
        inner_words = {t.i for t in words}
        own = [o for o in own if o.head.i not in inner_words]
        if (
            poss
            and transitive
            and not of
            and lemma not in ("bombing", "shelling", "invasion", "aggression", "negotiation", "mediation", "accusation")
        ):
            act.target += [o for o in own if o.head in poss]
            act.actor += [o for o in own if o.head not in poss]
            act.target += self._parts(q for q in poss if not any(o.head.i == q.i for o in own))
        else:
            act.actor += own
            for q in poss:
                if not any(o.head.i == q.i or q.i in range(o.head.left_edge.i, o.head.i + 1) for o in own) and (
                    sort.acts(q) or sort.of(q) & {"place"}
                ):
                    act.actor += self._parts(conjuncts(q))
        for child in noun.lefts:
            if (
                child.dep_ == "compound"
                and child.i not in inner_words
                and sort.of(child) & {"sites"}
                and not sort.of(child) & {"weapons", "carriers"}
            ):
                act.target.append(Part(child, (child.idx, child.idx + len(child))))
        if by:
            act.actor = self._parts(by)
        elif not act.actor and entry.code == "ASSAULT":
            act.actor = [
                x
                for _, inner in after_prepositions(noun, ("from",))
                for x in self._parts(conjuncts(inner))
                if self.sort.of(x.head) & {"fighters", "group", "state", "carriers"}
            ]
        for below in noun.rights:
            if below.dep_ in ("acl", "relcl") and below.lemma_ in _HELD:
                lower = next((c for c in below.children if c.dep_ == "xcomp"), None)
                if lower is not None and (doer := agents(lower)):
                    act.actor, act.suspected = self._parts(doer), True
        for _, inner in after_prepositions(noun, p.get("target", entry.toward)):
            self._reached(act, inner)
        for inner in of:
            if p.get("of_target") or not of_actor:
                for head in conjuncts(inner):
                    if "weapons" not in sort.of(head) and not self.sort.is_time(head):
                        act.target.append(self._part(head))
            else:
                act.actor += self._parts(h for h in conjuncts(inner) if sort.acts(h))
        if p.get("actor"):
            act.actor += [x for _, inner in after_prepositions(noun, p["actor"]) for x in self._parts(conjuncts(inner))]
        for _, inner in after_prepositions(noun, ("between", "among")):
            sides = [self._part(h) for h in conjuncts(inner) if sort.acts(h) or sort.of(h) & {"place"}]
            if lemma in _MEDIATING:
                act.target += sides
            else:
                act.actor += sides
                act.both = True
        if act.both or entry.code == "CONSULT":
            for _, inner in after_prepositions(noun, ("with",)):
                (act.actor if act.both else act.target).extend(self._parts(conjuncts(inner)))
        for below in noun.rights:
            if below.dep_ in ("acl", "relcl") and below.tag_ in ("VBN", "VBD"):
                lemmas = below.lemma_.lower()
                if any(light.split()[0] == lemmas for light in entry.light) or lemmas == "blame":
                    act.actor += self._parts(agents(below))
                    for _, inner in after_prepositions(below, entry.toward if lemmas != "blame" else ()):
                        self._reached(act, inner)
                    if lemmas == "blame":
                        act.actor += [x for _, inner in after_prepositions(below, ("on",)) for x in self._parts(conjuncts(inner))]
        self._carried(act, entry)
        if act.both:
            act.actor += [t for t in act.target if sort.acts(t.head)]
            act.target = []
        for child in noun.lefts:
            if act.means is None and child.i not in inner_words and "weapons" in sort.of(child):
                act.means = child
        act.means = act.means or self._means_near(noun)
        act.mode = self._mode_by_term(act) or act.mode or self._mode_by_means(act)
        act.actor, act.target = _unique(act.actor), _unique(act.target)
        return act

    def _reached(self, act: Act, head: Token) -> None:
        for token in conjuncts(head):
            mine = self.sort.of(token)
            if self.sort.is_time(token) or ("weapons" in mine and not mine & {"sites", "carriers"}):
                continue
            if act.event_class in ("ASSAULT", "COERCE") and self.names_act(token):
                continue
            act.target.append(self._part(token))

    def _carried(self, act: Act, entry) -> None:  # type: ignore[no-untyped-def]
        """A light verb over the noun ("launched an attack on", "came under attack from") adds who did it or whom it was done to."""
        noun = act.trigger
        top = noun
        while top.dep_ == "conj" and top.head.pos_ in ("NOUN", "PROPN"):
            top = top.head
        if top.dep_ == "pobj" and top.head.lower_ == "of" and self.sort.core(top.head.head).i == top.i:
            top = top.head.head
        verb = top.head
        if top.dep_ in ("dobj", "nsubjpass", "attr", "oprd") or (top.dep_ == "pobj" and verb.dep_ in ("prep", "agent")):
            preposition = ""
            if top.dep_ == "pobj":
                preposition, verb = verb.lower_, verb.head
            if preposition == "under" and verb.pos_ in ("NOUN", "PROPN") and f"be {preposition}" in self.senses.undergo:
                if entry.code in self.senses.undergo[f"be {preposition}"]:
                    act.target.append(self._part(verb))
                    act.carrier = top.head
                return
            if verb.pos_ not in ("VERB", "AUX"):
                return
            if top.dep_ == "nsubjpass" and verb.lemma_ in _HELD:
                below = next((c for c in verb.children if c.dep_ == "xcomp"), None)
                if below is not None:
                    act.suspected = True
                    doer = agents(below)
                    act.actor = self._parts(doer) or act.actor
                    return
            lemma = self.senses.lemma(verb)
            phrase_ = f"{lemma} {preposition}".strip()
            particle = next(
                (
                    f"{lemma} {c.lower_}"
                    for c in verb.children
                    if c.dep_ in ("prt", "advmod") and f"{lemma} {c.lower_}" in self.senses.light
                ),
                "",
            )
            code = entry.code
            if code in self.senses.undergo.get(phrase_, ()):
                if top.dep_ != "nsubjpass":
                    act.target += [self._part(h) for h in doers(verb, self.sort) if not self.names_act(self.sort.core(h))]
                    for _, inner in after_prepositions(verb, ("from", "by")):
                        act.actor += self._parts(h for h in conjuncts(inner) if self.sort.acts(h))
                    for _, inner in after_prepositions(noun, ("from", "by")):
                        act.actor += self._parts(h for h in conjuncts(inner) if self.sort.acts(h))
                act.carrier, act.undergone = verb, True
            elif (
                code in self.senses.light.get(phrase_, ())
                or (particle and code in self.senses.light.get(particle, ()))
                or (not preposition and code in self.senses.light.get(lemma, ()))
            ):
                if top.dep_ == "nsubjpass":
                    act.actor = self._parts(agents(verb)) or act.actor
                else:
                    above = [h for h in doers(verb, self.sort) if not self.names_act(self.sort.core(h))]
                    passive = Clause.of(verb, self.sort).passive
                    if passive:
                        above = agents(verb)
                    mine = [self._part(h) for h in above if self.sort.acts(h) or self.sort.of(h) & {"place"}]
                    act.actor = _unique(mine + (act.actor if act.both else [])) if mine else act.actor
                for _, inner in after_prepositions(verb, entry.toward):
                    self._reached(act, inner)
                act.carrier = verb
        elif top.dep_ == "nsubj" and verb.pos_ == "VERB" and verb.lemma_.lower() in _HAPPENING:
            act.carrier = verb
            for _, inner in after_prepositions(verb, ("between",)):
                act.actor += self._parts(conjuncts(inner))

    # ------------------------------------------------------------ headlines
    def _by_headline_verb(self, token: Token) -> list[Act]:
        """ "Army Kills 48", where the parser takes the verb for a name: a capitalised third person with something before and after it."""
        if token.tag_ not in ("NNS", "NNPS", "NNP") or not token.text[0].isupper() or not token.lower_.endswith("s"):
            return []
        lemma = token.lower_[:-1]
        table = self.senses.verbs.get(lemma) or self.senses.verbs.get(lemma[:-1] if lemma.endswith("e") else "")
        if not table or token.is_sent_start or token.i + 1 >= len(token.doc) or token.nbor(1).is_sent_start:
            return []
        before, after = token.nbor(-1), token.nbor(1)
        if not (self.sort.of(before) & NAMED) or after.pos_ not in ("NUM", "PROPN", "NOUN", "DET", "ADJ"):
            return []
        sense = next((s for of_class in table for s in of_class if s.plain and not s.further), None)
        if sense is None or sense.event_class != "ASSAULT":
            return []
        doc, end = token.doc, after.i
        while end + 1 < token.sent.end and doc[end].pos_ not in ("NOUN",) and doc[end + 1].pos_ in ("NUM", "PROPN", "NOUN", "ADJ"):
            end += 1
        start = before.i
        while start - 1 >= token.sent.start and doc[start - 1].pos_ in ("PROPN", "ADJ", "NOUN") and self.sort.of(doc[start - 1]) & NAMED:
            start -= 1
        act = Act(sense, token, [token], token, harm=lemma in sense.entry.harm, names={token.i})
        act.actor = [Part(before, (doc[start].idx, before.idx + len(before)))]
        act.target = [Part(doc[end], (after.idx, doc[end].idx + len(doc[end])))]
        return [act]

    # ------------------------------------------------------------ means
    def _means_near(self, token: Token) -> Token | None:
        """A weapon or aircraft that the act is said to be done with: object, "with", "by", "in" or "using" it."""
        for _, inner in after_prepositions(token, ("with", "by", "in", "from", "by")):
            for head in conjuncts(inner):
                if self._means_term(head):
                    return head
        for child in token.children:
            if child.dep_ in ("dobj", "nsubj", "nsubjpass") and self._means_term(child):
                return child
            if child.dep_ == "advcl" and child.lemma_ == "use":
                for head in objects(child):
                    if self._means_term(head):
                        return head
        return None

    def _means_term(self, head: Token) -> str | None:
        """The mode that a noun tells as a means, by its two last words or its last."""
        lemma = head.lemma_.lower()
        before = [c.lemma_.lower() for c in head.lefts if c.dep_ in ("compound", "amod", "nmod")]
        for word in reversed(before):
            if f"{word} {lemma}" in self.senses.means:
                return self.senses.means[f"{word} {lemma}"]
        if lemma in self.senses.means:
            return self.senses.means[lemma]
        return next((self.senses.means[w] for w in before if w in self.senses.means and "weapons" in self.sort.of(head)), None)

    def _mode_by_term(self, act: Act) -> str | None:
        """ "Barrel bomb attack": means of two words tell more than the term for the act does."""
        if act.event_class != "ASSAULT":
            return None
        before = [t for t in act.trigger.doc[max(0, act.trigger.i - 4) : act.trigger.i] if t.pos_ in ("NOUN", "PROPN", "ADJ")]
        for a, b in pairwise(before):
            if found := self.senses.means.get(f"{a.lemma_.lower()} {b.lemma_.lower()}"):
                return found
        return None

    def _mode_by_means(self, act: Act) -> str | None:
        if act.event_class != "ASSAULT":
            return None
        if act.means is not None and (found := self._means_term(act.means)):
            return found
        for child in act.trigger.lefts:
            if found := self._means_term(child):
                return found
        for p in act.actor:
            if found := self._means_term(p.head):
                return found
        return None

    # ------------------------------------------------------------ one act once
    def _once(self, found: list[Act]) -> list[Act]:
        at: dict[int, int] = {}
        for n, act in enumerate(found):
            for i in act.names:
                at.setdefault(i, n)
            if act.carrier.lemma_.lower() not in _HAPPENING:
                at.setdefault(act.carrier.i, n)
        merged = list(range(len(found)))

        def root(n: int) -> int:
            while merged[n] != n:
                n = merged[n]
            return n

        def join(a: int, b: int) -> None:
            a, b = root(a), root(b)
            if a != b:
                merged[max(a, b)] = min(a, b)

        for n, act in enumerate(found):
            for m in self._same_act(n, act, found, at):
                join(n, m)
        groups: dict[int, list[Act]] = {}
        for n, act in enumerate(found):
            groups.setdefault(root(n), []).append(act)
        out = [one for group in groups.values() if (one := self._joined(group)) is not None]
        return self._without_asides(out)

    def _same_act(self, n: int, act: Act, found: Sequence[Act], at: Mapping[int, int]) -> Iterator[int]:
        """Indices of acts that name the same one as `act`, by what ties them together in the sentence."""
        for word in act.tied:
            if (other := at.get(word, n)) != n and found[other].event_class == act.event_class:
                yield other
        carried_by = at.get(act.carrier.i, n)
        if carried_by != n and found[carried_by].event_class == act.event_class and found[carried_by].trigger.i == act.carrier.i:
            yield carried_by
        above = _above(act.carrier, at, n, self.sort)
        if above is not None and found[above[0]].event_class == act.event_class and _ties(act, found[above[0]], above[1]):
            yield above[0]
        if act.event_class != "ASSAULT":
            return
        if (
            act.harm
            and not act.actor
            and not act.weak
            and not any(c.dep_ in ("prep", "mark") and c.lower_ in _LATER for c in act.trigger.children)
        ):
            others = [m for m, o in enumerate(found) if o.event_class == "ASSAULT" and not o.harm and not o.weak and not o.both]
            if len(others) == 1 and not any(t.lower_ in _LATER for t in _between(act, found[others[0]])):
                yield others[0]
        if act.trigger.pos_ != "VERB" and not act.target and any(c.lower_ in _DEFINITE and c.dep_ == "det" for c in act.trigger.lefts):
            for m in (*range(n - 1, -1, -1), *(range(n + 1, len(found)) if not act.actor else ())):
                other = found[m]
                if other.event_class == "ASSAULT" and not _rival(act, other):
                    if m < n or not any(t.lower_ in _LATER for t in _between(act, other)):
                        yield m
                    break

    def _joined(self, group: list[Act]) -> Act | None:
        strong = [a for a in group if not a.weak]
        if not strong:
            return None
        main = next((a for a in strong if not a.harm and a.carrier.pos_ == "VERB" and a.trigger.pos_ != "VERB"), None) or next(
            (a for a in strong if not a.harm), strong[0]
        )
        for other in group:
            if other is main:
                continue
            main.names |= other.names
            if main.both and other.harm and other.actor and not main.actor:
                main.actor, main.both = other.actor, False
            elif main.both and other.harm:
                pass
            else:
                main.actor = main.actor or [a for a in other.actor if a.span not in {t.span for t in main.target}]
            main.target = _unique(
                main.target + [t for t in other.target if t.span not in {a.span for a in main.actor} and not self._inside(t, group)]
            )
            main.means = main.means or other.means
            main.mode = main.mode or other.mode
        if main.both:
            main.target = []
        if main.mode is None:
            main.mode = self._mode_by_means(main)
        main.target.sort(key=lambda t: not self.sort.of(t.head) & {"people", "fighters", "person", "group", "number", "pronoun"})
        main.actor = [a for a in main.actor if not self._inside(a, group)]
        return main

    def _inside(self, p: Part, group: Iterable[Act]) -> bool:
        return any(p.head.i in a.names for a in group)

    def _without_asides(self, acts: list[Act]) -> list[Act]:
        """Leaves out what only says the content of a promise, demand, refusal or threat: "agreed to meet" is one act."""
        speech = {a.trigger.i: a for a in acts if a.event_class in ("AGREE", "REQUEST", "REJECT", "THREATEN", "SANCTION", "CONCEDE")}
        kept = []
        for act in acts:
            inside = False
            token = act.carrier
            steps = 0
            while token.head.i != token.i and steps < 6:
                dep, above = token.dep_, token.head
                if dep in ("relcl", "ROOT") or (dep == "advcl" and above.i in speech):
                    break
                if above.i in speech and speech[above.i] is not act:
                    over = speech[above.i]
                    if dep in ("nsubj", "nsubjpass", "npadvmod") or dep == "conj":
                        break
                    past = act.carrier.tag_ in ("VBD",) or any(c.dep_ == "aux" and c.lemma_ == "have" for c in act.carrier.children)
                    if (
                        act.event_class == "ASSAULT"
                        and (past or act.trigger.pos_ != "VERB")
                        and over.event_class not in ("AGREE", "THREATEN", "CONCEDE")
                    ):
                        break
                    inside = not past and (
                        act.event_class != "ASSAULT" or over.event_class in ("AGREE", "THREATEN", "REJECT", "REQUEST", "CONCEDE")
                    )
                    break
                token, steps = above, steps + 1
            if not inside:
                kept.append(act)
        return sorted(kept, key=lambda a: a.words[0].i)


def _above(token: Token, at: Mapping[int, int], n: int, sort: Sorter) -> tuple[int, set[str]] | None:
    """The nearest act above a token, with what lies between."""
    relation: set[str] = set()
    steps = 0
    while token.head.i != token.i and steps < 8:
        dep, above = token.dep_, token.head
        if dep in ("nsubj", "nsubjpass", "csubj"):
            relation.add("subject")
        elif dep in ("dobj", "attr", "dative", "oprd", "appos"):
            relation.add("object")
        elif dep in ("prep", "agent", "prt"):
            relation.add(token.lower_)
        elif dep == "pobj" or dep in ("pcomp",):
            if token.lemma_.lower() in sort.grammar["apart"]:
                relation.add("apart")
        elif dep == "conj":
            relation.add("conj_noun" if token.pos_ in ("NOUN", "PROPN") else "conj")
        elif dep == "acl" and token.tag_ == "VBN" and "weapons" in sort.of(above):
            pass  # "killed by shells fired from the hill": the shells tie the two together
        elif dep == "acl" and is_participle_of_clause(token, sort):
            relation.add("clause")
        elif dep == "relcl" or dep == "acl":
            infinitive = any(c.dep_ == "aux" and c.lower_ == "to" for c in token.children)
            relation.add("purpose" if infinitive else "relcl")
        elif dep in ("advcl", "xcomp"):
            mark = next(
                (
                    c.lower_
                    for c in token.children
                    if c.dep_ in ("mark", "advmod")
                    and c.lower_ in ("after", "before", "since", "while", "until", "although", "though", "if", "because")
                ),
                None,
            )
            relation.add(mark or "clause")
        elif dep in ("compound", "amod", "nmod", "poss"):
            relation.add("conj_noun")
        else:
            relation.add(dep)
        token, steps = above, steps + 1
        other = at.get(token.i)
        if other is not None and other != n:
            return other, relation
    return None


def _ties(act: Act, over: Act, relation: set[str]) -> bool:
    """Do two words of one class name one act, when this lies between them?"""
    nominal, over_nominal = act.trigger.pos_ != "VERB", over.trigger.pos_ != "VERB"
    harm = act.harm or over.harm
    if relation <= {"subject", "object", "conj_noun", *_TOGETHER} and (nominal or harm):
        return not (nominal and over_nominal and relation == {"of"} and over.actor and act.actor)
    if relation <= {"clause", "conj", "subject", "object", *_TOGETHER} and harm and not _rival(act, over):
        return True
    if relation <= {"relcl", "clause", "object", "subject", *_TOGETHER} and act.harm and over_nominal and not _rival(act, over):
        return True
    return relation <= {"purpose", "clause"} and (over_nominal or harm)


_LATER = frozenset({"since", "after", "before", "while", "whereas", "but", "earlier", "previous", "separately", "meanwhile", "also"})


def _between(a: Act, b: Act) -> Iterator[Token]:
    first, last = sorted((a.trigger.i, b.trigger.i))
    yield from a.trigger.doc[first + 1 : last]


def _rival(a: Act, b: Act) -> bool:
    """Do two words name acts of different actors?"""
    if not a.actor or not b.actor:
        return False
    return not ({p.span for p in a.actor} & {p.span for p in b.actor})


def _is_verb_misread(token: Token) -> bool:
    """A "noun" with a subject of its own before it ("the members urge the minister to ...", "rebels capture") is a verb."""
    return (
        token.pos_ in ("NOUN", "PROPN")
        and any(c.dep_ in ("nsubj", "nsubjpass") for c in token.lefts)
        and not any(c.dep_ in ("cop", "det", "amod", "poss") for c in token.lefts)
    )


def _with_particle(verb: Token, sense: Sense) -> list[Token]:
    words = [verb]
    wanted = set(sense.further)
    for child in verb.rights:
        if child.i - verb.i <= 3 and (child.dep_ == "prt" or child.lower_ in wanted):
            words.append(child)
    return words


def _unique(found: Iterable[Part]) -> list[Part]:
    out: list[Part] = []
    for p in found:
        if not any(p.span[0] < q.span[1] and q.span[0] < p.span[1] for q in out):
            out.append(p)
    return out
