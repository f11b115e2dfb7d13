"""The codebook as a page to read (docs/codebook.md), made from the YAML: `python -m reportedly.codebook.document > docs/codebook.md`."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator
from typing import Any

import msgspec

from reportedly.codebook import Codebook, entries, load_codebook
from reportedly.codebook.check import LEGAL
from reportedly.codebook.entries import ActorEntry, ConventionEntry, Dated, Entry
from reportedly.codebook.explain import convention_details
from reportedly.codebook.load import FILES

INTRODUCTION = """\
# The codebook

Made from the YAML in `src/reportedly/codebook/` by `python -m reportedly.codebook.document`; a test fails where the two differ. Do not edit this page.

The codebook is all that the reading knows of words: which verbs report speech and with what stance, which name an attack or a truce, what a
number counts, who the actors are and by which names. It is data, not program: each entry has a code, a definition, what it includes and
excludes, the codes of other codebooks for the same thing, and example sentences that run as tests. `reportedly explain CODE` prints any
entry, and any value of the [record format](format.md): `reportedly explain airstrike`, `reportedly explain "stance: dispute"`,
`reportedly explain "Nusra Front"`. In Python: `reportedly.codebook.explain.explain(code)`.

## Your own codebook

A folder with files named as the project's own, as many of them as you need, is laid over the project's codebook:
`reportedly add my.book reports/ --codebook my-codebook/`. Give `--codebook` again for a second folder over the first.

- An entry with a new code is added. An entry with a code that is there stands in its place, whole.
- With `extends: true` an entry adds to the one of its code instead: its lists (aliases, verbs, examples ...) follow those that are there,
  and only its code and what it adds need to be written.
- Large files may be folders: `actors/armed_groups.yaml` is read as `actors.yaml` would be.
- Words stay the words they are: `NO` is Norway, `042` is a code, `2016-07-28` a date. Put words that hold `: ` or begin with `{`, `[`, `&`,
  `*`, `!`, `|`, `>`, `%`, `@` or `` ` `` in quotes.

`reportedly codebook check my-codebook/` tells everything that is wrong in it at once, each with file and line: unknown or missing fields
(with the nearest known), values that there are not, codes given twice or that nothing has, bad dates. Where nothing is, it reads every
example through the whole pipeline and tells, at the example's line, what was expected and the record that came nearest:

```
my-codebook/events.yaml:18: no event with class: 'COERCE', trigger: 'seized'; nearest is event 'detained', but trigger is 'detained', not 'seized'
```

A small one for work on one war stands in the repository under `tests/overlays/yemen/`: local parties and spellings that the project does not
have, a mode of event, more examples for one that it has.

```yaml
- code: tihama-resistance
  name: Tihama Resistance
  kind: group
  type: armed_group
  country: YE
  aliases: [Tihami Resistance]
  stands: [{value: party, since: 2015}]
- code: ansar-allah
  extends: true
  aliases: [Houthi insurgents]
```

### Dictionaries that you have

`reportedly codebook import my.verbs.txt my.actors.txt --to my-codebook/` makes such a folder from dictionaries of verbs and of actors in the
formats of TABARI and PETRARCH. A verb goes to the event class or mode that has the nearest CAMEO code above its own, a pattern becomes conditions
on object, preposition and infinitive, a name with its synonyms and dated codes an actor whose kind is guessed and marked as guessed. What has
no like here (words before the verb, statement classes, cities listed as names of their country) is left out and listed, with file and line, in
`left-out.txt`; names that the register has already are listed with their codes in `already-known.txt`. Dictionaries of agents are not
imported. In Python: `reportedly.commands.import_dictionaries`.

### Names of actors

Names are compared without letter case, accents, apostrophes, hyphens and Arabic articles, and usual transliterations of one word are taken
as equal (Jaysh, Jaish; Izza, Izzah; Nour, Nur): one spelling is enough, list others only where they differ by more. Names of one word of up
to five letters are compared letter by letter; acronyms of up to three letters want capitals. A new name of the same actor is an alias with
dates; an actor that others merged into, or that split off, is an entry of its own with `succeeds`. Labels that fit anybody ("terrorists",
"militants") are no actors. What a report calls an actor once its country is clear ("the regime", "government forces") goes under
`descriptions`. Entries whose code begins with `{state}` stand for an organ of every state. People who hold or held a public office stand under
the actor whose office it is; private persons are never entered.

Several actors may have one name or acronym: "RSF" is the Rapid Support Forces in Sudan and Reporters Without Borders. Whom a report means is
read from the report: from the full name beside the acronym in brackets, also where no codebook has it; from another name of one of them
anywhere in the report; from the noun beside it ("RSF fighters", "the watchdog RSF"); from the country that it is about (`country`, `also_in`).
Where all that leaves it open, it is the one whose entry has the name under `chiefly`, and without that nobody: the name stays a name without an
actor. A name that is also a word, a person's or a town's name, or that of somebody in no codebook ("Fano", "NFL"), goes under `shared` too, and
is read in the same way.

The register holds facts, not judgements: `stands` says whose organ or backer somebody is where that is public, and its absence does not say
that somebody is independent.

## How examples are written and compared

"""

CASES = """
The cases of the repository (`tests/cases/*.yaml`) are lists of such examples. Every case and every example of the codebook is read on each run
of the tests (`pytest tests/reading/test_examples.py -rx`). Those not yet read right are shown with what is missing and kept: the run prints how
many are right and fails below a share that only rises.
"""

WORDS = ("verbs", "verbs_of_b", "subject_verbs", "nouns", "nouns_of_b", "relations", "participles", "phrases", "words", "means", "modifiers",
         "adjectives", "prefixes", "totals", "titles", "opens", "closes")  # fmt: skip
"""Fields whose words are listed with an entry."""

TITLES = {
    "events": "Events: classes and modes", "participants": "Sorts of nouns that take part in events", "agreements": "Agreements: kinds and steps",
    "ties": "Ties between actors", "figures": "Figures: roles, units, qualifiers, statuses", "control": "Control of places",
    "reporting": "Reporting: cues and speakers", "nouns": "Common nouns for people, groups and bodies",
    "grammar": "Words that tell how a sentence is built",
    "values": "Values of the record format", "conventions": "Conventions: named rules for one number", "actors": "Actors", "outlets": "Outlets",
}  # fmt: skip


def codebook_page(codebook: Codebook) -> str:
    """The whole page as Markdown."""
    parts = [
        INTRODUCTION,
        inspect.cleandoc(entries.Example.__doc__ or ""),
        "\n",
        CASES,
        "\n## Fields of the files\n\n",
        *_fields_of_files(),
    ]
    for file in sorted(FILES, key=list(TITLES).index):
        parts.append(f"\n## {TITLES[file]} ({file}.yaml)\n\n")
        found = getattr(codebook, file)
        parts.extend(_table(found.values()) if file in ("actors", "outlets") else (_section(entry) for entry in found.values()))
    return "".join(parts).rstrip("\n") + "\n"


def _fields_of_files() -> Iterator[str]:
    told = _field_docs()
    yield "Every entry of every file but actors and outlets has these:\n\n"
    yield from _rows(Entry, told, ())
    yield "\nA list of names may hold plain text or, for what was so for a time only, `{value: ..., since: 2016-07-28, until: 2017-01, source: ...}`.\n"
    shown: set[str] = set(Entry.__struct_fields__)
    for file, kind in FILES.items():
        own = shown | (set(ActorEntry.__struct_fields__) if kind is entries.OutletEntry else set())
        names = [n for n in kind.__struct_fields__ if n not in own or kind is ActorEntry]
        if names:
            yield f"\n### {file}.yaml\n\n{_sentence(inspect.getdoc(kind) or '', file)}\n\n"
            yield from _rows(kind, told, () if kind is ActorEntry else own, file)


def _sentence(doc: str, file: str) -> str:
    text = " ".join(doc.removeprefix(f"{file}.yaml:").split())
    return text[:1].upper() + text[1:]


def _rows(kind: Any, told: dict[tuple[str, str], str], without: Any, file: str = "") -> Iterator[str]:
    yield "| field | |\n|---|---|\n"
    for field in msgspec.structs.fields(kind):
        if field.name in without:
            continue
        doc = next((told[c.__name__, field.name] for c in kind.__mro__ if (c.__name__, field.name) in told), "")
        legal = LEGAL.get((file, field.encode_name))
        one_of = f"One of {', '.join(f'`{value}`' for value in legal)}." if legal else ""
        said = " ".join(filter(None, ("Required." if field.required else "", doc, one_of)))
        yield f"| `{field.encode_name}` | {said.replace('|', '&#124;')} |\n"


def _field_docs() -> dict[tuple[str, str], str]:
    """What entries.py says under each field, by class and field: the one place where fields are told."""
    found: dict[tuple[str, str], str] = {}
    for node in ast.parse(inspect.getsource(entries)).body:
        if isinstance(node, ast.ClassDef):
            for field, after in zip(node.body, node.body[1:], strict=False):
                if (
                    isinstance(field, ast.AnnAssign)
                    and isinstance(field.target, ast.Name)
                    and isinstance(after, ast.Expr)
                    and isinstance(after.value, ast.Constant)
                ):
                    found[node.name, field.target.id] = " ".join(str(after.value.value).split())
    return found


def _section(entry: Entry) -> str:
    kind = getattr(entry, "is_", None)
    of = getattr(entry, "of", None) or (kind if isinstance(kind, str) else None)
    lines = [f"**`{entry.code}`** {entry.name if entry.name != entry.code else ''}{f' ({of})' if of else ''}: {entry.definition}"]
    for what, many in (("Includes", entry.includes), ("Excludes", entry.excludes)):
        if many:
            lines.append(f"- {what}: {'; '.join(many)}.")
    if entry.crosswalk:
        lines.append(f"- Elsewhere: {'; '.join(book + ' ' + ', '.join(codes) for book, codes in entry.crosswalk.items())}.")
    if isinstance(entry, ConventionEntry):
        lines.extend(f"- {what.capitalize()}: {told}." for what, told in convention_details(entry))
    lines.extend(
        f"- {field.replace('_', ' ').capitalize()}: {', '.join(words)}." for field in WORDS if (words := getattr(entry, field, ()))
    )
    lines.extend(f"- {'Example' if example.finds else 'Not this'}: {' '.join(example.text.split())}" for example in entry.examples[:2])
    return "\n".join(lines).replace("<", "&lt;") + "\n\n"


def _table(actors: Any) -> Iterator[str]:
    yield "| code | name | sort | also called |\n|---|---|---|---|\n"
    for entry in actors:
        sort = ", ".join(filter(None, (entry.type or entry.kind, entry.country)))
        names = "; ".join(_dated(a) for a in (*entry.aliases, *entry.adjectives))
        yield f"| `{entry.code}` | {entry.name} | {sort} | {names} |\n".replace("<", "&lt;")


def _dated(value: str | Dated) -> str:
    if isinstance(value, str):
        return value
    return f"{value.value} ({value.since or ''}–{value.until or ''})"


if __name__ == "__main__":
    sys.stdout.write(codebook_page(load_codebook()))
