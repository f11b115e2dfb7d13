"""Acts that nouns name: "an attack on the village by rebels", "regime air raids", "launched an offensive"."""

from __future__ import annotations

from collections.abc import Mapping

from spacy.tokens import Token

from reportedly.reading.events.act import Act, Known, compound, is_clash, names_act, specific, unique
from reportedly.reading.events.blamed import blamed
from reportedly.reading.events.doers import doers
from reportedly.reading.events.done_to_whom import from_clause, is_aimed_at
from reportedly.reading.events.lexicon import Sense
from reportedly.reading.events.means import means_near, mode_by_means, mode_by_term
from reportedly.reading.events.participants import Part, actors_inside, after_prepositions, modifiers, part, parts
from reportedly.reading.events.senses import Clause, fits, stands_near
from reportedly.reading.events.sorts import NAMED
from reportedly.reading.events.verb_acts import doer
from reportedly.reading.syntax import agents, conjuncts, is_negated, objects

_HAPPENING = frozenset(
    """
    begin break coincide come continue erupt escalate follow go happen intensify last occur persist rage resume start take
    """.split()
)

_OWNING = frozenset({"responsibility", "responsible", "involvement", "role", "hand", "credit"})
_CLAIMING = frozenset({"claim", "admit", "accept", "acknowledge"})
_DENYING = frozenset({"deny", "disclaim", "reject"})
_ANSWERING = frozenset({"reply", "respond", "retaliate", "answer", "counter"})
_MEDIATING = frozenset({"mediation", "arbitration", "reconciliation"})

_HELD = frozenset({"suspect", "believe", "think", "allege", "report", "say", "claim", "presume", "consider"})


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
        if below.dep_ in ("acl", "relcl") and below.lemma_ in _HELD:
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
        act.actor = [*_side_above(known, noun), *act.actor]
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


_AMID = frozenset({"after", "following", "during", "in", "amid", "of", "as", "upon"})


def _side_above(known: Known, noun: Token) -> list[Part]:
    """The rebels in "rebels seized the town after two days of clashes with the army": who fought is who acts in the verb above."""
    token = noun
    while token.dep_ == "pobj" and token.head.lower_ in _AMID and token.head.head.pos_ in ("NOUN", "PROPN"):
        token = token.head.head
    if token.dep_ not in ("pobj", "pcomp") or token.head.lower_ not in _AMID or token.head.head.pos_ != "VERB":
        return []
    verb = token.head.head
    above = Clause.of(verb, known.sort)
    sides = above.done_to if above.passive else above.doers  # "ten rebels were killed in clashes with the army"
    return [part(h, known.sort) for h in sides if known.sort.of(h) & (NAMED - {"carriers"}) and not names_act(known, known.sort.core(h))]


def _is_operation(p: Part) -> bool:
    """ "Operation Inherent Resolve" is a name of what is done, and nobody's."""
    doc, start = p.head.doc, p.span[0]
    return any(t.idx == start and t.lower_ == "operation" for t in doc[max(0, p.head.i - 6) : p.head.i + 1])


def reached(known: Known, act: Act, head: Token) -> None:
    for token in conjuncts(head):
        mine = known.sort.of(token)
        if token.lower_ in ("place", "effect", "force") and not any(True for _ in token.lefts):
            continue  # "a blockade, in place since May"
        if known.sort.is_time(token) or ("weapons" in mine and not mine & {"sites", "carriers"}):
            continue
        if act.event_class in ("ASSAULT", "COERCE") and names_act(known, token):
            continue
        if act.event_class in ("PROTEST", "ACCUSE", "REQUEST", "THREATEN") and not is_aimed_at(known, act, token, by_preposition=True):
            act.target += actors_inside(token, known.sort)
            continue
        act.target.append(part(token, known.sort))


def carried(known: Known, act: Act, entry) -> None:  # type: ignore[no-untyped-def]
    """A light verb over the noun ("launched an attack on", "came under attack from") adds who did it or whom it was done to."""
    noun = act.trigger
    top = noun
    while top.dep_ == "conj" and top.head.pos_ in ("NOUN", "PROPN"):
        top = top.head
    if top.dep_ == "pobj" and top.head.lower_ == "of" and known.sort.core(top.head.head).i == top.i:
        top = top.head.head
    verb = top.head
    if (over := _brings_about(top)) is not None:  # "the drone led to the killing of a shepherd"
        for head in doers(over, known.sort):
            doer(known, act, head)
    if top.dep_ in ("dobj", "nsubjpass", "attr", "oprd") or (top.dep_ == "pobj" and verb.dep_ in ("prep", "agent")):
        preposition = ""
        if top.dep_ == "pobj":
            preposition, verb = verb.lower_, verb.head
        if preposition == "under" and verb.pos_ in ("NOUN", "PROPN") and f"be {preposition}" in known.senses.undergo:
            if entry.code in known.senses.undergo[f"be {preposition}"]:
                act.target.append(part(verb, known.sort))
                act.carrier = top.head
            return
        if verb.lemma_.lower() in _OWNING:
            _owned(known, act, verb)
        if preposition == "in" and verb.lemma_.lower() in ("part", "role") and verb.dep_ == "dobj":
            preposition, verb = f"{verb.lemma_.lower()} in", verb.head  # "took part in joint raids", hung on "part"
        elif preposition == "in" and (share := next((o for o in objects(verb) if o.lemma_.lower() in ("part", "role")), None)) is not None:
            preposition = f"{share.lemma_.lower()} in"
        if preposition == "with" and verb.lemma_.lower() in _ANSWERING and not act.actor:
            act.actor = [part(h, known.sort) for h in doers(verb, known.sort) if known.sort.of(h) & NAMED]
        if verb.pos_ not in ("VERB", "AUX"):
            return
        if top.dep_ == "nsubjpass" and verb.lemma_ in _HELD:
            below = next((c for c in verb.children if c.dep_ == "xcomp"), None)
            if below is not None:
                act.suspected = True
                named = agents(below)
                act.actor = parts(named, known.sort) or act.actor
                return
        lemma = known.senses.lemma(verb)
        if lemma in _CLAIMING and top.dep_ != "pobj" and is_negated(verb):
            act.unowned = True
            return
        phrase_ = f"{lemma} {preposition}".strip()
        particle = next(
            (f"{lemma} {c.lower_}" for c in verb.children if c.dep_ in ("prt", "advmod") and f"{lemma} {c.lower_}" in known.senses.light),
            "",
        )
        code = entry.code
        if code in known.senses.undergo.get(phrase_, ()):
            if preposition == "under" and objects(verb):  # "put the town under siege"
                act.target += [part(h, known.sort) for h in objects(verb)]
                act.actor = [part(h, known.sort) for h in doers(verb, known.sort) if known.sort.of(h) & NAMED] or act.actor
            elif top.dep_ != "nsubjpass":
                act.target += [part(h, known.sort) for h in doers(verb, known.sort) if not names_act(known, known.sort.core(h))]
                for _, inner in after_prepositions(verb, ("from", "by")):
                    act.actor += parts((h for h in conjuncts(inner) if known.sort.acts(h)), known.sort)
                for _, inner in after_prepositions(noun, ("from", "by")):
                    act.actor += parts((h for h in conjuncts(inner) if known.sort.acts(h)), known.sort)
            act.carrier, act.undergone = verb, True
        elif (
            code in known.senses.light.get(phrase_, ())
            or (particle and code in known.senses.light.get(particle, ()))
            or (not preposition and code in known.senses.light.get(lemma, ()))
        ):
            if top.dep_ == "nsubjpass":
                act.actor = parts(agents(verb), known.sort) or act.actor
            else:
                above = [h for h in doers(verb, known.sort) if not names_act(known, known.sort.core(h))]
                passive = Clause.of(verb, known.sort).passive
                if passive and preposition != "in":  # who is engaged in it does it
                    above = agents(verb)
                may = {"place", "people"} if code == "PROTEST" else {"place"}
                mine = [part(h, known.sort) for h in above if known.sort.acts(h) or known.sort.of(h) & may]
                act.actor = unique(mine + (act.actor if act.both else [])) if mine else act.actor
            for _, inner in after_prepositions(verb, entry.toward):
                reached(known, act, inner)
            act.carrier = verb
    elif top.dep_ == "nsubj" and verb.pos_ == "VERB" and verb.lemma_.lower() in _HAPPENING:
        act.carrier = verb
        for _, inner in after_prepositions(verb, ("between",)):
            act.actor += parts(conjuncts(inner), known.sort)


def _brings_about(noun: Token) -> Token | None:
    """The verb above a noun for what came of an act: "led to", "resulted in", "caused"."""
    above = noun.head
    if noun.dep_ == "pobj" and (above.head.lemma_.lower(), above.lower_) in (("lead", "to"), ("result", "in")):
        return above.head
    return above if noun.dep_ == "dobj" and above.lemma_.lower() == "cause" else None


def _owned(known: Known, act: Act, word: Token) -> None:
    """ "Claimed responsibility for the blast", "denied any role in it", "is responsible for it": who says that they did it, or did not."""
    over = word.head
    lemma = over.lemma_.lower()
    if over.pos_ not in ("VERB", "AUX") or word.dep_ not in ("dobj", "acomp", "attr", "oprd"):
        return
    if lemma not in _CLAIMING | _DENYING and not (lemma == "be" and word.pos_ == "ADJ"):
        return
    if lemma in _CLAIMING and is_negated(over):
        act.unowned = True  # "nobody claimed the attack": there was one
        return
    act.actor = [part(h, known.sort) for h in doers(over, known.sort) if known.sort.acts(h) or known.sort.of(h) & {"place"}] or act.actor
    act.carrier = over
    act.denied = lemma in _DENYING or is_negated(over)
    act.claimed = lemma in _CLAIMING
