"""How surely an act is put: done, going on, planned, possible, conditional, denied, rumoured, from the grammar and from who holds the words."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from reportedly.reading.stage import Records
from reportedly.reading.syntax import governors, heads_headline, is_negated
from reportedly.reading.wording import Wording
from reportedly.records import Modality, Statement
from reportedly.spans import covers

_NOT_DONE = frozenset({"planned", "possible", "conditional", "denied", "rumoured"})

_MODALS: dict[str, Modality] = {
    "will": "planned", "'ll": "planned", "’ll": "planned", "wo": "planned", "shall": "planned", "would": "planned", "'d": "planned",
    "should": "planned", "must": "planned", "ought": "planned", "need": "planned",
    "may": "possible", "might": "possible", "could": "possible", "can": "possible", "ca": "possible",
}  # fmt: skip

_IF = frozenset({"if", "unless", "lest", "provided"})
_WHETHER = frozenset({"whether"})

_RANKED = frozenset({"first", "second", "third", "last", "latest", "only", "next"})
_BRUSHED_OFF = frozenset({"deny", "reject", "dismiss", "refute", "rebut"})
_NEARLY = frozenset({"almost", "nearly"})
_BY_STANCE: dict[str, Modality] = {
    "deny": "denied", "dispute": "denied", "rumour": "rumoured", "speculate": "possible", "promise": "planned", "demand": "planned",
    "threaten": "planned", "ask": "possible", "reject": "planned",
}  # fmt: skip


def modality_of(verb: Token, so_far: Records, holder: Statement | None = None) -> Modality:
    """The net position of whoever holds the words towards the act that `verb` (a verb, or a noun like "attack") names.

    First by the grammar around it (auxiliaries, negation, infinitives after "plan", "refuse", "fear", conditions, progressive), then, where the
    grammar puts it as done, by the stance of the statement `holder` that it stands in. `so_far` is the reading up to now.
    """
    words = so_far.one(Wording)
    found = _by_noun(verb, words) if verb.pos_ in ("NOUN", "PROPN", "ADJ") else _by_verb(verb, words)
    if holder is None or found not in ("actual", "ongoing"):
        return found
    if found == "actual" and verb.tag_ == "VBG" and any(c.dep_ == "aux" and c.lower_ in ("was", "were") for c in verb.children):
        found = "ongoing" if verb.dep_ == "ccomp" else found  # "said that they were observing the truce": as they speak
    turned = _BY_STANCE.get(holder.stance)
    if turned is None or _is_aside(verb, holder) or (turned == "rumoured" and _is_of_reports(holder)):
        return found
    told = verb.tag_ == "VBD" or _has_perfect(verb) or verb.pos_ == "NOUN" or (verb.tag_ == "VBN" and verb.dep_ == "acl")
    if turned == "planned" and (told or any(c.dep_ == "aux" and c.lower_ in ("was", "were") for c in verb.children)):
        return found  # "demanded that it lift the embargo imposed in May"
    return turned


def _is_of_reports(holder: Statement) -> bool:
    """ "There are reports that they killed": whoever reports it puts it as done."""
    cue = (holder.cue.text or "").lower() if holder.cue else ""
    return cue.split()[-1:] in (["report"], ["reports"]) and "unconfirmed" not in cue


def _by_verb(verb: Token, words: Wording, depth: int = 0) -> Modality:
    if is_negated(verb) or _never_was(verb):
        return "denied"
    own = _own(verb, words)
    above = _above(verb, words, depth) if own not in _NOT_DONE or own == "planned" else own
    if own == "planned" and above == "possible" and verb.dep_ in ("acl", "ccomp") and verb.head.pos_ == "NOUN":
        return above  # "concern that they would be attacked"
    if own in _NOT_DONE:
        return own
    return above if above != "actual" else own


def _own(verb: Token, words: Wording) -> Modality:
    """By the verb's own auxiliaries, adverbs and marks."""
    modal: Modality | None = None
    progressive = has_if = False
    for child in verb.children:
        lower = child.lower_
        if child.dep_ in ("aux", "auxpass"):
            if lower in _MODALS and child.tag_ == "MD":
                modal = _MODALS[lower]
                if lower in ("could", "might", "may") or (lower == "would" and _has_perfect(verb)):
                    modal = "possible"
            elif (lower in ("is", "are", "'s", "’s", "'re", "’re", "been", "being", "am", "'m", "’m") and verb.tag_ == "VBG") or (
                lower == "being" and not (verb.dep_ == "pcomp" and verb.head.lower_ in ("before", "after", "since", "despite", "without"))
            ):
                progressive = True
        elif child.dep_ == "mark":
            if lower in _IF:
                return "conditional"
            if lower in _WHETHER:
                return "possible"
        elif child.dep_ == "advmod":
            if lower in words.tells["adverb"]:
                modal = modal or words.tells["adverb"][lower]
            elif lower in _NEARLY and child.i == verb.i - 1:
                return "denied"
        elif child.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in _IF for c in child.children):
            has_if = True
    if modal is not None:
        return "conditional" if has_if and modal == "planned" else modal
    return "ongoing" if progressive or _lasts(verb, words) else "actual"


def _lasts(verb: Token, words: Wording) -> bool:
    """A state that still holds: "has been besieged since 2013"."""
    return (
        verb.lemma_.lower() in words.lists["lasting"]
        and any(c.dep_ == "aux" and c.lower_ in ("has", "have") for c in verb.children)
        and any(c.dep_ in ("prep", "mark") and c.lower_ in ("since", "for") for c in verb.children)
    )


def _above(verb: Token, words: Wording, depth: int) -> Modality:
    """By what the verb hangs on: a verb of planning, a noun like "plan", a condition; passed on from a verb that leaves it as it is."""
    head, dep = verb.head, verb.dep_
    infinitive = any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)
    if dep == "ROOT":
        return "planned" if infinitive else "actual"  # a headline: "Yemen: rebels to quit the port"
    if head.i == verb.i or depth > 6:
        return "actual"
    if dep == "conj":
        if verb.tag_ in ("VBD", "VBZ", "VBP") and head.tag_ == "VB":
            return "actual"  # "vowed to burn it and called on others": the parser hangs the second verb on the infinitive
        if head.pos_ in ("VERB", "AUX") and not any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children):
            mine = _by_verb(head, words, depth + 1)
            # A negation or doubt of the first of two joined verbs does not reach a second one with a tense of its own.
            return mine if mine != "denied" and (infinitive or verb.tag_ in ("VB", "VBG", "VBN") or mine != "possible") else "actual"
        return "actual"
    if head.pos_ in ("VERB", "AUX") and dep in ("xcomp", "ccomp", "csubj", "csubjpass", "oprd"):
        return _under_verb(verb, words, head, infinitive, depth)
    if dep == "pcomp":
        preposition, over = head, head.head
        if over.lower_ in ("close", "closer", "near", "nearer") and preposition.lower_ == "to":
            return "planned"
        if over.lemma_ in ("go", "keep", "carry") and preposition.lower_ == "on":
            return _by_verb(over, words, depth + 1)  # "would go on fighting"
        if over.pos_ == "VERB":
            return words.tells["above_noun_by"].get(f"{over.lemma_} {preposition.lower_}", "actual")
        if over.lemma_ in words.tells["noun_above"] and preposition.lower_ in ("of", "for", "to", "at"):
            return words.tells["noun_above"][over.lemma_]
        return "actual"
    if dep == "advcl":
        if infinitive and words.tells["above_noun"].get(head.lemma_.lower()) == "denied" and any(c.dep_ == "dobj" for c in head.rights):
            return "denied"  # "foiled a plot to bomb the bridge"
        if infinitive and not any(c.dep_ == "mark" and c.lower_ == "after" for c in verb.children):
            return "actual" if head.lemma_ in ("go", "manage", "return", "live") else "planned"
        if verb.tag_ == "VBG":
            mine = _by_verb(head, words, depth + 1)
            return mine if mine in ("planned", "possible", "conditional") else "actual"
        return "actual"
    if dep in ("acl", "relcl"):
        if dep == "relcl" and infinitive and heads_headline(head):
            return "planned"  # a headline: "Rebels to leave the town"
        if infinitive and (dep == "acl" or verb.tag_ == "VB"):
            if any(c.lower_ in _RANKED for c in head.children):
                return "actual"
            if head.dep_ in ("dobj", "nsubjpass") and words.tells["above_noun"].get(head.head.lemma_.lower()) == "denied":
                return "denied"  # "foiled a plot to bomb the bridge"
            return words.tells["noun_above"].get(head.lemma_.lower(), "planned")
        if (
            dep == "acl"
            and head.dep_ in ("dobj", "nsubjpass")
            and head.head.lemma_.lower() in _BRUSHED_OFF
            and any(c.dep_ == "mark" for c in verb.children)
        ):
            return "denied"  # "rejected allegations that its troops were fighting there"
        if dep == "acl" and head.lemma_.lower() in words.tells["noun_above"] and any(c.dep_ == "mark" for c in verb.children):
            noun = head.lemma_.lower()
            return "actual" if noun in words.lists["only_of"] or noun in words.lists["only_to"] else words.tells["noun_above"][noun]
        return "actual"
    if dep in ("acomp", "attr"):
        return "actual"
    if head.pos_ == "ADJ" and head.lower_ in words.tells["state"]:
        return words.tells["state"][head.lower_]
    return "actual"


def _under_verb(verb: Token, words: Wording, head: Token, infinitive: bool, depth: int) -> Modality:
    lemma = head.lemma_.lower()
    if head.pos_ == "AUX" or lemma == "be":
        for child in head.children:
            if child.dep_ in ("acomp", "attr", "oprd", "advmod") and child.lower_ in words.tells["state"]:
                return words.tells["state"][child.lower_]
        if infinitive and lemma == "be" and verb.dep_ == "xcomp":
            return "planned"
    if lemma in ("go", "have") and infinitive and head.tag_ in ("VBG", "VBZ", "VBP", "VBD"):
        return "planned"
    kind = words.tells["above_verb"].get(lemma)
    if lemma in ("try", "attempt") and (head.tag_ == "VBD" or _has_perfect(head)):
        kind = None  # an attempt that was made is an act
    if verb.dep_ == "ccomp" and not infinitive:
        if kind == "planned" and lemma not in (
            "demand",
            "propose",
            "suggest",
            "urge",
            "request",
            "hope",
            "recommend",
            "ask",
            "order",
            "expect",
            "threaten",
        ):
            kind = None
        if kind == "planned" and verb.tag_ in ("VBD",):
            kind = None
        if lemma in ("believe", "think", "assume"):
            kind = None
        if lemma in ("reject", "fail"):
            kind = None
    elif verb.dep_ in ("xcomp", "ccomp") and lemma in ("think", "believe", "suspect", "say", "report", "know"):
        passive = any(c.dep_ == "auxpass" for c in head.children)
        if passive and lemma in ("think", "believe", "suspect"):
            return "possible"
    if kind is not None:
        if is_negated(head) and kind == "denied":
            return "actual"
        if is_negated(head) and kind == "planned" and lemma in ("allow", "permit", "enable", "agree", "intend", "plan", "want"):
            return "denied"
        return "conditional" if kind == "planned" and _own(head, words) == "conditional" else kind
    above = _by_verb(head, words, depth + 1)
    if verb.dep_ in ("ccomp", "csubj"):
        # What is said is not put less surely because the saying is: only doubt reaches down ("may have said"), negation of knowing does.
        negated_knowing = above == "denied" and lemma in ("know", "clear", "confirm", "establish", "see")
        return "possible" if negated_knowing else "actual"
    return above


def _by_noun(noun: Token, words: Wording) -> Modality:
    if any(c.lower_ in ("no", "zero") and c.dep_ in ("det", "neg") for c in noun.children):
        return "denied"
    if any(c.lower_ == "any" and c.dep_ == "det" for c in noun.children):
        for steps, above in enumerate(governors(noun)):
            if steps > 3 or above.dep_ in ("ROOT", "ccomp", "relcl", "advcl"):
                if is_negated(above):
                    return "denied"  # "was not aware of any strike"
                break
    found: Modality = "actual"
    for child in noun.children:
        if child.dep_ in ("amod", "compound", "advmod") and child.lower_ in words.tells["adjective"]:
            found = words.tells["adjective"][child.lower_]
            if found != "ongoing":
                return found
    head, dep = noun.head, noun.dep_
    if dep == "conj" and head.pos_ in ("NOUN", "PROPN") and found == "actual":
        return _by_noun(head, words)
    if dep == "pobj":
        preposition, over = head, head.head
        if over.pos_ in ("VERB", "AUX"):
            by = words.tells["above_noun_by"].get(f"{over.lemma_} {preposition.lower_}")
            if by:
                return by
        elif over.lemma_.lower() in words.tells["noun_above"] and preposition.lower_ in ("of", "for", "to", "about", "on"):
            kind = words.tells["noun_above"][over.lemma_.lower()]
            if kind != "denied" and over.lemma_.lower() not in words.lists["only_to"]:
                return kind
        return found
    if dep in ("dobj", "nsubjpass", "nsubj", "attr"):
        lemma = head.lemma_.lower()
        if (
            lemma == "order"
            and head.tag_ in ("VBD", "VBN")
            and any(c.dep_ == "det" and c.lower_ in ("the", "these", "those") for c in noun.lefts)
        ):
            return found  # "who ordered the strikes": known to have been made
        if lemma in ("plan", "prepare", "plot", "order") and _by_verb(head, words) == "denied":
            return "denied"  # "denied planning an attack"
        if dep != "nsubj" and lemma in words.tells["above_noun"]:
            return words.tells["above_noun"][lemma]
        return found
    return found


def support_modality(noun: Token, verb: Token, words: Wording) -> Modality:
    """How surely "launch an attack", "an attack took place" is put: as surely as the verb that carries the noun, and no surer than the noun."""
    by_noun = _by_noun(noun, words)
    if by_noun in _NOT_DONE:
        return by_noun
    by_verb = _by_verb(verb, words)
    if by_verb == "actual" and (by_noun == "ongoing" or (verb.lemma_ in words.lists["raging"] and verb.tag_ in ("VBZ", "VBP", "VBG"))):
        return "ongoing"
    return by_verb


def _never_was(verb: Token) -> bool:
    """ "Nobody was killed", "without firing", "no longer backs"."""
    if any(c.dep_ in ("nsubj", "nsubjpass") and c.lower_ in ("nobody", "none", "noone") for c in verb.children):
        return True
    if any(c.dep_ == "advmod" and c.lower_ in ("longer", "anymore") for c in verb.children):
        return True  # "no longer backs the front"
    return verb.dep_ == "pcomp" and verb.head.lower_ == "without"


def _has_perfect(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.lemma_ == "have" for c in verb.children)


def _is_aside(verb: Token, holder: Statement) -> bool:
    """Does the act stand in a relative clause inside the statement's words ("denied the strike, which killed five")? Then the stance is not towards it."""
    if holder.content is None:
        return False
    for above in _with_governors(verb):
        if above.dep_ in ("relcl", "appos"):
            head = above.head
            return covers(holder.content.spans, [(head.idx, head.idx + len(head))])
    return False


def _with_governors(token: Token) -> Iterator[Token]:
    yield token
    yield from governors(token)
