"""Nothing is offered that is not documented: every command, record, field and value of the format, every export."""

from __future__ import annotations

import json
import re
import typing
from pathlib import Path

import pytest
import typer

from reportedly.casebook.incidents.named_rules import RULES
from reportedly.cli import app
from reportedly.exports import FORMATS
from reportedly.exports.coding_rows import CLAIMS, INCIDENTS
from reportedly.records import RECORD_TYPES, Record, json_schema

ROOT = Path(__file__).parents[1]
FORMAT = (ROOT / "docs/format.md").read_text(encoding="utf-8")
ALL_DOCS = "\n".join(p.read_text(encoding="utf-8") for p in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")])


def test_every_command_is_documented_and_has_examples_in_its_help() -> None:
    group = typer.main.get_command(app)
    commands = dict(group.commands)  # type: ignore[attr-defined]
    leaves = {
        f"{outer} {name}".strip(): command
        for outer, c in [("", group), *((n, c) for n, c in commands.items() if hasattr(c, "commands"))]
        for name, command in c.commands.items()  # type: ignore[attr-defined]
        if not hasattr(command, "commands")
    }
    assert {"read", "add", "show", "search", "export", "explain", "demo"} <= leaves.keys()
    for name, command in leaves.items():
        assert f"reportedly {name}" in ALL_DOCS, f"`reportedly {name}` is in no document"
        assert command.help, name
        assert f"reportedly {name}" in (command.epilog or ""), f"`reportedly {name} --help` shows no example"


@pytest.mark.parametrize("kind", RECORD_TYPES, ids=lambda k: k.__name__.lower())
def test_every_record_field_and_value_is_documented(kind: type[Record]) -> None:
    hints = typing.get_type_hints(kind)
    for field, name in zip(kind.__struct_fields__, kind.__struct_encode_fields__, strict=True):
        assert f"`{name}`" in FORMAT or f'"{name}"' in FORMAT or f".{name}`" in FORMAT, f"{kind.__name__}.{name} is not in docs/format.md"
        for value in re.findall(r"'([a-zA-Z_]+)'", str(hints[field])) if "Literal" in str(hints[field]) else []:
            assert f"`{value}`" in FORMAT, f"{kind.__name__}.{name}: the value {value} is not in docs/format.md"


def test_the_shipped_schema_is_the_schema_of_the_code() -> None:
    shipped = json.loads((ROOT / "src/reportedly/records.schema.json").read_text(encoding="utf-8"))
    assert shipped == json.loads(json.dumps(json_schema())), "run: python -m reportedly.records"


def test_every_export_format_its_columns_and_rules_are_documented() -> None:
    group = typer.main.get_command(app)
    help_text = group.commands["export"].help  # type: ignore[attr-defined]
    coding = (ROOT / "docs/coding.md").read_text(encoding="utf-8")
    for name in FORMATS:
        assert name in help_text, f"{name} is not in `reportedly export --help`"
        assert f"## {name}" in ALL_DOCS, f"{name} has no part in docs/exports.md"
    for column in (*INCIDENTS, *CLAIMS, *RULES):
        assert f"`{column}`" in coding, f"{column} is not in docs/coding.md"
