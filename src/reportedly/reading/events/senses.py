"""Which act a word names where it stands: the codebook's verbs, nouns and patterns, looked up by lemma and tried against the sentence.

A word is tried class by class. Within a class its `patterns` come first, in their order, those of the class before those of its modes; the first
whose conditions all hold decides, and says "no act" where it has `none`. Then come the plain `verbs` and `nouns`. A pattern's conditions:

`verb` / `noun`: lemmas it is for, with a particle or further words ("hand over", "take to the streets"). `subject`, `object`, `not_subject`,
`not_object`: sorts of participants.yaml, kinds of names (person, group, state, place, pronoun, number), `actor`, `any`, or lemmas; an empty list: there is none;
`none` in the list: it may be missing. Doer and done-to are meant, also of passives. `prep`, `not_prep`: {preposition: what follows it}. `compound`, `not_compound`: words
before the noun. `after`: the preposition that the noun follows ("on strike"). `to`: the infinitive that follows, as lemmas, classes, `hostile`, `cooperative`, `other` or `any`. `clause`: a that-clause follows; `clause_must`: one that says what somebody else must do; `clause_modal`: whether it says what shall be; `to_follows`: whether an
infinitive does; `unless`: a condition stands below. `own_will`,
`clause_own`: the clause says what the speaker will do, as in `to`; `own_refusal`: what they will not do. `state`: a predicate word ("hold
responsible"). `near`: lemmas of which the sentence holds one. `passive`, `negated`, `tensed`, `plural`, `bare` (nothing but when, where and how
stands behind): yes or no. `verb_of`, `subject_of`: the verb that the noun is object or subject of. `needs`: participants without which it names
no act. `undergone_by`: sorts of who "came under" it. `actor_is`, `of_is`: sorts of the actor, of what
follows "of". Effects: `none`, `weak` (names an act only beside another word for it), `mode`, `target`, `actor`, `both` (prepositions that name whom), `suffered` (the subject has it done to its own), `instrument` (the object is sent or used, and nobody it is done to), `undergo` (the subject is
the one it is done to), `experiencer` (the subject of the passive is the one who acts: "encouraged by the decision").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from spacy.tokens import Token

from reportedly.reading.events.clause import Clause
from reportedly.reading.events.lexicon import Sense, Senses
from reportedly.reading.events.participants import after_prepositions
from reportedly.reading.events.sorts import ACTING, Sorter
from reportedly.reading.syntax import agents, conjuncts, is_bare, is_negated

HOSTILE = frozenset({"ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "THREATEN", "PROTEST"})
COOPERATIVE = frozenset({"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT"})


def verb_senses(verb: Token, clause: Clause, senses: Senses, sort: Sorter, depth: int = 0) -> list[Sense]:
    """The senses in which a verb names an act here, one a class at most; those by pattern first."""
    found = []
    for of_class in senses.verbs.get(senses.lemma(verb), ()):
        for sense in of_class:
            if sense.further and not stands_with(verb, sense.further):
                continue
            if sense.plain:
                if _plausible(sense, clause, sort):
                    found.append(sense)
                break
            if _holds(sense.pattern, clause, senses, sort, depth):
                if not sense.pattern.get("none"):
                    found.append(sense)
                break
    return sorted(found, key=lambda s: (s.plain, -len(s.further)))


def stands_with(verb: Token, further: Sequence[str]) -> bool:
    """Do the words that make a phrase of the verb ("over" of "hand over", "to the streets") follow it?"""
    if len(further) == 1:
        word = further[0]
        return any(
            c.lower_ == word and c.dep_ in ("prt", "prep", "advmod", "advcl", "agent", "dobj", "acomp", "oprd", "ccomp")
            for c in verb.children
        ) or (verb.i + 1 < len(verb.doc) and verb.nbor(1).lower_ == word and word not in ("to", "in"))
    at, end = verb.i + 1, min(verb.i + 9, len(verb.doc))
    for word in further:
        while at < end and verb.doc[at].lower_ != word and verb.doc[at].lemma_.lower() != word:
            at += 1
        if at >= end:
            return False
        at += 1
    return True


def _plausible(sense: Sense, clause: Clause, sort: Sorter) -> bool:
    """May a plain verb of the class mean it here? Not where storms, markets or ideas act, nor where nobody is told who could."""
    if any("not_actors" in sort.of(d) and not sort.of(d) & {"fighters", "group", "state", "person"} for d in clause.doers):
        return False
    if sense.event_class in ("ASSAULT", "COERCE"):
        return True
    return any(sort.acts(d) or sort.of(d) & {"place", "outlet"} for d in clause.doers) or clause.passive


def _may_be_people(token: Token) -> bool:
    """An unlisted word for those who do something ("arsonists", "Houthis")."""
    return token.text[0].isupper() or token.lower_.rstrip("s").endswith(("er", "or", "ist", "ite", "ian", "ee", "man", "ant", "ent"))


def fits(tokens: Iterable[Token], wanted: Sequence[str], sort: Sorter) -> bool:
    """Is one of the tokens of one of the wanted sorts, or one of the wanted lemmas?"""
    if "any" in wanted:
        return any(True for _ in tokens)
    for whole in tokens:
        for token in {whole, sort.core(whole)}:
            mine = sort.of(token)
            if any(w in mine for w in wanted) or ("actor" in wanted and mine & ACTING):
                return True
            if not mine and ("group" in wanted or "actor" in wanted) and sort.acts(token) and _may_be_people(token):
                return True
            lemma = token.lemma_.lower()
            if lemma in wanted or token.lower_ in wanted:
                return True
            if token.i and (f"{token.nbor(-1).lemma_.lower()} {lemma}" in wanted or f"{token.nbor(-1).lower_} {lemma}" in wanted):
                return True
            if any(
                f"{lemma} of {i.lemma_.lower()}" in wanted for c in token.rights if c.lower_ == "of" for i in c.children if i.dep_ == "pobj"
            ):
                return True  # "a state of emergency"
            if lemma in sort.grammar["generic"] and any(
                c.lemma_.lower() in wanted or any(w in sort.of(c) for w in wanted) for c in token.lefts if c.dep_ == "compound"
            ):
                return True
    return False


def _asked(tokens: list[Token], wanted: Any, sort: Sorter, unknown_fits: bool) -> bool:
    if wanted is None:
        return True
    if not wanted:
        return not tokens
    if not tokens:
        return "none" in wanted or unknown_fits
    return fits(tokens, wanted, sort)


def _holds(p: Mapping[str, Any], clause: Clause, senses: Senses, sort: Sorter, depth: int) -> bool:
    """Do all conditions of a verb's pattern hold?"""
    verb = clause.verb
    if "passive" in p and clause.passive != p["passive"]:
        return False
    if "negated" in p and clause.negated != p["negated"]:
        return False
    if not _asked(clause.doers, p.get("subject"), sort, unknown_fits=clause.passive or p.get("needs") != "subject"):
        return False
    if p.get("needs") == "subject" and not clause.doers:
        return False
    if p.get("needs") == "object" and not clause.done_to:
        return False
    if not _asked(clause.done_to, p.get("object"), sort, unknown_fits=False):
        return False
    if "not_subject" in p and fits(clause.doers, p["not_subject"], sort):
        return False
    if "not_object" in p and fits(clause.done_to, p["not_object"], sort):
        return False
    if "near" in p and not stands_near(verb, p["near"]):
        return False
    if p.get("tensed") and (verb.dep_ == "acl" or (verb.dep_ == "amod" and clause.done_to != [verb.head])):
        return False
    if p.get("prep") and not _has_prepositions(verb, p["prep"], sort):
        return False
    if p.get("not_prep") and _has_prepositions(verb, p["not_prep"], sort):
        return False
    if p.get("bare") and not is_bare(verb):
        return False
    if p.get("no_prep") and any(c.dep_ == "prep" for c in verb.children):
        return False
    if "state" in p and not any(c.lemma_.lower() in p["state"] for c in _predicates(verb)):
        return False
    if p.get("clause") and not any(c.dep_ == "ccomp" for c in verb.children) and not _that_clause_behind(verb):
        return False
    if "clause_modal" in p and not any(c.dep_ == "ccomp" and p["clause_modal"] == _is_modal(c) for c in verb.children):
        return False
    if "to_follows" in p and p["to_follows"] != any(c.dep_ == "xcomp" for c in verb.children):
        return False
    if p.get("clause_must") and not any(c.dep_ == "ccomp" and _must(c, clause, sort) for c in verb.children):
        return False
    if p.get("unless") and not any(c.dep_ == "mark" and c.lower_ in ("unless", "if", "until") for d in verb.subtree for c in d.children):
        return False
    if "to" in p and not _complement_fits(verb, p["to"], senses, sort, depth):
        return False
    if "clause_own" in p or "own_will" in p or "own_refusal" in p:
        wanted, refused = str(p.get("clause_own") or p.get("own_will") or p.get("own_refusal")), "own_refusal" in p
        own = (c for c in verb.children if c.dep_ == "ccomp" and is_negated(c) == refused)
        return any(_own_will(verb, clause, c, wanted, senses, sort, depth) for c in own)
    return True


def _that_clause_behind(verb: Token) -> bool:
    """Is there a that-clause that the parser hangs on a phrase between ("demanded in letters to the court that it act")?"""
    return any(
        t.dep_ in ("acl", "relcl") and t.i > verb.i
        and any(c.lower_ == "that" and (c.dep_ == "mark" or (c.dep_ == "dobj" and c.nbor(1).tag_ == "PRP")) for c in t.lefts)
        for child in verb.rights if child.dep_ == "prep"
        for t in child.subtree
    )  # fmt: skip


def stands_near(word: Token, wanted: Sequence[str]) -> bool:
    """Does the sentence hold one of the wanted lemmas besides the word itself?"""
    return any(t.lemma_.lower() in wanted or t.lower_ in wanted for t in word.sent if t.i != word.i)


def _predicates(verb: Token) -> Iterable[Token]:
    for child in verb.children:
        if child.dep_ in ("acomp", "oprd", "attr", "xcomp", "ccomp", "advmod", "amod"):
            yield child
            if child.lemma_ == "act":  # "called it an act of war"
                yield from (i for c in child.rights if c.lower_ == "of" for i in c.rights if i.dep_ == "pobj")
        elif child.dep_ == "dobj":
            yield from (c for one in conjuncts(child) for c in one.children if c.dep_ == "amod" and c.i > one.i)


def _has_prepositions(token: Token, wanted: Mapping[str, Sequence[str]], sort: Sorter) -> bool:
    for word, sorts in wanted.items():
        found = [inner for _, inner in after_prepositions(token, (word,))]
        if found and (not sorts or fits(found, sorts, sort)):
            return True
        if (
            not sorts
            and (not found)
            and any(c.lower_ == word and c.dep_ in ("prep", "prt", "advmod", "dobj", "oprd", "agent") for c in token.children)
        ):
            return True
    return False


_ASPECT = frozenset({"resume", "continue", "start", "begin", "keep", "restart", "recommence"})
"""Verbs that only say how an act goes on: "resume shelling" is shelling."""


def group_of(verb: Token, senses: Senses, sort: Sorter, depth: int = 0) -> str:
    """`hostile`, `cooperative` or `other`, with the class after a colon: what doing this would be."""
    if depth > 2:
        return "other:"
    clause = Clause.of(verb, sort)
    found = verb_senses(verb, clause, senses, sort, depth + 1)
    code = found[0].event_class if found else ""
    if not code and verb.lemma_.lower() in _ASPECT:
        below = next((c for c in verb.children if c.dep_ in ("xcomp", "dobj") and c.tag_ in ("VBG", "VB")), None)
        if below is not None:
            return group_of(below, senses, sort, depth + 1)
    if not code and verb.lemma_.lower() == "fight" and not clause.done_to:
        return "hostile:ASSAULT"
    if not code:
        for head in clause.done_to:
            if verb.lemma_.lower() in senses.light:
                for of_class in senses.nouns.get(head.lemma_.lower(), ()):
                    if of_class[0].event_class in senses.light[verb.lemma_.lower()]:
                        code = of_class[0].event_class
    if code in HOSTILE:
        return f"hostile:{code}"
    return f"cooperative:{code}" if code in COOPERATIVE else f"other:{code}"


def _complement_fits(verb: Token, wanted: Sequence[str], senses: Senses, sort: Sorter, depth: int) -> bool:
    places = [verb, *(c for c in verb.children if c.dep_ in ("acomp", "oprd", "dobj"))]
    for at in places:
        for child in at.children:
            if (
                child.dep_ in ("xcomp", "advcl", "ccomp", "acl")
                and child.pos_ in ("VERB", "AUX")
                and (any(c.dep_ == "aux" and c.lower_ == "to" for c in child.children))
            ):
                if "any" in wanted or child.lemma_.lower() in wanted:
                    return True
                group, _, code = group_of(child, senses, sort, depth).partition(":")
                if group in wanted or code in wanted:
                    return True
    return False


def _is_modal(said: Token) -> bool:
    """Does a clause say what shall be ("that it must leave", "that it leave")?"""
    if said.tag_ in ("VB", "VBP") and not any(c.dep_ in ("aux", "auxpass") for c in said.children):
        return any(
            c.dep_ == "nsubj" and c.tag_ in ("NN", "NNP", "PRP") and c.lower_ not in ("they", "we", "you", "i") for c in said.children
        )
    if any(c.dep_ == "auxpass" and c.lower_ == "be" for c in said.children):
        return True
    if said.tag_ == "NN" and any(c.dep_ == "mark" and c.lower_ == "that" for c in said.lefts):
        return True  # "that the group disarm", taken for a noun
    return any(c.dep_ == "aux" and (c.tag_ == "MD" or c.lower_ == "to") for c in said.children)


def _must(said: Token, clause: Clause, sort: Sorter) -> bool:
    """ "said that Israel must withdraw": what is said is a demand on somebody else."""
    if not any(c.dep_ == "aux" and c.lower_ in ("must", "should") for c in said.children) and not (
        said.lower_ in ("has", "have", "need", "needs") and any(c.dep_ == "xcomp" for c in said.children)
    ):
        return False
    mine = [c for c in said.children if c.dep_ == "nsubj"]
    return (
        bool(mine and clause.doers)
        and sort.acts(mine[0])
        and "pronoun" not in sort.of(mine[0])
        and any(sort.acts(d) or sort.of(d) & {"place"} for d in clause.doers)
    )


def _own_will(verb: Token, clause: Clause, said: Token, wanted: str, senses: Senses, sort: Sorter, depth: int) -> bool:
    """Does the clause say that the speaker itself will do something of the wanted group ("said it would withdraw", "says it is ready to help")?"""
    mine = [c for c in said.children if c.dep_ in ("nsubj",)]
    if wanted == "hostile" and clause.doers and any(c.dep_ == "nsubjpass" for c in said.children) and not agents(said):
        will = any(c.dep_ == "aux" and c.lower_ in ("will", "would", "shall") for c in said.children)  # "vowed that they would be crushed"
        return will and group_of(said, senses, sort, depth).startswith("hostile")
    if not mine or not clause.doers:
        return False
    own_side = wanted == "hostile" and verb.lemma_ in ("vow", "swear") and sort.acts(mine[0])  # "vowed that Kenya would hunt them down"
    if (
        mine[0].lower_ not in ("it", "he", "she", "they", "we", "i")
        and mine[0].lower_ not in {d.lower_ for d in clause.doers}
        and not own_side
    ):
        return False
    act = said
    if not any(c.dep_ == "aux" and c.lower_ in ("will", "would", "'ll", "’ll", "shall") for c in said.children):
        ready = [c for c in said.children if c.lower_ in ("ready", "prepared", "willing") and c.dep_ in ("acomp", "oprd")]
        below = [
            x
            for r in (ready or ([said] if said.lower_ in ("prepared", "ready", "willing") else []))
            for x in r.children
            if x.dep_ == "xcomp"
        ]
        if not below:
            return False
        act = below[0]
    group, _, code = group_of(act, senses, sort, depth).partition(":")
    if wanted == "pressure":
        return code in ("SANCTION", "COERCE", "PROTEST") or (code in ("RETREAT", "AID") and any(c.lower_ == "unless" for c in said.subtree))
    if wanted == "cooperative" and code == "RETREAT" and any(c.lower_ == "unless" for c in said.subtree):
        return False
    if wanted == "cooperative" and group == "other" and act.lemma_.lower() in ("allow", "let", "help", "permit", "consider", "open"):
        return True
    return group == wanted
