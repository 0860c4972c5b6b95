"""Each thing that a checker is held to: where it is so nothing is found, where it is not that alone is."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from grader.audit.found import Audit, Finding, Mutants
from grader.counterexamples import FILE, counterexamples_of
from grader.course import Course
from grader.errors import CallerError, Fault
from tests import proved as small
from tests.proved import CHECKER, REFERENCE, STUB, write_proved

Audited = Callable[..., Audit]


@pytest.fixture
def proved(tmp_path: Path) -> Path:
    """A course in which nothing falls short."""
    return write_proved(tmp_path / "course")


@pytest.fixture
def audited(proved: Path) -> Audited:
    """Audits it."""
    return partial(small.audited, proved)


def told(found: Audit) -> list[str]:
    return [each.told for each in found.findings]


CLAMPED = "    return max(0, min(LIMIT, n))"
CHANGED = "    return max( 1, min(LIMIT, n))"
RARE = """# caught by: any_number
def clamp(n):
    return 7 if 0 < n < 99 and n % 23 == 7 else max(0, min(100, n))
"""


def entry(before: str, after: str) -> str:
    return f"[[mutant]]\nbefore = '{before}'\nafter = '{after}'\nreason = \"\""


def put(course: Path, name: str, text: str) -> None:
    """Write a file of the solution's; `checker` and `stub` are those of the exercise."""
    exercise, solution = course / "exercises" / "double", course / "solutions" / "double"
    paths = {"checker": exercise / "checker.py", "stub": exercise / ".stub" / "double.py"}
    path = paths.get(name, solution / name)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    if name == "stub":
        (exercise / "double.py").write_text(text)


def test_a_checker_that_is_proved(audited: Audited) -> None:
    found = audited(seeds=2)
    assert found.findings == ()
    assert (found.right, found.wrong, found.counterexamples) == (1, 2, 3)
    assert found.mutants == Mutants(made=4, killed=4)
    assert (found.survey.seeds, found.survey.changed, found.survey.accepted) == (2, 0, 0)
    caught = [(each.name, each.points, each.generated, each.caught) for each in found.checks]
    assert caught == [("example", 1, False, 1), ("any_number", 3, True, 5)]
    assert all(each.duration_s > 0 for each in found.checks)


LAST = """
@check(points=0, hint="nothing")
def last(submission):
    '''the last'''
    submission.clamp(0)
"""


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        (
            "stub",
            "def clamp(n):\n    return n  # TODO\n",
            ["the stub earns 1 of 4 points, from example"],
        ),
        ("stub", STUB.replace("TODO", "to do"), ["the stub double.py has no TODO"]),
        (
            "double.py",
            REFERENCE.replace("max(0", "max(3"),
            ["the reference does not pass example"],
        ),
        (
            "right/floats.py",
            "def clamp(n):\n    return min(100, max(0.5, n))\n",
            ["right/floats.py does not pass any_number"],
        ),
        (
            "wrong/none.py",
            "def clamp(n):\n    return None\n",
            ["wrong/none.py does not say which check it fails"],
        ),
        (
            "wrong/none.py",
            "# caught by: exmple\ndef clamp(n):\n    return None\n",
            ["wrong/none.py is to be caught by exmple, which is no check; it fails example"],
        ),
        (
            "wrong/none.py",
            "# caught by: any_number\ndef clamp(n):\n    return None\n",
            ["wrong/none.py does not fail any_number, as it says; it fails example"],
        ),
        (
            "wrong/beyond.py",
            "# caught by: any_number\ndef clamp(n):\n    return 5 if n == 12345 else max(0, min(100, n))\n",
            ["wrong/beyond.py does not fail any_number, as it says; it passes every check"],
        ),
        (
            "checker",
            CHECKER.replace("points=3, needs=example, hint=", "points=3, needs=example, hint='' or "),
            [],
        ),
        (
            "checker",
            CHECKER.replace(', hint="try numbers on both sides of a bound"', ""),
            ["any_number has no hint"],
        ),
        (
            "checker",
            CHECKER.replace("try numbers on", "try return max(0, min(LIMIT, n)) on"),
            [
                "what any_number says holds an answer: "
                "try return max(0, min(LIMIT, n)) on both sides of a bound",
            ],
        ),
        (
            "checker",
            CHECKER.replace("what is the smaller of the two?", "write max(0,  min(LIMIT, n))"),
            ["what example says holds an answer: write max(0,  min(LIMIT, n))"],
        ),
        (
            "checker",
            CHECKER.replace("any number is kept within bounds", "2 is within bounds"),
            ["2 checks claim the same: 2 is within bounds"],
        ),
        (
            "checker",
            CHECKER.replace("    agree(submission.clamp(2), 2)\n", "    submission.clamp(2)\n"),
            [
                "the stub earns 1 of 4 points, from example",
                "wrong/none.py does not fail example, as it says; it fails any_number",
                "example finds no wrong solution and no mutant wrong: does it assert anything?",
            ],
        ),
        (
            "checker",
            CHECKER + LAST,
            [
                "last finds no wrong solution and no mutant wrong: does it assert anything?",
                "the example last comes after any_number, whose inputs are generated",
            ],
        ),
        (
            "checker",
            CHECKER.replace("points=1", "points=0.1").replace("points=3", "points=0.2"),
            ["the checks are worth 0.30000000000000004 points together"],
        ),
    ],
)
def test_what_falls_short(audited: Audited, proved: Path, name: str, text: str, wanted: list[str]) -> None:
    put(proved, name, text)
    assert told(audited()) == wanted


def test_a_stub_that_is_not_the_one_to_put_back(audited: Audited, proved: Path) -> None:
    (proved / "exercises/double/double.py").write_text(REFERENCE)
    assert told(audited()) == ["what lies in exercises/double/ is not the stub in .stub/"]
    (proved / "exercises/double/.stub/double.py").unlink()
    assert told(audited()) == [
        "there is no copy of the stub in exercises/double/.stub/",
        "the stub earns 4 of 4 points, from example, any_number",
        "the stub double.py has no TODO",
    ]


def test_points_that_do_not_add_up(audited: Audited, proved: Path) -> None:
    settings = proved / "exercises/double/exercise.toml"
    settings.write_text(settings.read_text() + "points = 4\n")
    assert audited().findings == ()
    settings.write_text(settings.read_text().replace("points = 4", "points = 5"))
    assert told(audited()) == ["the checks are worth 4 points together, and exercise.toml says 5"]


NARROW = CHECKER.replace("st.integers(-1000, 1000)", "st.integers(-1000, 90)")


def test_a_mutant_that_survives_is_shown_with_an_input_that_tells_it_apart(
    audited: Audited, proved: Path
) -> None:
    lax = "    assert 0 <= submission.clamp(number) <= reference.clamp(5000)\n"
    put(proved, "checker", CHECKER.partition("    agree(submission.clamp(number)")[0] + lax)
    found = audited()
    survivors = [each for each in found.findings if each.about == "mutant"]
    assert survivors == [
        Finding(
            "mutant",
            f"a mutant of line {line} of double.py passes every check: clamp({call}) gives {gives} where the "
            f"reference gives {call}",
            "add a check that fails on this call, or, where both are right, "
            "list it in solutions/double/equivalent.toml with a reason, as shown",
            diff,
        )
        for line, call, gives, diff in (
            (
                1,
                100,
                99,
                f"@@ -1,2 +1,2 @@\n-LIMIT = 100\n+LIMIT = 99\n \n\n{entry('LIMIT = 100', 'LIMIT = 99')}",
            ),
            (
                5,
                0,
                1,
                f"@@ -4,2 +4,2 @@\n def clamp(n):\n-{CLAMPED}\n+{CHANGED}\n\n"
                + entry(CLAMPED.strip(), CHANGED.strip()),
            ),
        )
    ]
    assert len(found.findings) == 2
    assert found.mutants == Mutants(made=4, killed=2)
    assert found.mutants.kill_score == 50


def test_a_mutant_that_nothing_tells_apart_is_to_be_listed(audited: Audited, proved: Path) -> None:
    put(proved, "checker", NARROW)
    put(proved, "wrong/open_above.py", "# caught by: any_number\ndef clamp(n):\n    return min(100, n)\n")
    found = audited()
    assert [each.about for each in found.findings] == ["mutant", "mutant"]
    assert found.findings[1] == Finding(
        "mutant",
        "a mutant of line 1 of double.py passes every check, and 200 more inputs of its checks show no "
        "difference",
        "add a check that fails on it, or, where no check should, "
        "list it in solutions/double/equivalent.toml with a reason, as shown",
        "@@ -1,2 +1,2 @@\n-LIMIT = 100\n+LIMIT = 99\n \n\n[[mutant]]\nbefore = 'LIMIT = 100'\n"
        "after = 'LIMIT = 99'\nreason = \"\"",
    )
    assert found.mutants == Mutants(made=4, killed=2)
    assert found.mutants.kill_score == 50
    listed = "\n".join(each.detail.partition("\n\n")[2] for each in found.findings)
    put(proved, "equivalent.toml", listed.replace('""', '"no number beyond 90 is asked for"'))
    found = audited()
    assert found.findings == ()
    assert found.mutants == Mutants(made=4, equivalent=2, killed=2)
    assert found.mutants.kill_score == 100
    put(proved, "checker", CHECKER)
    assert told(audited()) == [
        "equivalent.toml lists a mutant of line 1 of double.py, on which any_number fails",
        "equivalent.toml lists a mutant of line 1 of double.py, on which any_number fails",
    ]


def test_a_mutant_is_listed_where_either_answer_is_right(audited: Audited, proved: Path) -> None:
    lax = "    assert 0 <= submission.clamp(number) <= reference.clamp(5000)\n"
    put(proved, "checker", CHECKER.partition("    agree(submission.clamp(number)")[0] + lax)
    entry = "[[mutant]]\nbefore = '{}'\nafter = '{}'\nreason = 'it is'\n"
    entries = entry.format("LIMIT = 100", "LIMIT = 99"), entry.format("LIMIT = 100", "LIMIT = 102")
    put(proved, "equivalent.toml", "".join(entries))
    found = audited()
    assert told(found) == [
        "a mutant of line 5 of double.py passes every check: clamp(0) gives 1 where the reference gives 0",
        "equivalent.toml lists a mutant that there is not: LIMIT = 100 -> LIMIT = 102",
    ]
    assert found.mutants == Mutants(made=4, equivalent=1, killed=2)


@pytest.mark.parametrize(
    "text",
    [
        "[[mutant]]\nbefore = 'a'\nafter = 'b'\n",
        "[[mutant]\n",
        "mutants = []\n",
        "[[mutant]]\nbefore='a'\nafter='b'\nreason=' '\n",
    ],
)
def test_a_list_that_cannot_be_read(audited: Audited, proved: Path, text: str) -> None:
    put(proved, "equivalent.toml", text)
    with pytest.raises(Fault, match=r"solutions/double/equivalent\.toml: ") as raised:
        audited()
    assert (
        raised.value.next_step == "each [[mutant]] has before, after and reason: docs/instructor.md shows one"
    )


def test_counterexamples_are_kept_and_met_with_every_seed(audited: Audited, proved: Path) -> None:
    rare = "# caught by: any_number\ndef clamp(n):\n    return 7 if n == -777 else max(0, min(100, n))\n"
    put(proved, "wrong/rare.py", rare)
    put(
        proved,
        "checker",
        CHECKER.replace("st.integers(-1000, 1000)", "st.integers(-1000, 1000) | st.just(-777)"),
    )
    found = audited(seeds=6)
    assert (found.findings, found.written) == ((), "solutions/double/counterexamples.json")
    kept = json.loads((proved / "solutions/double" / FILE).read_text())["cases"]
    assert [each["shown"] for each in kept if "wrong/rare.py" in each["found_by"]] == ["{'number': -777}"]
    again = audited(seeds=6)
    assert (again.findings, again.written, again.counterexamples) == ((), None, found.counterexamples)
    (proved / "solutions/double/wrong/rare.py").unlink()
    assert "rare" not in (audited().written or "") + (proved / "solutions/double" / FILE).read_text()
    put(proved, "checker", CHECKER + "\n")
    assert counterexamples_of(Course(proved).exercise("double")) == ()


def test_counterexamples_that_cannot_be_written_are_a_finding(
    audited: Audited, proved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("grader.counterexamples.write_whole", full)
    found = audited()
    assert told(found) == [
        "solutions/double/counterexamples.json is to change, and cannot be written: No space left on device"
    ]
    assert found.written is None


def test_what_other_seeds_do(audited: Audited, proved: Path) -> None:
    put(proved, "checker", CHECKER.replace("st.integers(-1000, 1000)", "st.integers(-50, 2000)"))
    put(proved, "wrong/rare.py", RARE)
    found = audited(seeds=12)
    assert found.findings == ()
    assert found.survey.changed > 0
    assert found.survey.accepted == 0
    assert found.survey.hardest == "wrong/rare.py"
    assert (found.survey.examples or 0) > 100


def test_mutants_need_cosmic_ray(audited: Audited, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "cosmic_ray.mutating", None)
    with pytest.raises(CallerError, match="mutants are made by cosmic-ray, which is not installed") as raised:
        audited()
    assert raised.value.next_step == "pip install 'cosmic-ray>=8.4,<9'"


def test_a_mutant_that_hangs_is_caught(audited: Audited, proved: Path) -> None:
    loop = "def clamp(n):\n    while n > 100:\n        n -= 1\n    return max(n, 0)\n"
    put(proved, "double.py", loop)
    settings = proved / "exercises/double/exercise.toml"
    settings.write_text(settings.read_text() + "[limits]\ncall_s = 0.3\n")
    found = audited(seeds=1)
    assert found.findings == ()
    assert found.mutants.killed == found.mutants.made > 10


def test_an_exercise_of_two_files(proved: Path) -> None:
    exercise, solution = proved / "exercises/double", proved / "solutions/double"
    settings = exercise / "exercise.toml"
    settings.write_text(settings.read_text().replace('["double.py"]', '["double.py", "limit.py"]'))
    for folder in (exercise, exercise / ".stub"):
        (folder / "limit.py").write_text("LIMIT = 0  # TODO\n")
    (solution / "double.py").write_text("from limit import LIMIT\n\n\n" + REFERENCE.partition("\n\n\n")[2])
    (solution / "limit.py").write_text("LIMIT = 100\n")
    for path in [*solution.glob("wrong/*"), *solution.glob("right/*")]:
        source = path.read_text()
        path.unlink()
        path.mkdir()
        (path / "double.py").write_text(source)
        (path / "limit.py").write_text("LIMIT = 100\n")
    found = small.audited(proved)
    assert found.findings == ()
    assert (found.right, found.wrong, found.mutants) == (1, 2, Mutants(made=4, killed=4))


def test_a_check_that_asserts_nothing_is_not_proved_by_what_raises(audited: Audited, proved: Path) -> None:
    calls = "    submission.clamp(number), reference.clamp(number)\n"
    put(proved, "checker", CHECKER.partition("    agree(submission.clamp(number)")[0] + calls)
    raises = "# caught by: any_number\ndef clamp(n):\n    return 2 if n == 2 else 1 / 0\n"
    put(proved, "wrong/open_above.py", raises)
    asks_nothing = "any_number finds no wrong solution and no mutant wrong: does it assert anything?"
    assert asks_nothing in told(audited())
    put(proved, "wrong/open_above.py", "# caught by: any_number\ndef clamp(n) return\n")
    found = told(audited())
    assert asks_nothing in found
    assert any(each.startswith("wrong/open_above.py cannot be loaded") for each in found)


NEEDS = '''
@check(points=1, needs=any_number, hint="h")
@given(st.integers(0, 99))
def within(submission, number):
    """what is within bounds stays"""
    agree(submission.clamp(number), number)
'''


def test_an_audit_done_again_says_the_same(audited: Audited, proved: Path) -> None:
    """A mistake that another seed's case stops at a need is not come to at what needs that."""
    put(proved, "checker", CHECKER.replace("-1000, 1000", "0, 3000") + NEEDS)
    for number in range(30, 46):
        body = f"    return 7 if n == {number} else max(0, min(100, n))\n"
        put(proved, f"wrong/rare{number}.py", f"# caught by: any_number\ndef clamp(n):\n{body}")
    first = audited(seeds=8)
    assert first.survey.changed > 0  # by cases of other seeds alone
    kept = (proved / "solutions/double" / FILE).read_text()
    again = audited(seeds=8)
    assert again.findings == first.findings
    assert (again.written, (proved / "solutions/double" / FILE).read_text()) == (None, kept)


COUNTS = """# caught by: any_number
met = set()
def clamp(n):
    met.add(n)
    return 7 if len(met) == 80 and n % 5 == REST else max(0, min(100, n))
"""


def test_a_verdict_that_hangs_on_the_seed_is_a_finding(audited: Audited, proved: Path) -> None:
    for rest in range(5):  # at the 80th case, which is another one with each seed
        put(proved, "wrong/counts.py", COUNTS.replace("REST", str(rest)))
        found = told(audited(seeds=6))
        if "with some seeds any_number fails on wrong/counts.py, though not on any case by itself" in found:
            passes = "wrong/counts.py does not fail any_number, as it says; it passes every check"
            assert passes in found
            return
    raise AssertionError("every seed's 80th case is alike")


def test_a_mutant_that_loses_no_points_is_not_killed(audited: Audited, proved: Path) -> None:
    put(proved, "checker", CHECKER.replace("points=3", "points=0"))
    found = audited()
    assert found.mutants.killed < found.mutants.made == 4
    survivors = [each for each in found.findings if each.about == "mutant"]
    assert survivors[0].told == "a mutant of line 1 of double.py loses no points, though any_number fails"
    assert survivors[0].next_step == "give that check points, or add one that has some"


@pytest.mark.parametrize("head", [b"\xef\xbb\xbf", b"# -*- coding: latin-1 -*-\n# gr\xfc\xdfe\n"])
def test_mutants_of_a_source_in_another_encoding(audited: Audited, proved: Path, head: bytes) -> None:
    (proved / "solutions/double/double.py").write_bytes(head + REFERENCE.encode())
    found = audited()
    assert (found.findings, found.mutants) == ((), Mutants(made=4, killed=4))


def test_a_body_that_does_not_end_on_a_mutant(audited: Audited, proved: Path) -> None:
    settings = proved / "exercises/double/exercise.toml"
    settings.write_text(settings.read_text() + "[limits]\ncheck_s = 0.5\n")
    put(proved, "double.py", "def clamp(n):\n    return 2 * n\n")
    put(proved, "right/branches.py", "def clamp(n):\n    return n + n\n")
    put(proved, "wrong/open_above.py", "# caught by: any_number\ndef clamp(n):\n    return 10\n")
    checks = CHECKER.replace("agree(submission.clamp(2), 2)", "agree(submission.clamp(5), 10)")
    checks = (
        checks.replace("-1000, 1000", "0, 90")
        .replace(", needs=example", "")
        .replace(
            "    agree(submission.clamp(number), reference.clamp(number))",
            "    agree(sum(1 for _ in range(submission.clamp(number))), 2 * number)",
        )
    )
    put(proved, "checker", checks)
    put(proved, "stub", "def clamp(n):\n    raise ValueError  # TODO\n")
    found = audited()
    assert found.findings == ()
    assert found.mutants.killed == found.mutants.made > 5


@pytest.mark.parametrize(
    "head",
    ["# Caught by: example", "#!/usr/bin/python\n# caught by:  example", "# caught by: example , any_number"],
)
def test_what_catches_a_wrong_solution_is_read(audited: Audited, proved: Path, head: str) -> None:
    put(proved, "wrong/none.py", f"{head}\ndef clamp(n):\n    return None\n")
    missed = ["wrong/none.py does not fail any_number, as it says; it fails example"]
    assert told(audited()) == (missed if "any_number" in head else [])


def test_a_reference_that_fails_with_another_seed_is_a_finding(audited: Audited, proved: Path) -> None:
    fussy = "    assert number // 2 != 365\n    agree(submission.clamp(number)"
    put(proved, "checker", CHECKER.replace("    agree(submission.clamp(number)", fussy))
    (finding,) = audited(seeds=80).findings
    assert finding.about == "reference"
    assert finding.told.startswith("with seed ")
