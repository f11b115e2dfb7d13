"""Acts that nouns name: "an attack on the village by rebels", "regime air raids", "launched an offensive"."""

from __future__ import annotations

from collections.abc import Mapping

from spacy.tokens import Token

from reportedly.reading.events.act import Act, Known, compound, is_clash, specific, unique
from reportedly.reading.events.blamed import blamed
from reportedly.reading.events.carried import HELD, carried, reached, side_above
from reportedly.reading.events.clause_below import from_clause
from reportedly.reading.events.lexicon import Sense
from reportedly.reading.events.means import means_near, mode_by_means, mode_by_term
from reportedly.reading.events.participants import Part, after_prepositions, modifiers, part, parts
from reportedly.reading.events.senses import fits, stands_near
from reportedly.reading.events.sorts import NAMED
from reportedly.reading.syntax import agents, conjuncts, objects

_MEDIATING = frozenset({"mediation", "arbitration", "reconciliation"})


def by_noun(known: Known, noun: Token) -> list[Act]:
    lemma = known.senses.noun_lemma(noun)
    term = compound(known, noun)
    told = noun
    if lemma in known.sort.grammar["generic"] and term is None:
        told = next((c for c in noun.lefts if c.dep_ == "compound" and _names_other(known, c)), noun)
        lemma = told.lemma_.lower()
    if term is None and lemma not in known.senses.nouns:
        return []
    if noun.dep_ == "poss" or (noun.dep_ in ("compound", "nmod") and noun.i < noun.head.i and noun.head.pos_ in ("NOUN", "PROPN")):
        return []
    if noun.tag_ == "NN" and any(c.dep_ == "conj" and known.sort.of(c) & {"carriers"} for c in noun.rights) and not list(noun.lefts):
        return []  # "attack, bomber and fighter aircraft": kinds of aircraft
    tables: list[tuple[Sense, ...]] = []
    words = [noun] if told is noun else [told, noun]
    if term is not None:
        tables += known.senses.compounds[term[0]]
        words = term[1]
    tables += known.senses.nouns.get(lemma, ())
    if (
        noun.ent_type_ in ("PERSON", "GPE", "ORG", "FAC")
        and noun.pos_ == "PROPN"
        and term is None
        and noun.tag_ == "NNP"
        and noun.text[0].isupper()
        and noun.ent_type_ != "ORG"
    ):
        return []
    name = known.sort.names.get(noun.i)
    if name is not None and name.kind in ("group", "organisation") and noun.tag_ == "NNP" and term is None and noun.idx > name.start:
        return []  # "the Popular Mobilization", "the Hope Campaign": a body's name
    act = None
    tried: set[str] = set()
    for of_class in tables:
        code = of_class[0].event_class
        for sense in of_class:
            if code in tried:
                break
            act = noun_act(known, noun, words, sense)
            p = sense.pattern
            if sense.plain or noun_holds(known, p, act):
                if p.get("none"):
                    tried.add(code)
                    act = None
                    break
                return [act]
            act = None
    return []


def _names_other(known: Known, word: Token) -> bool:
    """Does a word before "effort", "attempt", "campaign" name an act itself ("mediation effort"), and not only its kind ("war effort")?"""
    of_classes = known.senses.nouns.get(word.lemma_.lower(), ())
    return any(sense.plain or not sense.pattern.get("none") for of_class in of_classes for sense in of_class[:1]) and not any(
        of_class[0].event_class == "ASSAULT" and of_class[0].pattern for of_class in of_classes
    )


def noun_holds(known: Known, p: Mapping, act: Act) -> bool:
    noun, sort = act.trigger, known.sort
    before = {t.lemma_.lower() for t in noun.lefts} | {t.lower_ for t in noun.lefts} | {t.lemma_.lower() for t in act.words[:-1]}
    if "near" in p and not stands_near(noun, p["near"]):
        return False
    if "compound" in p and not before & set(p["compound"]):
        return False
    if "not_compound" in p and before & set(p["not_compound"]):
        return False
    if "after" in p and not (
        noun.dep_ == "pobj"
        and noun.head.lower_ in p["after"]
        and noun.head.head.pos_ in ("VERB", "AUX", "NOUN")
        and not act.words[:-1]
        and not (
            noun.head.lower_ == "on" and any(c.dep_ in ("det", "poss") for c in noun.lefts)
        )  # "on strike", but "comment on the strike"
    ):
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
        fits([inner], sorts, sort) if sorts else True for word, sorts in p["prep"].items() for _, inner in after_prepositions(noun, (word,))
    ):
        return False
    if "undergone_by" in p and not (
        act.undergone
        and fits([t.head for t in act.target], p["undergone_by"], sort)
        and not any(sort.of(t.head) & {"person"} for t in act.target)
        and not any(c.dep_ == "prep" and c.lower_ in ("for", "over") for c in act.carrier.rights)
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
    if p.get("specific") and not specific(known, act):
        return False
    carried = act.carrier.i != act.trigger.i
    needs = p.get("needs")
    if needs is None:
        return True
    return {
        "actor": bool(act.actor), "target": bool(act.target), "target_or_actor": bool(act.actor or act.target),
        "actor_or_target": bool(act.actor or act.target), "actor_or_target_or_verb": bool(act.actor or act.target) or carried,
        "actor_and_target_or_verb": bool(act.actor and act.target) or carried, "actor_or_verb": bool(act.actor) or carried,
        "specific": specific(known, act),
    }[needs]  # fmt: skip


def noun_act(known: Known, noun: Token, words: list[Token], sense: Sense) -> Act:
    sort, entry, p = known.sort, sense.entry, sense.pattern
    act = Act(sense, noun, words, noun, mode=sense.mode, weak=bool(p.get("weak")))
    act.names = {t.i for t in words}
    act.harm = noun.lemma_.lower() in known.sort.grammar["harm_nouns"]
    act.both = is_clash(known, sense)
    lemma = noun.lemma_.lower()
    of_actor = lemma in entry.of_actor or bool(p.get("of_actor"))
    own = modifiers(noun, sort)
    poss = [c for c in noun.lefts if c.dep_ == "poss" and not sort.is_time(c)]
    of = [inner for _, inner in after_prepositions(noun, ("of",))]
    by = agents(noun) or [h for _, inner in after_prepositions(noun, ("by",)) for h in conjuncts(inner)]
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
        act.target += parts((q for q in poss if not any(o.head.i == q.i for o in own)), known.sort)
    else:
        act.actor += own
        for q in poss:
            if not any(o.head.i == q.i or q.i in range(o.head.left_edge.i, o.head.i + 1) for o in own) and (
                sort.acts(q) or sort.of(q) & {"place"}
            ):
                act.actor += parts(conjuncts(q), known.sort)
    for child in noun.lefts:
        if (
            child.dep_ == "compound"
            and child.i not in inner_words
            and sort.of(child) & {"sites"}
            and not sort.of(child) & {"weapons", "carriers"}
        ):
            act.target.append(Part(child, (child.idx, child.idx + len(child))))
    if by:
        act.actor = parts(by, known.sort)
    elif not act.actor and entry.code != "RETREAT":
        for _, inner in after_prepositions(noun, ("from",)):
            act.actor += [x for x in parts(conjuncts(inner), known.sort) if sort.of(x.head) & (NAMED | {"people"})]
    for below in noun.rights:
        if below.dep_ in ("acl", "relcl") and below.lemma_ in HELD:
            lower = next((c for c in below.children if c.dep_ == "xcomp"), None)
            if lower is not None and (named := agents(lower)):
                act.actor, act.suspected = parts(named, known.sort), True
    for _, inner in after_prepositions(noun, [w for w in p.get("target", entry.toward) if w != "from" or entry.code == "RETREAT"]):
        reached(known, act, inner)
    for inner in of:
        if p.get("of_target") or not of_actor or (sort.of(inner) & {"place", "territory"} and entry.code == "ASSAULT"):
            for head in conjuncts(inner):
                if "weapons" not in sort.of(head) and not known.sort.is_time(head):
                    act.target.append(part(head, known.sort))
        else:
            if entry.code == "RETREAT" and sort.of(inner) & {"weapons", "carriers"}:
                act.target.append(part(inner, known.sort))  # "the withdrawal of heavy guns"
            act.actor += parts((h for h in conjuncts(inner) if sort.acts(h) and "carriers" not in sort.of(h)), known.sort)
    if p.get("actor"):
        act.actor += [
            x for at in (noun, *of) for _, inner in after_prepositions(at, p["actor"]) for x in parts(conjuncts(inner), known.sort)
        ]
    for _, inner in after_prepositions(noun, ("between", "among")):
        if "pronoun" in sort.of(inner) or inner.dep_ != "pobj":
            continue  # "rival groups, among them the front"
        sides = [part(h, known.sort) for h in conjuncts(inner) if sort.acts(h) or sort.of(h) & {"place"}]
        if any(w.lemma_.lower() in _MEDIATING for w in words):
            act.target += sides
        else:
            act.actor += sides
            act.both = True
    if act.both or entry.code == "CONSULT":
        for _, inner in after_prepositions(noun, ("with",)):
            (act.actor if act.both else act.target).extend(parts(conjuncts(inner), known.sort))
    for below in noun.rights:
        if below.dep_ in ("acl", "relcl") and below.tag_ in ("VBN", "VBD"):
            lemmas = below.lemma_.lower()
            if (
                below.dep_ == "relcl" and not act.actor and any(light == lemmas for light in entry.light)
            ):  # "the offensive that the army launched"
                act.actor += parts(
                    (h for c in below.lefts if c.dep_ == "nsubj" and c.pos_ in ("NOUN", "PROPN") and sort.acts(c) for h in conjuncts(c)),
                    sort,
                )
            if any(light.split()[0] == lemmas for light in entry.light) or lemmas == "blame":
                act.actor += parts(agents(below), known.sort)
                for _, inner in after_prepositions(below, entry.toward if lemmas != "blame" else ()):
                    reached(known, act, inner)
                if lemmas == "blame":
                    act.actor += [x for _, inner in after_prepositions(below, ("on",)) for x in parts(conjuncts(inner), known.sort)]
    if "subject_of" in p and noun.dep_ == "nsubj":
        act.target += [part(h, known.sort) for h in objects(noun.head) if sort.of(h) & (NAMED | {"people", "place"})]
    carried(known, act, entry)
    if act.both and len(act.actor) == 1 and any(c.lower_ in ("with", "against") for c in noun.rights):
        act.actor = [*side_above(known, noun), *act.actor]
    if entry.code in ("ASSAULT", "COERCE") and not act.both and (accused := blamed(known, noun)):
        act.actor, act.suspected = accused, True
        act.target = [t for t in act.target if t.span not in {a.span for a in accused}]
    if entry.code == "REQUEST" and not act.target:
        from_clause(known, act)
    if act.both:
        act.actor += [t for t in act.target if sort.acts(t.head)]
        act.target = []
    for child in noun.lefts:
        if act.means is None and child.i not in inner_words and "weapons" in sort.of(child):
            act.means = child
    act.means = act.means or means_near(known, noun) or next((i for i in of if "weapons" in sort.of(i)), None)  # "a barrage of rockets"
    act.mode = mode_by_term(known, act) or act.mode or mode_by_means(known, act)
    act.actor = unique(a for a in act.actor if not _is_operation(a))
    mine = {a.span for a in act.actor} if entry.code == "ASSAULT" and not act.both else set()
    act.target = unique(t for t in act.target if t.span not in mine)
    return act


def _is_operation(p: Part) -> bool:
    """ "Operation Inherent Resolve" is a name of what is done, and nobody's."""
    doc, start = p.head.doc, p.span[0]
    return any(t.idx == start and t.lower_ == "operation" for t in doc[max(0, p.head.i - 6) : p.head.i + 1])
