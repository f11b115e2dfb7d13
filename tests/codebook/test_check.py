"""Mistakes in a user's own codebook are told all at once, each with its file and line."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
import yaml

from reportedly.codebook import load_codebook
from reportedly.codebook.check import problems_in
from reportedly.codebook.load import HERE, Words, parse, paths
from reportedly.errors import CodebookErrors, NoSuchInput


def write(folder: Path, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    return folder


def problems(*folders: Path) -> list[tuple[str, int, str]]:
    with pytest.raises(CodebookErrors) as caught:
        load_codebook(folders)
    return [(Path(p.file).name, p.line, p.why) for p in caught.value.problems]


def test_all_mistakes_of_all_files_at_once(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "own",
        actors="""
            - code: ansar-allah
              name: Ansar Allah
              kind: group
              alias: [Houthis]
              parent: [yemn]
            - code: yemen
              name: Yemen
              kind: country
              country: Yemen
              seats: Sanaa
            - code: Saada Front
              kind: group
              aliases:
                - value: Old Name
                  since: 2016-02-30
                - {value: Older Name, since: 2015, until: 2014}
              office_holders: [{value: Someone}]
              stands: [friend]
            - code: ansar-allah
              name: Again
              kind: group
            - just words
        """,
        events="""
            - code: port_blockade
              name: Blockade of a port
              definition: Ships are kept from a port.
              of: COERSE
              examples:
                - finds: [{type: event}]
                - text: " "
                  published: yesterday
            - code: HARASS
              name: x
              definition: y
              definition: z
        """,
        reporting="""
            - {code: own, name: Own, definition: d, stance: denies, verbs: [1]}
        """,
        agreements="""
            - {code: truce_of_god, name: T, definition: d, is: kind}
        """,
    )
    assert [(file, line, why.split(";")[0]) for file, line, why in problems(folder)] == [
        ("actors.yaml", 4, "unknown field 'alias'"),
        ("actors.yaml", 10, "seats must be a list (in [ ] or in lines that begin with -), not 'Sanaa'"),
        ("actors.yaml", 11, "the entry lacks the field 'name'"),
        ("actors.yaml", 19, "'ansar-allah' is there already (line 1)"),
        ("actors.yaml", 22, "an entry must be a mapping that begins with `code:`"),
        ("agreements.yaml", 1, "'truce_of_god' is no value of kind"),
        ("events.yaml", 6, "an example lacks the field 'text'"),
        ("events.yaml", 9, "'HARASS' is no PLOVER class"),
        ("events.yaml", 12, "'definition' stands twice in one entry"),
        ("reporting.yaml", 1, "verbs must be text, not 1"),
    ]


def test_names_that_others_have_and_words_of_grammar(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "own",
        actors="""
            - code: saada-front
              name: Saada Front
              kind: group
              also_in: [Oman]
              shared: [Saada Frnt]
              chiefly: [Front of Marib]
        """,
        grammar="""
            - {code: hopes, name: H, definition: d, of: above_verbs, tells: hoped, words: [dream]}
            - {code: dreams, name: D, definition: d, of: above_verb, words: [dream]}
        """,
    )
    assert [(file, line, why.partition("; it is one of")[0].partition("? It is one of")[0]) for file, line, why in problems(folder)] == [
        ("actors.yaml", 4, "'Oman' is no ISO 3166 code of two letters (SY)"),
        ("actors.yaml", 5, "shared names 'Saada Frnt', which is none of its names; did you mean 'Saada Front'?"),
        ("actors.yaml", 6, "chiefly names 'Front of Marib', which is none of its names"),
        ("grammar.yaml", 1, "'above_verbs' is no value of of; did you mean 'above_verb'"),
        ("grammar.yaml", 1, "'hoped' is no value of tells"),
        ("grammar.yaml", 2, "words that tell how surely an act is put need both `of` and `tells`"),
    ]


def test_what_types_cannot_tell(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "own",
        actors="""
            - code: ansar-allah
              name: Ansar Allah
              kind: group
              parent: [yemn, syria]
            - code: yemen
              name: Yemen
              kind: country
              country: Yemen
            - code: Saada Front
              name: Saada Front
              kind: group
              aliases:
                - value: Old Name
                  since: 2016-02-30
                - {value: Older Name, since: 2015, until: 2014}
              office_holders: [{value: Someone}]
              stands: [friend, "organ_of_party: nobody-known"]
        """,
        events="""
            - code: port_blockade
              name: Blockade of a port
              definition: Ships are kept from a port.
              of: COERSE
              examples:
                - text: " "
                  published: yesterday
            - {code: HARASS, name: Harass, definition: None of the sixteen.}
        """,
        reporting="- {code: own, name: Own, definition: d, stance: denies}\n",
    )
    assert [(file, line, why) for file, line, why in problems(folder)] == [
        ("actors.yaml", 4, "parent names an actor that is in no codebook: 'yemn'; did you mean 'yemen'?"),
        ("actors.yaml", 7, "'country' is no value of kind; it is one of person, group, state, organisation, outlet, population, place, unnamed"),
        ("actors.yaml", 8, "'Yemen' is no ISO 3166 code of two letters (SY)"),
        ("actors.yaml", 9, "'Saada Front': the code of an actor is small letters, digits and hyphens (jaysh-al-izza)"),
        ("actors.yaml", 14, "'2016-02-30' is no date; write it as 2016, 2016-09 or 2016-09-16"),
        ("actors.yaml", 15, "it ends (2014) before it begins (2015)"),
        ("actors.yaml", 16, "'Someone' is to be `office: name` in quotes"),
        ("actors.yaml", 17, "'friend' is no value of stands; it is one of party, organ_of_party, backer, aligned, none_known"),
        ("actors.yaml", 17, "stands names an actor that is in no codebook: 'nobody-known'"),
        ("events.yaml", 4, "there is no event class 'COERSE'; did you mean 'COERCE' or 'COOPERATE'?"),
        ("events.yaml", 6, "the example has no text"),
        ("events.yaml", 7, "'yesterday' is no date; write it as 2016, 2016-09 or 2016-09-16"),
        ("events.yaml", 8, "'HARASS' is no PLOVER class; a mode of one needs `of:` (one of AGREE, CONSULT, SUPPORT, CONCEDE, COOPERATE, AID, "
         "RETREAT, REQUEST, ACCUSE, REJECT, THREATEN, PROTEST, SANCTION, MOBILIZE, COERCE, ASSAULT)"),
        ("reporting.yaml", 1, "'denies' is no value of stance; did you mean 'deny'? It is one of assert, confirm, deny, dispute, accuse, "
         "claim_responsibility, admit, retract, reject, demand, promise, threaten, warn, speculate, rumour, believe, ask, cannot_verify, "
         "no_comment"),
    ]  # fmt: skip


def test_nothing_is_wrong_with_the_projects_own() -> None:
    assert problems_in([HERE]) == []


def test_files_that_are_no_yaml_or_no_list(tmp_path: Path) -> None:
    folder = write(tmp_path / "own", actors="- code: [unclosed\n- x", events="code: one\nname: two\n")
    (folder / "ties.yaml").write_bytes(b"- code: caf\xe9\n")
    found = problems(folder)
    assert [(file, why.split(":")[0].split(";")[0]) for file, _, why in found] == [
        ("actors.yaml", "not YAML"),
        ("events.yaml", "the file must be a list of entries, each beginning with `- code"),
        ("ties.yaml", "not YAML in UTF-8"),
    ]


def test_a_misspelt_file_name_is_told_and_not_passed_over(tmp_path: Path) -> None:
    folder = write(tmp_path / "own", actor="- {code: x, name: X, kind: group}\n")
    ((file, _, why), (_, _, empty)) = sorted(problems(folder))
    assert (file, why.rpartition("; ")[2]) == ("actor.yaml", "did you mean 'actors'?")
    assert "holds no codebook" in empty


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NoSuchInput, match="there is no such folder"):
        load_codebook([tmp_path / "nowhere"])


def test_an_overlay_adds_replaces_and_extends(tmp_path: Path) -> None:
    one = write(
        tmp_path / "one",
        actors="""
            - {code: jaysh-al-izza, extends: true, aliases: [Glory Army of Hama, {value: Glory Brigade, until: 2014-03}]}
            - {code: my-brigade, name: My Brigade, kind: group, parent: [jaysh-al-izza]}
        """,
    )
    two = write(tmp_path / "two", actors="- {code: my-brigade, name: Our Brigade, kind: group}\n")
    plain, laid = load_codebook(), load_codebook([one, two])
    was, now = plain.actors["jaysh-al-izza"], laid.actors["jaysh-al-izza"]
    assert (now.name, now.kind, now.aliases[: len(was.aliases)]) == (was.name, was.kind, was.aliases)
    assert [a if isinstance(a, str) else a.value for a in now.aliases[len(was.aliases) :]] == ["Glory Army of Hama", "Glory Brigade"]
    assert (laid.actors["my-brigade"].name, laid.actors["my-brigade"].parent) == ("Our Brigade", ())
    assert plain.version != laid.version
    assert load_codebook([one, two]).version == laid.version


def test_a_misspelt_condition_of_a_pattern_is_told(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "own",
        events="""
            - code: port_blockade
              of: COERCE
              name: Blockade of a port
              definition: Ships are kept from a port.
              patterns:
                - {verb: close, objekt: [port]}
        """,
    )
    (problem,) = problems_in([HERE, folder])
    assert (problem.line, problem.why.split(" or ")[0]) == (6, "no pattern has a condition 'objekt'; did you mean 'object'")


def test_values_that_the_format_fixes_are_checked_in_every_file(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "own",
        ties="- {code: supports-medics, name: M, definition: d, relation: support, form: medics}\n",
        reporting="- {code: smugglers, name: S, definition: d, is: role, value: smuggler}\n",
        nouns="- {code: smugglers, name: S, definition: d, kind: persons}\n",
        figures="- {code: drowned, name: D, definition: d, is: role}\n",
    )
    assert [(file, why.split(";")[0]) for file, _, why in problems(folder)] == [
        ("figures.yaml", "'drowned' is no value of role"),
        ("nouns.yaml", "'persons' is no value of kind"),
        ("reporting.yaml", "'smuggler' is no value of role"),
        ("ties.yaml", "'support' is no value of relation"),
        ("ties.yaml", "'medics' is no value of form"),
    ]


def test_extending_nothing_is_a_mistake(tmp_path: Path) -> None:
    folder = write(tmp_path / "own", actors="- {code: jaysh-al-iza, extends: true, aliases: [X]}\n")
    ((_, line, why),) = problems(folder)
    assert (line, why) == (
        1,
        "'jaysh-al-iza' extends an entry that no codebook below it has; did you mean 'jaysh-al-izza' or 'jaysh-al-islam'?",
    )


def test_words_stay_words(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "own",
        actors="- {code: norway, name: Norway, kind: state, country: NO, crosswalk: {cow: [385], cameo: [042]}, aliases: [{value: Norge, since: 1905}]}\n",
    )
    norway = load_codebook([folder]).actors["norway"]
    assert norway.country == "NO"
    assert norway.crosswalk == {"cow": ("385",), "cameo": ("042",)}
    assert norway.aliases[0].since == "1905"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    ["", "[]",
     "- {a: 1, b: 2.5, c: -3, d: '4', e: 042, f: no, g: true, h: null, i: ~, j: 2016-07-28, k: 12:30}", "a: [x, {y: z}]\n",
     "- &one {a: b}\n- *one\n", "- |\n  two\n  lines\n- >\n  folded\n  words\n- \"quoted: \\u00e9\"\n", "---\n- x\n", "- !!str 5\n", "key:\n", "- -\n- '-'\n- +1\n"],
)  # fmt: skip
def test_the_fast_reader_reads_as_the_one_with_lines(text: str) -> None:
    assert parse(text.encode()) == yaml.load(text, Loader=Words)


@pytest.mark.parametrize("file", [path for _, path in paths(HERE)], ids=lambda p: p.name)
def test_the_fast_reader_reads_the_codebook_alike(file: Path) -> None:
    assert parse(file.read_bytes()) == yaml.load(file.read_bytes(), Loader=Words)


def test_files_saved_on_windows_are_read(tmp_path: Path) -> None:
    (tmp_path / "actors.yaml").write_bytes("\ufeff- code: x\r\n  name: Ünit\r\n  kind: group\r\n".encode())
    assert load_codebook([tmp_path]).actors["x"].name == "Ünit"


def test_a_file_with_another_ending_is_told(tmp_path: Path) -> None:
    write(tmp_path, actors="- {code: x, name: X, kind: group}\n")
    (tmp_path / "events.yml").write_text("- {code: y}\n")
    ((file, _, why),) = problems(tmp_path)
    assert (file, why.endswith("; rename it to events.yaml")) == ("events.yml", True)
