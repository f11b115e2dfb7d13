"""Acts that are only the content of a promise, demand, refusal or threat, and no acts of their own."""

from __future__ import annotations

from reportedly.reading.events.act import Act, Known

_PREPARING = frozenset({"prepare", "ready", "gear", "brace"})


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
