"""The house: layers, what an import loads, what is public, and what the worker may know."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import grader
from tests.conftest import ROOT

# Imports point to the same or an earlier line, never to a later one; those for types alone count, too.
LAYERS = [
    {
        f"grader.{name}"
        for name in (
            "atomic",
            "constants",
            "errors",
            "machines",
            "show",
            "staged",
            "versions",
            "sandbox",
            "tests_runner",
        )
    },
    {f"grader.sandbox.{name}" for name in ("wire.terms", "as_main", "confine", "job", "sample")},
    {f"grader.sandbox.wire.{name}" for name in ("inspector", "reader", "writer")},
    {"grader.sandbox.wire"},
    {"grader.model", "grader.compare", "grader.checks", "grader.sandbox.worker", "grader.sandbox.proxy"},
    {"grader.collecting", "grader.collecting.columns", "grader.kinds", "grader.kinds.files"},
    {"grader.collecting.csv_rows"},
    {"grader.collecting.roster"},
    {"grader.classes", "grader.classes.grade"},
    {"grader.classes.standing"},
    {"grader.answers", "grader.documents", "grader.found_tests", "grader.course", "grader.levels"},
    {"grader.sandbox.shown", "grader.sandbox.program"},
    {"grader.sandbox.record"},
    {"grader.rows"},
    {"grader.reveal"},
    {"grader.sandbox.copies", "grader.sandbox.rehearsal", "grader.sandbox.syscalls", "grader.sandbox.probe"},
    {"grader.sandbox.zygote"},
    {"grader.batches", "grader.components", "grader.sandbox.channel"},
    {"grader.hookspecs", "grader.sandbox.host", "grader.sandbox.session", "grader.sandbox.trusted"},
    {"grader", "grader.checkers", "grader.collect", "grader.sandbox.watched"},
    {"grader.sandbox.spawned"},
    {"grader.sandbox.forked"},
    {
        "grader.standin",
        "grader.store",
        "grader.counterexamples",
        "grader.sandbox.recalled",
        "grader.sandbox.absent",
        "grader.blame",
        "grader.traced",
        "grader.installed",
    },
    {"grader.released", "grader.guarded_components", "grader.guarded_hooks"},
    {
        "grader.plugins",
        "grader.trial",
        "grader.unexpected",
        "grader.hints",
    },
    {f"grader.collecting.{name}" for name in ("entries", "places", "members", "distinct")},
    {f"grader.collecting.{name}" for name in ("found", "flat", "folders", "streams")},
    {"grader.collecting.tars", "grader.collecting.zips"},
    {f"grader.collecting.{name}" for name in ("canvas", "classroom50", "gradescope", "moodle", "nbgrader")},
    {"grader.collecting.checked", "grader.collecting.layouts"},
    {"grader.collecting.archives", "grader.collecting.packed"},
    {"grader.collecting.take"},
    {"grader.advice", "grader.advice.words"},
    {f"grader.advice.{name}" for name in ("calls", "names", "numbers", "raised", "types", "values")},
    {"grader.advice.advise"},
    {"grader.kinds.code", "grader.kinds.data", "grader.stub"},
    {"grader.kinds.toml_file", "grader.kinds.markdown_file"},
    {"grader.quiz"},
    {"grader.mutation", "grader.mutation.code", "grader.mutation.quiz", "grader.mutation.text"},
    {f"grader.kinds.{name}" for name in ("answers", "document", "python", "program", "pytest_files")},
    {"grader.progress", "grader.reviews"},
    {"grader.review_file"},
    {"grader.drive", "grader.cases", "grader.hunt"},
    {"grader.explain", "grader.replay", "grader.ways", "grader.judge", "grader.likeness"},
    {"grader.engine"},
    {"grader.reference"},
    {"grader.bench"},
    {"grader.settling", "grader.unforked", "grader.source", "grader.unfinished"},
    {"grader.timed"},
    {"grader.serving"},
    {"grader.forking"},
    {"grader.supervisor"},
    {"grader.grading"},
    {"grader.gradebook", "grader.gradebook.entry", "grader.gradebook.schema"},
    {f"grader.gradebook.{name}" for name in ("migrations", "migrations.versions", "migrations.env")},
    {"grader.gradebook.migrations.versions.first", "grader.gradebook.migrate", "grader.gradebook.book"},
    {"grader.gradebook.opened"},
    {"grader.gradebook.place"},
    {f"grader.classes.{name}" for name in ("made_of", "hooked", "listed", "reasons", "kept")},
    {"grader.classes.handed_in", "grader.classes.rest"},
    {"grader.classes.splitting"},
    {"grader.classes.warm"},
    {"grader.classes.rules"},
    {"grader.classes.run"},
    {"grader.classes.regrading"},
    {"grader.canvas"},
    {f"grader.audit.{name}" for name in ("found", "mutants", "trials", "apart")} | {"grader.audit"},
    {"grader.audit.mistakes", "grader.audit.proof", "grader.audit.prove", "grader.audit.rounds"},
    {f"grader.audit.{name}" for name in ("proper", "caught", "texts", "names")},
    {"grader.audit.survey", "grader.audit.audit", "grader.audit.course"},
    {"grader.audit.table", "grader.audit.plain"},
    {"grader.release", "grader.release.files", "grader.release.leaks"},
    {"grader.release.stored", "grader.release.proof"},
    {"grader.release.make"},
    {f"grader.reporters.{name}" for name in ("fit", "story", "told", "chart", "difference", "cells")},
    {"grader.reporters"},
    {
        f"grader.reporters.{name}"
        for name in ("check50", "classroom", "classroom50", "exercism", "gradescope")
    },
    {
        f"grader.reporters.{name}"
        for name in ("html", "json", "junit", "markdown", "platforms", "prairielearn", "terminal")
    },
    {"grader.reporters.github", "grader.classes.feedback"},
    {f"grader.reporters.{name}" for name in ("table_csv", "canvas_csv", "moodle_csv", "jsonl")},
    {"grader.executors", "grader.executors.processes"},
    {"grader.executors.local"},
    {"grader.scaffold", "grader.naming"},
    {"grader.setups", "grader.setups.needs"},
    {"grader.setups.given"},
    {"grader.setups.staffed"},
    {f"grader.setups.{name}" for name in ("classroom50", "github", "gitlab", "gradescope", "prairielearn")},
    {"grader.setups.known"},
    {"grader.cli", "grader.cli.bar", "grader.cli.keys", "grader.cli.output", "grader.cli.stopping"},
    {"grader.cli.class_reports", "grader.cli.tally"},
    {"grader.cli.telling"},
    {"grader.cli.own", "grader.cli.events", "grader.cli.frames", "grader.cli.rubric"},
    {"grader.cli.kept", "grader.cli.marks", "grader.cli.options", "grader.cli.agreeing"},
    {"grader.cli.class_run"},
    {f"grader.cli.{name}" for name in ("answer", "audit", "class_", "doctor", "hint")},
    {f"grader.cli.{name}" for name in ("list", "reset", "run", "show")},
    {"grader.cli.loop"},
    {f"grader.cli.{name}" for name in ("new", "release", "review", "setup", "watch")},
    {"grader.cli.main", "grader.pytest_items"},
    {"grader.pytest_plugin"},
    {"grader.testing"},
]
RANK = {module: rank for rank, layer in enumerate(LAYERS) for module in layer}


def modules() -> dict[str, Path]:
    found = {}
    for path in sorted((ROOT / "grader").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


def imports(path: Path) -> Iterator[str]:
    """The kit's modules that a file imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in MODULES)
        if isinstance(node, ast.ImportFrom):
            beside = [*path.relative_to(ROOT).parent.parts] if node.level else []
            module = ".".join([*beside, str(node.module)])
            names = [f"{module}.{alias.name}" for alias in node.names] if module in MODULES else []
            yield from (name if name in MODULES else module for name in names)


GRAPH = {name: set(imports(path)) for name, path in MODULES.items()}


def test_every_module_has_a_layer() -> None:
    assert set(RANK) == set(MODULES)


@pytest.mark.parametrize("module", GRAPH)
def test_imports_point_one_way(module: str) -> None:
    assert [each for each in GRAPH[module] if RANK[each] > RANK[module]] == []


def test_there_are_no_cycles() -> None:
    left = {name: set(uses) for name, uses in GRAPH.items()}
    while free := [name for name, uses in left.items() if not uses & set(left) - {name}]:
        for name in free:
            del left[name]
    assert left == {}


def test_the_worker_and_the_wire_know_nothing_of_the_grader() -> None:
    parts = {name for name in MODULES if name.startswith("grader.sandbox.wire")}
    assert set().union(*(GRAPH[name] for name in parts)) <= parts
    assert GRAPH["grader.sandbox.worker"] == {"grader.sandbox.as_main", "grader.sandbox.wire"}
    assert GRAPH["grader.sandbox.as_main"] == set()
    assert GRAPH["grader.sandbox.confine"] == set()
    assert GRAPH["grader.sandbox.rehearsal"] == {"grader.sandbox.wire", "grader.sandbox.worker"}
    assert GRAPH["grader.sandbox.sample"] == set()
    assert GRAPH["grader.sandbox.zygote"] == {
        f"grader.sandbox.{name}" for name in ("confine", "rehearsal", "worker")
    }
    inside = {"as_main", "worker", "confine", "rehearsal", "sample", "zygote"}
    for name in {f"grader.sandbox.{each}" for each in inside} | parts:
        roots = {each.partition(".")[0] for each in used(MODULES[name])} - set(sys.stdlib_module_names)
        assert roots <= {"cbor2", "numpy", "grader", "wire", *inside}


def used(path: Path) -> Iterator[str]:
    """The modules that a file imports, but for those beside it that it calls by relative names."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom) and not node.level:
            yield str(node.module)


def loaded(statement: str) -> set[str]:
    """The packages outside the standard library that a statement loads in a new interpreter."""
    script = f"import sys; before = set(sys.modules); {statement}\nprint(*(set(sys.modules) - before))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    roots = {name.partition(".")[0] for name in done.stdout.split()}
    return {each for each in roots if each not in sys.stdlib_module_names and not each.startswith("_")}


def test_importing_the_grader_loads_nothing_heavy() -> None:
    assert loaded("import grader") == {"grader", "pluggy"}


def test_starting_the_command_line_loads_no_hypothesis_pytest_or_rich() -> None:
    assert not loaded("import grader.cli.main, grader.plugins; grader.plugins.load_plugins()") & {
        "hypothesis",
        "pytest",
        "_pytest",
        "rich",
        "numpy",
        "jinja2",
        "sqlalchemy",
        "tomlkit",
        "watchfiles",
        "yaml",
    }


def test_grading_a_quiz_or_a_document_loads_no_hypothesis_pytest_or_rich() -> None:
    script = (
        "from click.testing import CliRunner; from grader.cli.main import cli; "
        "import os; del os.fork  # the judge is in this process, then\n"
        "ran = CliRunner().invoke(cli, ['quiz1', 'exercise1', '--report', 'json']); assert ran.exit_code == 1"
    )
    heavy = {"hypothesis", "pytest", "_pytest", "rich", "numpy", "jinja2", "markdown_it"}
    assert loaded(script) & heavy == {"markdown_it"}


@pytest.mark.parametrize("name", ["terminal", "junit", "html"])
def test_a_page_s_templates_are_loaded_for_a_page_alone(name: str) -> None:
    script = (
        "from click.testing import CliRunner; from grader.cli.main import cli; "
        "import os; del os.fork\n"
        f"ran = CliRunner().invoke(cli, ['quiz1', '--report', {name!r}]); assert ran.exit_code == 1"
    )
    assert ("jinja2" in loaded(script)) == (name == "html")


def test_all_names_what_is_there() -> None:
    public = {name for name, value in vars(grader).items() if not name.startswith("_") and callable(value)}
    assert sorted(public) == grader.__all__


@pytest.mark.parametrize("path", MODULES.values(), ids=MODULES)
def test_no_module_keeps_state_that_changes(path: Path) -> None:
    for node in ast.parse(path.read_text()).body:
        value = getattr(node, "value", None) if isinstance(node, ast.Assign | ast.AnnAssign) else None
        names = ast.unparse(node).partition("=")[0].partition(":")[0].strip() if value else ""
        mutable = isinstance(value, ast.List | ast.Set | ast.ListComp | ast.SetComp | ast.DictComp)
        assert not mutable or names == "__all__", names
        assert not (isinstance(value, ast.Dict) and names != names.upper()), names
    assert "global " not in path.read_text()


def test_the_engine_fits_on_a_screen() -> None:
    tree = ast.parse(MODULES["grader.engine"].read_text())
    (grade,) = (node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "grade")
    assert grade.end_lineno is not None
    assert grade.end_lineno - grade.lineno < 50
