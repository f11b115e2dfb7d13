"""What a number counts, by the words around it: killed, injured, detained, destroyed, or a part of another number."""

from __future__ import annotations

from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from reportedly.reading.figures.numbers import COLLECTIVES, Number
from reportedly.reading.figures.words import Vocabulary, lemma_of
from reportedly.reading.syntax import conjuncts, subjects
from reportedly.records import Figure

_SUBJECT = frozenset({"nsubj", "csubj"})
_PASSIVE = frozenset({"nsubjpass", "csubjpass"})
_OBJECT = frozenset({"dobj", "dative", "attr", "oprd"})
_PART = frozenset({"including", "among", "like"})
_NOUNS = ("NOUN", "PROPN")
_REACHING = frozenset({"to", "at", "by", "above", "past", "over", "beyond"})
"""Prepositions between a verb and the number that a total is put at or rises to."""
_MADE_UP_OF = frozenset({"number", "include", "comprise", "carry", "total", "consist", "be"})
_AWAITED = frozenset({"expect", "want", "allow", "permit", "wait", "schedule"})


@dataclass(slots=True)
class Counted:
    """What the words around a number say that it counts: the role, and the word that gives it."""

    role: str | None = None
    by: Token | None = None
    whole: Token | None = None
    """The head of the noun phrase that this number is a part of ("including six children")."""
    thing: bool = False
    """Something is done to things ("destroyed three tanks")."""
    agent: bool = False
    """The phrase says who does it ("two gunmen killed ...")."""


def whole_of(doc: Doc, number: Number, before: dict[int, tuple[Figure, Counted]]) -> int | None:
    """The figure that this one is said to be a part of, by its noun's index: "including six children", "two of them children"."""
    at, beyond = number.start, number.last + 1
    said = [t.lower_ for t in doc[max(0, at - 2) : at]]
    after = [t.lower_ for t in doc[beyond : beyond + 2]]
    if (
        said[-1:] == ["including"]
        or said in (["among", "them"], ["of", "whom"], ["of", "them"])
        or after in (["of", "them"], ["of", "whom"])
    ):
        sentence = doc[at].sent
        return max((i for i in before if sentence.start <= i < at), default=None)
    return None


def without_verb(number: Number, words: Vocabulary) -> Number:
    """The number without its noun where that is a verb taken for a noun, as in headlines ("Blast kills 30 injures 90"), or one thing where
    more are counted ("kills 30 monitoring group says")."""
    noun = number.noun
    if noun is None or noun.dep_ == "nsubjpass":
        return number
    lemma, beside = lemma_of(noun), noun.doc[number.last + 1]
    several = number.value is not None and number.value >= 2
    single = noun.tag_ == "NN" and noun.dep_ not in ("compound", "nmod") and number.last < noun.i and not noun.lower_.endswith("s")
    if several and single and words.units.get(lemma, "groups") == "groups" and lemma not in words.alone and not words.times.get(lemma):
        return replace(number, noun=None)
    if several and beside.i < noun.i and beside.lower_ in words.done_to and beside.dep_ == "compound" and lemma not in words.units:
        return replace(number, noun=None)  # "kill 10 injure scores"
    if lemma in words.units or lemma in words.alone:
        return number
    return replace(number, noun=None) if lemma in words.done_to or noun.lower_.removesuffix("s") in words.done_to else number


def what_is_counted(doc: Doc, number: Number, words: Vocabulary, before: dict[int, tuple[Figure, Counted]]) -> Counted:
    """What the number counts, by the words beside it, then by what governs it, then by the nearest verb after it."""
    found = _counted_alone(doc, number, words, before)
    whole = whole_of(doc, number, before)
    if whole is None:
        whole = _goes_on_with(doc, number, before)
    if whole is not None:
        of = before[whole][1]
        own = _beside(doc, number, words) or (_own(number.noun, words) if number.noun is not None else None)
        of_whom = [t.lower_ for t in doc[number.last + 1 : number.last + 2]] == ["of"]
        if found.role is None or found.role == of.role or (own is None and not of_whom):
            found = Counted(of.role, of.by, doc[whole], of.thing, of.agent)
    return found


def _goes_on_with(doc: Doc, number: Number, before: dict[int, tuple[Figure, Counted]]) -> int | None:
    """The figure that this one is a part of with the one right before it: "among them a child and two women"."""
    at = number.start - 1
    while at > 0 and doc[at].lower_ in (",", "and"):
        at -= 1
    if at == number.start - 1 or at not in before:
        return None
    whole = before[at][1].whole
    if whole is None or before[at][1].by is None:
        return None
    return whole.i if not any(t.pos_ in ("VERB", "AUX") for t in doc[whole.i + 1 : at] if t.dep_ != "acl") or before[at][0].within else None


def _counted_alone(doc: Doc, number: Number, words: Vocabulary, before: dict[int, tuple[Figure, Counted]]) -> Counted:
    noun = number.noun
    if noun is not None and (role := times(noun, words)) is not None:
        return Counted(role, by=noun.head)
    if noun is not None and lemma_of(noun) in words.alone:
        found = _climb(noun, words, before)
        role = words.alone[lemma_of(noun)]
        if role == "attacks" and found.thing and found.by is not None:
            return found  # "destroyed 12 rockets"
        if found.role == "killed" and role == "casualties":
            return found  # "the bodies of 44 victims"
        if found.role is None or role in ("attacks", "violations", "casualties", "killed", "injured"):
            return Counted(role, by=noun if role in ("attacks", "violations") else found.by or noun, whole=found.whole, thing=found.thing)
        return found
    head = noun if noun is not None else doc[number.last]
    beside = _beside(doc, number, words)
    if beside is not None:
        climbed = _climb(head, words, before)
        return Counted(beside[0], by=beside[1], whole=climbed.whole)
    unknown = noun is None or (lemma_of(noun) not in words.units and noun.ent_type_ != "NORP" and noun.tag_ in ("NN", "NNP"))
    if unknown and (behind := _behind(doc, number, words)) is not None:
        return Counted(behind[0], by=behind[1])
    found = _climb(head, words, before)
    if found.role is None and noun is not None and noun.lower_ == "others" and number.start > 1 and doc[number.start - 1].lower_ == "and":
        beside_it = before.get(number.start - 2)  # "killing nine children and 14 others"
        if beside_it is not None:
            return replace(beside_it[1], whole=None)
    if found.role is None and not found.thing and not found.agent and noun is not None and doc[number.last].head.i != noun.i:
        other = _climb(doc[number.last], words, before)
        if other.role is not None or other.thing:
            return other
    if found.role is None and not found.thing and not found.agent:
        ahead = _ahead(doc, head, words)
        if ahead is None:
            ahead = _behind(doc, number, words)
        if ahead is not None:
            found.role, found.by = ahead
    return found


def times(noun: Token | None, words: Vocabulary) -> str | None:
    """The role of "N times" after a verb of breach or attack ("violated the truce 300 times"); None for any other."""
    if noun is None or noun.lower_ != "times" or noun.dep_ not in ("npadvmod", "dobj", "advmod"):
        return None
    return words.times.get(noun.head.lemma_.lower())


def _behind(doc: Doc, number: Number, words: Vocabulary) -> tuple[str, Token] | None:
    """The verb right before the number, whatever the parser took it for ("Army Kills 28 Militants")."""
    if number.start == 0 or doc[number.start].is_sent_start:
        return None
    token = doc[number.start - 1]
    if token.lower_ == "of" and number.start > 1 and lemma_of(doc[number.start - 2]) in words.acts:
        return words.acts[lemma_of(doc[number.start - 2])], doc[number.start - 2]
    bare = token.lower_.removesuffix("ing")
    for form in (token.lemma_.lower(), token.lower_, token.lower_.removesuffix("s"), bare, bare + "e"):
        if form in words.done_to:
            return words.done_to[form], token
    return None


def _beside(doc: Doc, number: Number, words: Vocabulary) -> tuple[str, Token] | None:
    """The role that a participle or adjective right after the phrase gives: "five dead", "30 others wounded", "12 people killed"."""
    edge = number.noun.i if number.noun is not None and number.noun.i > number.last else number.last
    if number.noun is not None:
        for child in number.noun.lefts:
            if child.i > number.last and child.lower_ in words.adjectives:
                return words.adjectives[child.lower_], child
        if number.noun.lower_ in words.adjectives:
            return words.adjectives[number.noun.lower_], number.noun
    at = edge + 1
    while (
        at < len(doc)
        and doc[at].lower_
        in ("others", "more", "other", "were", "are", "have", "been", "was", "reportedly", "also", "confirmed", "feared", "reported")
        and at <= edge + 4
    ):
        at += 1
    if at >= len(doc) or doc[at].is_sent_start:
        return None
    token = doc[at]
    role = words.adjectives.get(token.lower_)
    if role is None and token.tag_ in ("VBN", "VBD"):
        role = words.done_to.get(token.lemma_.lower())
    if role is None or (any(c.dep_ == "dobj" and c.i > token.i for c in token.children) and not _next_is_hurt(doc, at + 1, words)):
        return None
    if at + 1 < len(doc) and doc[at + 1].like_num and _behind(doc, number, words) is not None:
        return None
    if at + 1 < len(doc) and doc[at + 1].pos_ in ("NOUN", "PROPN", "NUM") and token.pos_ == "ADJ":
        return None
    if (
        at + 2 < len(doc)
        and doc[at + 1].lower_ in ("and", "or", "&", "/")
        and {role, words.adjectives.get(doc[at + 2].lower_)} == {"killed", "injured"}
    ):
        return "casualties", token
    return role, token


def _next_is_hurt(doc: Doc, at: int, words: Vocabulary) -> bool:
    """Do a number and a participle follow, as in headlines without commas ("Seven killed 37 others injured")?"""
    following = doc[at : at + 6]
    return any(t.like_num or t.lower_ in COLLECTIVES for t in following[:3]) and any(t.lower_ in words.adjectives for t in following[1:])


def _climb(head: Token, words: Vocabulary, before: dict[int, tuple[Figure, Counted]]) -> Counted:
    """The role that a noun phrase gets from what it hangs on: verb, participle, noun of act, or the whole that it is part of."""
    token = head
    for _ in range(6):
        own = _own(token, words)
        if own is not None:
            return Counted(own[0], by=own[1])
        above = token.head
        if above.i == token.i:
            return Counted()
        dep = token.dep_
        if dep in ("conj", "appos") or (
            dep in ("nmod", "compound", "quantmod", "nummod", "npadvmod")
            and (above.pos_ in ("NOUN", "NUM", "PROPN") or above.lower_ in ("more", "others"))
        ):
            if dep in ("conj", "appos") and above.i in before:
                of = before[above.i][1]
                return Counted(of.role, of.by, above if dep == "appos" else of.whole, of.thing, of.agent)
            if above.pos_ == "VERB" and token.pos_ != "VERB":
                # "twenty fighters died, as well as six guards": the parser joins the second noun to the verb
                return _of_verb(above, "nsubjpass" if above.lemma_.lower() in words.done_to else "nsubj", words)
            token = above
            continue
        if dep == "npadvmod" and above.pos_ == "VERB" and words.units.get(lemma_of(token)) == "persons":
            return _of_verb(above, "nsubjpass" if above.lemma_.lower() in words.done_to else "nsubj", words)
        if dep == "npadvmod" and (listing := _lists(token)) is not None:
            return _of_verb(listing, "dobj", words)
        if dep == "pobj":
            if above.lower_ in _PART:
                whole = above.head
                if whole.i in before:
                    of = before[whole.i][1]
                    return Counted(of.role, of.by, whole, of.thing, of.agent)
                if whole.pos_ not in ("NOUN", "PROPN", "NUM"):
                    return _of_verb(whole, "nsubjpass", words) if whole.pos_ in ("VERB", "AUX") else Counted()
                token = whole
                continue
            if above.lower_ == "with" and above.i > 0 and above.nbor(-1).lower_ in ("along", "together"):
                # "22 children were killed along with six teachers"
                verb = next((g for g in above.ancestors if g.pos_ in ("VERB", "AUX")), above)
                subject = next((c for c in verb.children if c.dep_ in _SUBJECT | _PASSIVE), None)
                return _of_verb(verb, subject.dep_, words) if subject is not None else Counted()
            return _of_preposition(token, above, words)
        if dep in _SUBJECT or dep in _PASSIVE or dep in _OBJECT:
            found = _of_verb(above, dep, words)
            if found.role is None and dep not in _SUBJECT and words.statuses.get(lemma_of(token)) == "combatant":
                found.role = words.done_to_combatants.get(above.lemma_.lower())
            return found
        return Counted()
    return Counted()


def _lists(noun: Token) -> Token | None:
    """The verb whose objects a noun goes on listing behind a comma ("destroyed a lorry, five positions and a gun"), where the parser takes it
    for a measure of the verb above."""
    first = noun.left_edge.i
    if first < 2 or noun.doc[first - 1].text != "," or noun.ent_type_ in ("DATE", "TIME"):
        return None
    last = noun.doc[first - 2]
    return last.head if last.dep_ == "dobj" and last.head.pos_ == "VERB" else None


def _own(token: Token, words: Vocabulary) -> tuple[str, Token] | None:
    """The role that a phrase's own participles and relative clauses give: "12 people killed in", "those who died"."""
    for child in token.children:
        lemma = child.lemma_.lower()
        if child.dep_ == "acl" and child.tag_ in ("VBN", "VBD") and lemma in words.done_to:
            if child.i + 1 < len(child.doc) and child.nbor().like_num:
                continue  # "a bomber killed 30 people injured 90"
            return words.done_to[lemma], child
        if child.dep_ == "relcl":
            if lemma in words.done_by and words.done_by[lemma] != "fighters" and not any(c.dep_ in _PASSIVE for c in child.children):
                return words.done_by[lemma], child
            if lemma in words.done_to and any(c.dep_ in _PASSIVE for c in child.children):
                return words.done_to[lemma], child
        if child.dep_ == "amod" and child.lower_ in words.adjectives:
            return words.adjectives[child.lower_], child
        if child.lower_ == "among" and child.dep_ == "prep":
            for inner in child.children:
                if inner.lower_ in words.adjectives:
                    return words.adjectives[inner.lower_], inner
    return None


def _of_preposition(token: Token, preposition: Token, words: Vocabulary) -> Counted:
    governor = preposition.head
    lemma = lemma_of(governor)
    if preposition.lower_ == "of" or (preposition.lower_ == "against" and lemma == "massacre"):
        if lemma in words.acts:
            if {words.acts[lemma], words.acts.get(_joined(governor)) or words.done_to.get(_joined(governor))} == {"killed", "injured"}:
                return Counted("casualties", by=governor)
            above = governor.head
            return Counted(words.acts[lemma], by=above if lemma == "batch" and governor.dep_ in _SUBJECT | _PASSIVE else governor)
        if lemma in words.totals:
            return Counted(words.totals[lemma], by=governor)
        if governor.pos_ == "NOUN" and lemma in words.units:
            return _climb(governor, words, {})
    if preposition.lower_ in _REACHING and governor.pos_ == "VERB":
        totals = [
            total
            for child in governor.children
            if child.dep_ in ("nsubj", "nsubjpass", "dobj") or (child.dep_ == "conj" and child.pos_ == "NOUN")
            for noun in conjuncts(child)
            if noun.i < preposition.i or child.dep_ in _SUBJECT | _PASSIVE or lemma == "bring"
            if (total := _total(noun, words)) is not None
        ]
        if totals:
            at_second = preposition.i > 0 and sum(c.dep_ == "prep" and c.lower_ == "at" and c.i < preposition.i for c in governor.children)
            return Counted(totals[min(int(at_second), len(totals) - 1)], by=governor)
        if preposition.lower_ == "by":
            return Counted(agent=True)
    return Counted()


def of_a_total(number: Token, words: Vocabulary) -> bool:
    """Is the number what a total is put at or rises to ("put the toll at 58")?"""
    preposition = number.head
    return (
        number.dep_ == "pobj"
        and preposition.lower_ in _REACHING
        and any(c.dep_ in ("nsubj", "nsubjpass", "dobj") and _total(c, words) is not None for c in preposition.head.children)
    )


def _total(noun: Token, words: Vocabulary) -> str | None:
    lemma = lemma_of(noun)
    if lemma in words.totals:
        return words.totals[lemma]
    if lemma == "number":
        for child in noun.children:
            if child.lower_ == "of":
                for inner in child.children:
                    role = words.adjectives.get(inner.lower_) or words.acts.get(lemma_of(inner)) or words.alone.get(lemma_of(inner))
                    own = next((o for one in conjuncts(inner) if (o := _own(one, words)) is not None), None)
                    if role is not None or own is not None:
                        return role or (own[0] if own else None)
    return None


def _of_verb(verb: Token, dep: str, words: Vocabulary, depth: int = 0) -> Counted:
    """The role that a verb gives to its subject or object; follows "is believed to have been killed", "left 12 dead"."""
    lemma = verb.lemma_.lower()
    particle = next((c.lower_ for c in verb.children if c.dep_ == "prt" or (c.dep_ == "advmod" and c.lower_ == "back")), None)
    joined = [f"{lemma} {c.lower_}" for c in verb.children if c.dep_ == "prep"]
    names = (*([f"{lemma} {particle}"] if particle else []), *(n for n in joined if n in words.done_to), lemma)
    if dep in _SUBJECT and verb.lower_ in words.adjectives and any(c.dep_ == "aux" and c.lemma_ == "be" for c in verb.children):
        return Counted(words.adjectives[verb.lower_], by=verb)
    passive = dep in _PASSIVE or (dep in _SUBJECT and any(c.dep_ == "auxpass" for c in verb.children))
    if (dep in _OBJECT or passive) and {words.done_to.get(lemma), words.done_to.get(_joined(verb))} == {"killed", "injured"}:
        return Counted("casualties", by=verb)
    for name in names:
        if dep in _OBJECT or passive:
            if name in words.done_to or name in words.things:
                return Counted(words.done_to.get(name), by=verb, thing=name in words.things)
            if dep in _OBJECT and words.done_by.get(name) == "killed":
                return Counted("killed", by=verb)
        if dep in _SUBJECT and name in words.done_by and not passive:
            if words.done_by[name] == "fighters" and not any(words.statuses.get(lemma_of(s)) == "combatant" for s in subjects(verb)):
                return Counted(by=verb, agent=True)  # protesters mass, too
            return Counted(words.done_by[name], by=verb)
    if dep in _SUBJECT and not passive:
        for child in verb.children:
            if child.dep_ == "dobj":
                for what in (child, *child.lefts):
                    if (lemma, lemma_of(what)) in words.phrases:
                        return Counted(words.phrases[lemma, lemma_of(what)], by=verb)
        if verb.pos_ == "VERB" and lemma in words.done_to and any(c.dep_ == "dobj" for c in verb.children):
            return Counted(by=verb, agent=True)
    if depth < 2:
        for child in verb.children:
            if child.dep_ in ("xcomp", "oprd", "ccomp", "acomp", "attr", "advcl") and child.lower_ in words.adjectives:
                return Counted(words.adjectives[child.lower_], by=child)
            if child.dep_ == "xcomp" and child.pos_ in ("VERB", "AUX") and dep in _SUBJECT | _PASSIVE:
                as_ = "nsubjpass" if any(c.dep_ == "auxpass" for c in child.children) else "nsubj"
                found = _of_verb(child, as_, words, depth + 1)
                if found.role is not None or found.thing:
                    return found
    if lemma in ("be", "remain", "lie"):
        for preposition in verb.children:
            if preposition.lower_ in ("among", "in", "under") and preposition.dep_ == "prep":
                for inner in preposition.children:
                    role = words.adjectives.get(inner.lower_) or (
                        words.acts.get(lemma_of(inner)) if preposition.lower_ == "among" else None
                    )
                    own = _own(inner, words) if role is None and preposition.lower_ == "among" else None
                    if own is not None:
                        return Counted(own[0], by=own[1])  # "six children were among 12 civilians killed"
                    if role is not None:
                        return Counted(role, by=inner)
    if dep in _OBJECT:
        for child in verb.children:
            if child.dep_ in _SUBJECT and _total(child, words) is not None:
                return Counted(_total(child, words), by=verb)
        if lemma in _MADE_UP_OF:
            for noun in subjects(verb):
                if words.acts.get(lemma_of(noun)) == "evacuated":
                    return Counted("evacuated", by=verb)  # "the batch would include 400 gunmen"
        for child in verb.children:
            if child.dep_ == "xcomp" and lemma in _AWAITED and child.lemma_.lower() in ("go", "leave", "depart") and child.tag_ == "VB":
                return Counted("evacuated", by=child)  # "expected 12,000 people to go"
    if lemma in words.stock and dep in _SUBJECT and not passive:
        return Counted(by=verb)
    return Counted(by=verb, agent=dep in _SUBJECT and not passive and verb.pos_ == "VERB")


def _joined(act: Token) -> str:
    """The lemma of the act that shares what is done to with this one: "killing and wounding scores", "killed or wounded"."""
    other = act.head if act.dep_ == "conj" else next((c for c in act.rights if c.dep_ == "conj" and c.i <= act.i + 3), None)
    if other is None or other.pos_ != act.pos_ or abs(other.i - act.i) > 3:
        return ""
    first, second = sorted((other, act), key=lambda t: t.i)
    if any(t.like_num for t in act.doc[first.i : second.i]):
        return ""  # "five were killed and 18 wounded"
    return "" if any(c.dep_ in _OBJECT for c in first.children) else other.lemma_.lower()


def _ahead(doc: Doc, head: Token, words: Vocabulary) -> tuple[str, Token] | None:
    """The first passive of a role verb after the phrase in its sentence, for text whose commas are lost; stops at another number."""
    listed = False
    for at in range(head.i + 1, min(len(doc), head.i + 12)):
        token = doc[at]
        if token.like_num and (doc[at - 1].lower_ in ("including", "them", "least") or at == head.i + 1):
            listed = listed or at == head.i + 1  # "22 children 6 teachers killed"
            continue
        if listed and token.lower_ in words.adjectives and doc[at - 1].pos_ in _NOUNS:
            return words.adjectives[token.lower_], token
        if token.lower_ == "and" and doc[at - 1].pos_ in _NOUNS and at + 1 < len(doc) and doc[at + 1].pos_ in (*_NOUNS, "ADJ"):
            continue
        if token.is_sent_start or token.like_num or token.pos_ in ("SCONJ", "CCONJ") or token.lower_ in (".", ";", "by", "after", "as"):
            return None
        if token.tag_ == "VBN" and token.lemma_.lower() in words.done_to and doc[at - 1].lower_ in ("were", "been", "was", "be", "being"):
            return words.done_to[token.lemma_.lower()], token
        if token.tag_ == "VBD" and token.lemma_.lower() in words.done_by and head.tag_ in ("NNS", "CD"):
            return words.done_by[token.lemma_.lower()], token
    return None
