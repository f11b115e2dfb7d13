"""One act once: which of a sentence's words name the same act, and what is only the content of a promise or demand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from spacy.tokens import Token

from reportedly.reading.events.act import DEFINITE, Act, Known
from reportedly.reading.events.asides import without_asides
from reportedly.reading.events.doers import charge_before, is_participle_of_clause
from reportedly.reading.events.joined import joined
from reportedly.reading.events.sorts import NAMED, Sorter
from reportedly.reading.syntax import is_negated

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


_BLAMING = frozenset({"blame", "accuse", "suspect", "point", "hold", "charge", "indict"})
"""Verbs of accusing that name both the accused and the deed."""
_LATER = frozenset({"since", "after", "before", "while", "whereas", "but", "earlier", "previous", "separately", "meanwhile", "also"})


_REPELLING = frozenset({"repel", "repulse", "foil", "thwart", "beat", "fend"})
"""Verbs for what is done against another's attack: a deed beside them is another one."""
_IN_TURN = frozenset({"follow", "precede", "revenge", "retaliation", "reprisal", "retribution"})
"""Words that set two deeds one after the other ("the raid followed an ambush", "was revenge for the offensive")."""
_ANOTHER = frozenset({"another", "other", "second", "third", "fourth"})


def once(known: Known, found: list[Act]) -> list[Act]:
    at: dict[int, int] = {}
    for n, act in enumerate(found):
        for i in act.names:
            at.setdefault(i, n)
        if act.carrier.lemma_.lower() not in _HAPPENING or act.trigger.dep_ == "dobj":
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
        for m in same_act(known, n, act, found, at):
            join(n, m)
    groups: dict[int, list[Act]] = {}
    for n, act in enumerate(found):
        groups.setdefault(root(n), []).append(act)
    counted = {t.head.i for act in found if act.harm for t in act.target if any(c.dep_ == "nummod" for c in t.head.lefts)}
    out = [one for group in groups.values() if (one := joined(known, group)) is not None]
    for act in out:
        if act.event_class == "ASSAULT" and not act.both:
            act.actor = [a for a in act.actor if a.head.i not in counted]  # the dead that were counted did not do it
    return blame(without_asides(known, out))


def same_act(known: Known, n: int, act: Act, found: Sequence[Act], at: Mapping[int, int]) -> Iterator[int]:
    """Indices of acts that name the same one as `act`, by what ties them together in the sentence."""
    for word in act.tied:
        if (other := at.get(word, n)) != n and found[other].event_class == act.event_class:
            yield other
    carried_by = at.get(act.carrier.i, n)
    if carried_by != n and found[carried_by].event_class == act.event_class and found[carried_by].trigger.i == act.carrier.i:
        yield carried_by
    above = _above(act.carrier, at, n, known.sort)
    if (above is not None and found[above[0]].event_class == act.event_class and _ties(act, found[above[0]], above[1])) or (
        above is not None and _is_aim(act, found[above[0]], above[1])
    ):
        yield above[0]
    if act.event_class != "ASSAULT":
        return
    if act.harm and act.trigger.tag_ == "VBG" and act.trigger.dep_ != "pcomp":
        # "blew up a car as people left prayers, killing ten": hung on any noun between, it tells what came of the attack before
        over = next((m for m in range(n - 1, -1, -1) if found[m].event_class == "ASSAULT" and not found[m].weak), None)
        if over is not None and _came_of(act, found[over], known.sort):
            if not any(known.sort.of(a.head) & NAMED for a in act.actor):
                act.actor = []
            if not _rival(act, found[over]):
                yield over
    if n and act.trigger.lower_ == "using" and found[n - 1].event_class == "ASSAULT" and not _rival(act, found[n - 1]):
        yield n - 1  # "conducted strikes in support of the government using bombers against ..."
    if (
        act.harm
        and not act.actor
        and not act.weak
        and (
            not any(c.dep_ in ("prep", "mark") and c.lower_ in _LATER for c in act.trigger.children)
            or any(_suffered_after(act, o) for o in found)
        )
    ):
        others = [
            m for m, o in enumerate(found)
            if o.event_class == "ASSAULT" and (not o.harm or _suffered_after(act, o)) and not o.weak and not o.both
            and not (o.mode == "capture_of_place" and o.trigger.dep_ in ("acl", "relcl"))  # whose town it was
            and not _is_hours_off(o.trigger)
        ]  # fmt: skip
        others = [m for m in others if not _is_anothers(act, found[m])]
        alone = len(others) == 1 or (others and all(found[m].trigger.dep_ == "conj" for m in others[1:]))
        if alone and (_suffered_after(act, found[others[0]]) or not any(t.lower_ in _LATER for t in _between(act, found[others[0]]))):
            yield others[0]
    if act.trigger.pos_ != "VERB" and not act.target and any(c.lower_ in DEFINITE and c.dep_ == "det" for c in act.trigger.lefts):
        for m in (*range(n - 1, -1, -1), *(range(n + 1, len(found)) if not act.actor else ())):
            other = found[m]
            if any(t.lemma_ in _IN_TURN for t in _between(act, other)) or _is_hours_off(act.trigger):
                break
            if other.event_class == "ASSAULT" and not _rival(act, other) and not any(c.lower_ == "to" for c in other.trigger.lefts):
                if m < n or not any(t.lower_ in _LATER for t in _between(act, other)):
                    yield m
                break


def _is_hours_off(noun: Token) -> bool:
    """ "Hours after the raid a mine exploded": another deed."""
    before = noun.head.nbor(-1) if noun.dep_ == "pobj" and noun.head.i > 0 else noun
    return noun.head.lower_ in ("after", "before") and before.lemma_.lower() in ("hour", "day", "week", "month", "year", "minute")


def _is_anothers(act: Act, other: Act) -> bool:
    """ "Two attackers were shot dead and a third blew himself up": what another of them did beside it."""
    verb = other.carrier
    if verb.dep_ != "conj" or (not verb.head.is_ancestor(act.trigger) and verb.head.i != act.trigger.i):
        return False
    return any(c.dep_ == "nsubj" and (c.lower_ in _ANOTHER or any(g.lower_ in _ANOTHER for g in c.lefts)) for c in verb.children)


def _came_of(act: Act, other: Act, sort: Sorter) -> bool:
    """Does a participle of harm stand below the verb of an attack that is told with more than whom it harmed, or tell of what somebody is
    charged with?"""
    verb = other.carrier
    charge = charge_before(act.trigger, sort)
    if charge is not None and charge.i in (verb.i, other.trigger.i):
        return True
    if verb.lemma_ in _REPELLING:
        return False  # "repelled the attack, destroying three tanks": theirs who attacked
    by = (
        verb.dep_ == "pcomp" and verb.head.lower_ == "by" and verb.head.head.i == act.trigger.head.i
    )  # "answered by shelling it, killing ten"
    return (
        verb.pos_ == "VERB" and (by or verb.is_ancestor(act.trigger)) and (not other.harm or bool(other.actor) or other.means is not None)
    )


def _suffered_after(act: Act, other: Act) -> bool:
    """ "Ten were killed after jets struck the square": what befell them is what was done right before."""
    if other.event_class != "ASSAULT" or other is act or act.trigger.tag_ != "VBN" or (other.harm and not (other.actor or other.means)):
        return False
    after = next((c for c in act.trigger.children if c.lower_ == "after" and c.dep_ in ("prep", "mark")), None)
    clause = next((c for c in act.trigger.children if c.dep_ == "advcl" and any(m.lower_ == "after" for m in c.children)), None)
    if clause is not None:
        mark = next(m for m in clause.children if m.lower_ == "after")
        told = clause.i == other.carrier.i or (other.trigger.dep_ == "nsubj" and other.trigger.head.i == clause.i)
    elif after is not None:
        mark, told = after, other.trigger.head.i == after.i
    else:
        return False
    return told and not (mark.i > 0 and mark.nbor(-1).lower_.rstrip("s") in ("day", "week", "month", "year"))


_SPOKEN = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN"})


def _is_aim(act: Act, over: Act, relation: set[str]) -> bool:
    """Does the act only say what the one above it is for or what it says ("visited the capital to mediate", "lodged a protest, charging ...",
    "blocked the road to demand ...")?"""
    if act.actor and over.actor and _rival(act, over):
        return False
    infinitive = any(c.dep_ == "aux" and c.lower_ == "to" for c in act.carrier.children)
    if act.event_class == over.event_class != "ASSAULT":
        told = infinitive or (act.carrier.tag_ == "VBG" and act.event_class in _SPOKEN)
        return told and relation <= {"clause", "purpose", "object"}
    told = infinitive or act.carrier.tag_ == "VBG" or act.trigger.pos_ != "VERB"
    return (
        act.event_class == "REQUEST"
        and over.event_class == "PROTEST"
        and told
        and relation <= {"clause", "purpose", "relcl", "object", *_TOGETHER}
    )


def blame(acts: list[Act]) -> list[Act]:
    """Gives an attack that somebody is blamed for ("blamed the army for the shelling") the blamed as its actors, as blamed."""
    accusing = {a.trigger.i: a for a in acts if a.event_class == "ACCUSE" and a.target}
    for act in acts:
        if act.actor or act.event_class not in ("ASSAULT", "COERCE") or act.trigger.pos_ == "VERB" or act.both:
            continue
        token, steps = act.trigger, 0
        while token.head.i != token.i and steps < 4 and token.dep_ not in ("relcl", "advcl", "ccomp", "dobj"):
            token, steps = token.head, steps + 1
            over = accusing.get(token.i)
            if over is not None and over.trigger.lemma_.lower() in _BLAMING and not is_negated(over.trigger):
                act.actor, act.suspected = list(over.target), True
                break
    return acts


def _above(token: Token, at: Mapping[int, int], n: int, sort: Sorter) -> tuple[int, set[str]] | None:
    """The nearest act above a token, with what lies between."""
    relation: set[str] = set()
    steps = 0
    while token.head.i != token.i and steps < 8:
        dep, above = token.dep_, token.head
        if dep in ("nsubj", "nsubjpass", "csubj"):
            relation.add("subject")
        elif dep in ("dobj", "attr", "dative", "oprd", "appos") or (dep == "ccomp" and above.lemma_ == "leave" and token.tag_ == "VBN"):
            relation.add("object")
        elif dep in ("prep", "agent", "prt"):
            relation.add(token.lower_)
        elif dep == "pobj" or dep in ("pcomp",):
            if token.lemma_.lower() in sort.grammar["apart"]:
                relation.add("apart")
        elif dep == "conj":
            relation.add("conj_noun" if token.pos_ in ("NOUN", "PROPN") and above.pos_ != "VERB" else "conj")
        elif dep == "acl" and token.tag_ == "VBN" and above.dep_ == "conj" and above.head.pos_ == "VERB" and above.pos_ != "VERB":
            relation.add("clause")  # "ten were killed and twelve wounded by gunmen"
        elif dep == "acl" and token.tag_ == "VBN" and "weapons" in sort.of(above):
            relation.add("weapon")  # "killed by shells fired from the hill": the shells tie the two together
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
            beside = token.tag_ in ("VBD", "VBZ", "VBP") and any(c.dep_ == "mark" and c.lower_ == "as" for c in token.children)
            relation.add(mark or ("meanwhile" if beside else "clause"))
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
    if act.trigger.dep_ == "compound" and act.trigger.tag_ == "NNS":
        return False  # the second clause of a headline, taken for one long name
    if "weapon" in relation:
        relation = relation - {"weapon"}
        if relation <= {"subject", "object", *_TOGETHER}:
            return not _rival(act, over)
    nominal, over_nominal = act.trigger.pos_ != "VERB", over.trigger.pos_ != "VERB"
    if "conj_noun" in relation and nominal and over_nominal and act.event_class != "ASSAULT" and _done_to_others(act, over):
        return False  # "the recruitment of minors and the kidnapping of their teachers"
    if relation == {"conj"} and any(c.dep_ == "cc" and c.lower_ == "or" for c in over.carrier.children) and not _rival(act, over):
        return True  # "lynched or stoned to death"
    if relation & {"conj", "clause"} and any(a.trigger.lemma_ in _REPELLING or a.carrier.lemma_ in _REPELLING for a in (act, over)):
        return False  # "took the village and repelled two attacks"
    if "conj" in relation and _has_own_doer(act):
        return False  # "artillery pounded the trenches, and a drone hit a lorry"
    if nominal and act.actor and "conj" in relation and any(c.lower_ in ("a", "an") for c in act.trigger.lefts):
        return False  # "the raid caused losses and paved the way for an attack by others"
    harm = act.harm or over.harm
    if relation <= {"subject", "object", "conj_noun", *_TOGETHER} and (nominal or harm):
        return not (nominal and over_nominal and relation == {"of"} and over.actor and act.actor)
    if relation <= {"clause", "conj", "subject", "object", *_TOGETHER} and harm and not _rival(act, over):
        return True
    if relation <= {"relcl", "clause", "object", "subject", *_TOGETHER} and act.harm and over_nominal and not _rival(act, over):
        return True
    return relation <= {"purpose", "clause"} and (over_nominal or harm)


def _done_to_others(act: Act, over: Act) -> bool:
    """Do two words name acts done to different people?"""
    mine, theirs = ({t.span for t in a.target} for a in (act, over))
    return bool(mine and theirs) and not mine & theirs


def _has_own_doer(act: Act) -> bool:
    """Does a joined verb name somebody new who acts ("and a drone hit a lorry"; not "and the blast killed ten", "and they fled")?"""
    verb = act.carrier
    if verb.dep_ != "conj" or verb.pos_ != "VERB":
        return False
    own = next((c for c in verb.lefts if c.dep_ == "nsubj"), None)
    return (
        own is not None
        and own.i not in act.tied | act.names | {t.head.i for t in act.target}  # "and three others wounded"
        and own.pos_ in ("NOUN", "PROPN")
        and not any(c.dep_ == "det" and c.lower_ in DEFINITE for c in own.lefts)
    )


def _between(a: Act, b: Act) -> Iterator[Token]:
    first, last = sorted((a.trigger.i, b.trigger.i))
    yield from a.trigger.doc[first + 1 : last]


def _rival(a: Act, b: Act) -> bool:
    """Do two words name acts of different actors?"""
    if not a.actor or not b.actor:
        return False
    return not ({p.span for p in a.actor} & {p.span for p in b.actor})
