"""One act once: which of a sentence's words name the same act, and what is only the content of a promise or demand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from spacy.tokens import Token

from reportedly.reading.events.act import DEFINITE, Act, Known, unique
from reportedly.reading.events.doers import charge_before, is_participle_of_clause
from reportedly.reading.events.means import mode_by_means
from reportedly.reading.events.misread import is_mere_place
from reportedly.reading.events.participants import Part
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
_REACHING = frozenset({"hit", "strike", "target"})
"""Verbs of harm that name an attack no worse than "fired" does: "hit by missiles fired from the hill"."""
_TAKING = frozenset({"capture", "seize", "recapture", "retake"})
"""Verbs that say more than the offensive in which it was done."""
_LATER = frozenset({"since", "after", "before", "while", "whereas", "but", "earlier", "previous", "separately", "meanwhile", "also"})


_REPELLING = frozenset({"repel", "repulse", "foil", "thwart", "beat", "fend"})
"""Verbs for what is done against another's attack: a deed beside them is another one."""
_IN_TURN = frozenset({"follow", "precede"})
"""Verbs that set two deeds one after the other ("the raid followed an ambush")."""
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
        ]  # fmt: skip
        others = [m for m in others if not _is_anothers(act, found[m])]
        alone = len(others) == 1 or (others and all(found[m].trigger.dep_ == "conj" for m in others[1:]))
        if alone and (_suffered_after(act, found[others[0]]) or not any(t.lower_ in _LATER for t in _between(act, found[others[0]]))):
            yield others[0]
    if act.trigger.pos_ != "VERB" and not act.target and any(c.lower_ in DEFINITE and c.dep_ == "det" for c in act.trigger.lefts):
        for m in (*range(n - 1, -1, -1), *(range(n + 1, len(found)) if not act.actor else ())):
            other = found[m]
            if any(t.lemma_ in _IN_TURN for t in _between(act, other)):
                break
            if other.event_class == "ASSAULT" and not _rival(act, other) and not any(c.lower_ == "to" for c in other.trigger.lefts):
                if m < n or not any(t.lower_ in _LATER for t in _between(act, other)):
                    yield m
                break


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


_PREPARING = frozenset({"prepare", "ready", "gear", "brace"})
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


def joined(known: Known, group: list[Act]) -> Act | None:
    strong = [a for a in group if not a.weak]
    if not strong:
        return None
    telling = [a for a in strong if not _only_points(a)]
    if not any(a.actor and a.trigger.pos_ == "VERB" for a in telling):
        telling = strong
    telling = [a for a in telling if not _is_purpose(a) and a.trigger.lower_ != "using"] or telling
    if any(a.harm and a.trigger.pos_ == "VERB" for a in telling):  # "killed by sniper fire": with what
        telling = [a for a in telling if not (a.trigger.lower_.endswith("fire") and a.trigger.dep_ == "pobj")]
    taking = [a for a in telling if a.trigger.lemma_ in _TAKING and a.actor and a.trigger.pos_ == "VERB"]
    if taking and all(a in taking or (a.trigger.dep_ == "pobj" and a.trigger.head.head.i == taking[0].trigger.i) for a in telling):
        telling = taking  # "captured in a large offensive"
    main = (
        next((a for a in telling if a.event_class == "PROTEST" and telling[-1].event_class != "PROTEST"), None)
        or next((a for a in telling if not a.harm and a.carrier.pos_ == "VERB" and a.trigger.pos_ != "VERB"), None)
        or next((a for a in telling if not a.harm and not (a.trigger.dep_ == "acl" and telling[0].trigger.lemma_ in _REACHING)), None)
        or next((a for a in telling if a.trigger.lemma_ in _REACHING and a.actor), None)
        or telling[0]
    )
    for other in group:
        if other is main:
            continue
        main.names |= other.names
        if main.carrier.i == main.trigger.i and main.trigger.dep_ == "nsubj" and main.trigger.head.i == other.trigger.i:
            main.carrier = other.trigger  # "the strike may have hit": as sure as the verb
        if main.both and other.harm and other.actor and not main.actor:
            main.actor, main.both = other.actor, False
        elif main.both and other.harm:
            # "ten fighters of the front were killed in clashes with the army": the front is the other side
            fallen = [t for t in other.target if known.sort.of(t.head) & {"fighters", "group"}]
            main.actor = unique([*fallen, *main.actor]) if len(main.actor) == 1 else main.actor
        else:
            theirs = [a for a in other.actor if a.span not in {t.span for t in main.target}]
            if not main.actor or (theirs and all("pronoun" in known.sort.of(a.head) for a in main.actor)):
                main.actor = theirs  # "the bombers killed ten when they blew themselves up"
        main.target = unique(
            main.target + [t for t in other.target if t.span not in {a.span for a in main.actor} and not inside(known, t, group)]
        )
        main.means = main.means or other.means
        main.mode = main.mode or other.mode
    if main.both and main.actor:
        main.target = []
    if main.mode is None:
        main.mode = mode_by_means(known, main)
    main.target = [t for t in main.target if t.head.lower_ not in known.sort.grammar["furniture"]]
    main.target.sort(key=lambda t: not known.sort.of(t.head) & {"people", "fighters", "person", "group", "number", "pronoun"})
    main.actor = [a for a in main.actor if not inside(known, a, group)]
    if main.event_class == "ASSAULT":
        main.actor = [a for a in main.actor if not _cannot_attack(known, a)]
    return main


def _is_purpose(act: Act) -> bool:
    """Is it what the rest was done for ("killed in a push to retake the road")?"""
    verb = act.carrier if act.carrier.pos_ == "VERB" else act.trigger
    while verb.dep_ == "conj" and verb.head.pos_ == "VERB":
        verb = verb.head
    return verb.dep_ in ("advcl", "acl", "relcl") and any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.lefts)


def _cannot_attack(known: Known, p: Part) -> bool:
    """A town does not attack, nor do "six children", "20 civilians": where headlines lose their commas they are taken for doers."""
    if is_mere_place(p.head, known.sort) and not known.sort.of(p.head) & NAMED:
        return True
    mine = known.sort.of(p.head)
    words = [t for t in p.head.lefts if t.dep_ in ("nummod", "compound", "nmod") and p.span[0] <= t.idx]
    counted = p.head.lemma_.lower() in known.sort.grammar["victims"] and "people" in mine
    return counted and any(t.like_num for w in words for t in w.subtree)


def _only_points(act: Act) -> bool:
    """Does a noun only point to an act told beside it ("struck the mill and halted the raid")?"""
    return (
        act.trigger.pos_ != "VERB"
        and not act.actor
        and not act.target
        and act.carrier.i == act.trigger.i
        and any(c.dep_ == "det" and c.lower_ in DEFINITE for c in act.trigger.lefts)
    )


def inside(known: Known, p: Part, group: Iterable[Act]) -> bool:
    return any(p.head.i in a.names for a in group)


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


def without_asides(known: Known, acts: list[Act]) -> list[Act]:
    """Leaves out what only says the content of a promise, demand, refusal or threat: "agreed to meet" is one act."""
    speech = {i: a for a in acts if a.event_class == "PROTEST" for i in a.names - {a.trigger.i}}
    speech |= {a.trigger.i: a for a in acts if a.event_class in ("AGREE", "REQUEST", "REJECT", "THREATEN", "SANCTION", "CONCEDE")}
    speech |= {a.trigger.i: a for a in acts if a.event_class == "MOBILIZE" and a.trigger.lemma_.lower() in _PREPARING}
    speech |= {a.carrier.i: a for a in speech.values() if a.carrier.pos_ == "VERB" and a.carrier.i not in speech}
    kept = []
    for act in acts:
        if (
            act.carrier.i != act.trigger.i
            and speech.get(act.carrier.i, act) is not act
            and act.carrier.i == speech[act.carrier.i].trigger.i
        ):
            continue  # "offered concessions": one act
        inside = False
        token = act.carrier
        steps = 0
        while token.head.i != token.i and steps < 6:
            dep, above = token.dep_, token.head
            if dep == "conj" and token.tag_ in ("VBZ", "VBP") and above.tag_ == "VB":
                break  # "calls on them to talk and urges ...": the parser hangs the second verb on the infinitive
            if dep in ("relcl", "ROOT") or (dep == "advcl" and above.i in speech) or (dep == "acl" and token.tag_ == "VBN"):
                break
            if above.i in speech and speech[above.i] is not act:
                over = speech[above.i]
                if dep in ("nsubj", "nsubjpass", "npadvmod") or dep == "conj":
                    break
                if dep == "ccomp" and token.i < above.i and over.event_class in ("CONCEDE", "SANCTION"):
                    break  # "ten men were kidnapped, some of whom were freed"
                past = act.carrier.tag_ in ("VBD",) or any(
                    c.dep_ == "aux" and (c.lemma_ == "have" or c.lower_ in ("was", "were")) for c in act.carrier.children
                )
                if (
                    act.event_class == "ASSAULT"
                    and (past or act.trigger.pos_ != "VERB")
                    and over.event_class not in ("AGREE", "THREATEN", "CONCEDE", "MOBILIZE")
                ):
                    break
                inside = not past and (
                    act.event_class != "ASSAULT" or over.event_class in ("AGREE", "THREATEN", "REJECT", "REQUEST", "CONCEDE", "MOBILIZE")
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
