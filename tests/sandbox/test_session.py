"""A submission in a real worker: what checks get back, what stops it, and what it may not do."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import numpy
import pytest

from grader.components import Sandbox
from grader.errors import Fault, Parted, Stopped, SubmissionError, Unreadable
from grader.kinds.python import open_python
from grader.model import Exercise, Submission
from grader.sandbox import host, wire
from grader.sandbox.forked import open_auto
from grader.sandbox.proxy import Handle
from grader.sandbox.spawned import open_process
from grader.sandbox.trusted import Trusted
from tests.conftest import alive
from tests.sandbox.conftest import AUTO, Open

PROCESS = Sandbox("process", open_process)
TRUSTED = Sandbox("trusted", lambda home: nullcontext(Trusted(home)))


@pytest.fixture(params=[AUTO, PROCESS, TRUSTED], ids=lambda sandbox: sandbox.name)
def sandbox(request: pytest.FixtureRequest) -> Sandbox:
    chosen: Sandbox = request.param
    return chosen


def test_values_come_back_with_their_exact_types(opened: Open, sandbox: Sandbox) -> None:
    session = opened("def echo(*values, **named):\n    return [*values, named]\n", sandbox)
    values = [
        None,
        True,
        2**80,
        -0.0,
        math.inf,
        1j,
        "é\ud800",
        b"x",
        [1],
        (1, (2,)),
        {1: {2}},
        frozenset({3}),
    ]
    assert repr(session.subject.echo(*values, key=1)) == repr([*values, {"key": 1}])
    assert numpy.array_equal(session.subject.echo(numpy.arange(3))[0], numpy.arange(3))


def test_a_name_that_is_no_function_gives_its_value(opened: Open, sandbox: Sandbox) -> None:
    assert opened("LIMIT = {'a': (1, 2)}\n", sandbox).subject.LIMIT == {"a": (1, 2)}


def test_a_missing_name_is_an_attribute_error_with_the_nearest_name(opened: Open, sandbox: Sandbox) -> None:
    subject = opened("def pipelin(): ...\n", sandbox).subject
    with pytest.raises(AttributeError) as error:
        _ = subject.pipeline
    assert isinstance(error.value, SubmissionError)
    assert str(error.value) == "AttributeError: task.py does not define 'pipeline', did you mean 'pipelin'?"
    assert not hasattr(subject, "__wrapped__")


def test_a_call_tells_everything_that_it_did(opened: Open, sandbox: Sandbox) -> None:
    session = opened("def f(items, *, n):\n    items.pop()\n    print('gone', n)\n    return n\n", sandbox)
    mine = [1, 2]
    call = session.subject.f.call(mine, n=5)
    assert (call.returned, call.raised, call.arguments, call.printed) == (
        5,
        None,
        ([[1]], {"n": 5}),
        "gone 5\n",
    )
    assert mine == [1, 2]


def test_a_call_that_raises_tells_the_exception_and_the_arguments(opened: Open, sandbox: Sandbox) -> None:
    call = opened("def f(items):\n    items.clear()\n    1 / 0\n", sandbox).subject.f.call([1])
    assert isinstance(call.raised, ZeroDivisionError)
    assert (call.returned, str(call.raised), call.arguments) == (
        None,
        "ZeroDivisionError: division by zero",
        ([[]], {}),
    )


@pytest.mark.parametrize(
    ("raises", "kind", "text"),
    [
        ("1 / 0", ZeroDivisionError, "ZeroDivisionError: division by zero"),
        ("raise ValueError('no\\x1b[31m compute')", ValueError, "ValueError: no\x1b[31m compute"),
        ("{}['missing']", KeyError, "KeyError: 'missing'"),
        ("raise KeyError", KeyError, "KeyError"),
        ("b'\\xff'.decode()", UnicodeDecodeError, "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff"),
        ("open('/nowhere')", FileNotFoundError, "FileNotFoundError: [Errno 2] No such file or directory"),
        ("class Odd(LookupError): pass\n    raise Odd(1)", LookupError, "Odd: 1"),
        (
            "raise ExceptionGroup('many', [ValueError(1)])",
            SubmissionError,
            "ExceptionGroup: many (1 sub-exception)",
        ),
        ("raise SystemExit(0)", SubmissionError, "SystemExit: 0"),
        ("raise KeyboardInterrupt", SubmissionError, "KeyboardInterrupt"),
        ("raise GeneratorExit", SubmissionError, "GeneratorExit"),
        ("raise StopIteration(1)", StopIteration, "StopIteration: 1"),
        ("import unittest; raise unittest.SkipTest('skip')", SubmissionError, "SkipTest: skip"),
        ("assert False, 'mine'", AssertionError, "AssertionError: mine"),
        ("f()", RecursionError, "RecursionError: maximum recursion depth exceeded"),
        (
            "class Mute(Exception):\n        def __str__(self): raise self\n    raise Mute",
            SubmissionError,
            "Mute",
        ),
        ("raise ValueError('x' * 5000)", ValueError, "ValueError: " + "x" * 2000),
    ],
)
def test_what_it_raises_is_raised_in_the_check(opened: Open, raises: str, kind: type, text: str) -> None:
    session = opened(f"def f():\n    {raises}\n")
    with pytest.raises(SubmissionError) as error:
        session.subject.f()
    assert isinstance(error.value, kind)
    assert str(error.value)[: len(text)] == text
    assert len(str(error.value)) < 2_100
    assert (error.value.file, error.value.cause) == ("task.py", "exception")
    assert error.value.line in (2, 3, 4)
    assert session.stopped is None


def test_running_out_of_memory_has_its_own_cause(opened: Open) -> None:
    session = opened("def f():\n    return bytearray(1 << 40)\ndef g():\n    return 1\n")
    with pytest.raises(MemoryError) as error:
        session.subject.f()
    assert isinstance(error.value, SubmissionError)
    assert error.value.cause == "memory"
    assert session.subject.g() == 1


def test_memory_is_limited(opened: Open) -> None:
    session = opened("def f():\n    return len(bytearray(300 << 20))\n", memory_mb=256)
    with pytest.raises(MemoryError):
        session.subject.f()
    assert opened("def f():\n    return len(bytearray(300 << 20))\n").subject.f() == 300 << 20


@pytest.mark.parametrize(
    ("source", "cause", "text"),
    [
        ("while True: pass", "timeout", "no answer within 0.8 s: is there a loop that does not end?"),
        (
            "import time; time.sleep(99)",
            "timeout",
            "no answer within 0.8 s: is there a loop that does not end?",
        ),
        (
            "while True:\n        try: time.sleep(9)\n        except BaseException: pass",
            "timeout",
            "no answer within 0.8 s: is there a loop that does not end?",
        ),
        ("(10 ** 10 ** 9)", "timeout", "no answer within 0.8 s: is there a loop that does not end?"),
        ("import os; os._exit(0)", "crash", "the program ended itself (exit code 0) instead of returning"),
        ("import os; os._exit(7)", "crash", "the program ended itself (exit code 7) instead of returning"),
        ("import ctypes; ctypes.string_at(0)", "crash", "Python itself crashed (SIGSEGV)"),
        (
            "import os; os.closerange(3, 99); time.sleep(9)",
            "unreadable",
            "the connection to the grader was closed",
        ),
    ],
)
@pytest.mark.parametrize("sandbox", [AUTO, PROCESS], ids=lambda sandbox: sandbox.name)
def test_a_worker_that_stops_names_the_cause_and_the_next_check_gets_another(
    opened: Open, source: str, cause: str, text: str, sandbox: Sandbox
) -> None:
    source = f"import time\ndef f():\n    {source}\ndef g():\n    return 1\n"
    session = opened(source, sandbox, call_s=0.8)
    session.begin_body()
    with pytest.raises(Stopped) as stopped:
        session.subject.f()
    assert (stopped.value.cause, stopped.value.message) == (cause, text)
    with pytest.raises(Stopped):  # also for a body that caught it
        session.subject.g()
    session.begin_body()
    assert session.subject.g() == 1


@pytest.mark.parametrize(("dies", "name"), [("abort()", "SIGABRT"), ("kill(os.getpid(), 40)", "signal 40")])
def test_the_signal_that_ended_a_worker_is_named(opened: Open, dies: str, name: str) -> None:
    session = opened(f"import os\ndef f():\n    os.{dies}\n", PROCESS)
    with pytest.raises(Stopped) as stopped:
        session.subject.f()
    assert stopped.value.message == f"Python itself crashed ({name})"


def test_calls_share_the_clock_of_their_check_and_of_their_submission(opened: Open) -> None:
    source = "import time\ndef nap():\n    time.sleep(0.2)\n"
    session = opened(source, check_s=0.5)
    with pytest.raises(Stopped, match=r"the 0.5 s for this check are used up"):
        [session.subject.nap() for _ in range(4)]
    session = opened(source, submission_s=0.5)
    with pytest.raises(Stopped, match=r"the 0.5 s for all checks are used up"):
        [session.subject.nap() for _ in range(4) if session.begin_check() is None]  # type: ignore[func-returns-value]
    session.begin_check(spare_s=9)
    session.begin_body()
    assert session.subject.nap() is None  # evidence is gathered on another clock


FORGERIES = {
    "a verdict": "b'PASSED'",
    "another call's number": "wire.encode({'number': 99, 'returned': 4})",
    "no number": "wire.encode({'returned': 4})",
    "no dict": "wire.encode(4)",
    "odd names": "wire.encode({'number': 2, 'raised': {'type': 1}})",
    "a key that is no text": "bytes.fromhex('a2666e756d62657202cc43eda08001')",
    "a cycle": "bytes.fromhex('d81c81d81d00')",
}


@pytest.mark.parametrize("forged", FORGERIES.values(), ids=FORGERIES)
def test_a_forged_frame_is_unreadable(opened: Open, forged: str) -> None:
    session = opened(
        "import gc, socket, sys, time\n"
        "wire = sys.modules['wire']\n"
        "def f():\n"
        "    line = next(each for each in gc.get_objects() if type(each) is socket.socket)\n"
        f"    frame = {forged}\n"
        "    line.sendall(wire.HEADER.pack(len(frame)) + frame)\n"
        "    time.sleep(9)\n"
    )
    with pytest.raises(Stopped) as stopped:
        session.subject.f()
    assert stopped.value.cause == "unreadable"
    evidence = session.evidence()
    assert (evidence.calls, evidence.returned) == ("f()", None)


def test_bytes_that_keep_coming_do_not_move_the_deadline(opened: Open) -> None:
    session = opened(
        "import gc, socket, sys, time\n"
        "wire = sys.modules['wire']\n"
        "def f():\n"
        "    line = next(each for each in gc.get_objects() if type(each) is socket.socket)\n"
        "    frame = wire.encode({'number': 2, 'returned': 'x' * 9_000})\n"
        "    for byte in wire.HEADER.pack(len(frame)) + frame:\n"
        "        line.sendall(bytes([byte]))\n"
        "        time.sleep(0.0003)\n",
        call_s=0.8,
    )
    with pytest.raises(Stopped, match=r"no answer within 0.8 s"):
        session.subject.f()


def test_answers_without_end_are_cut_off(opened: Open) -> None:
    session = opened(
        "class Endless:\n"
        "    def __iter__(self): return self\n"
        "    def __next__(self): return 'x' * 1_000_000\n"
        "def f():\n"
        "    return Endless()\n"
    )
    with pytest.raises(Stopped, match="there is no end to the answers"):
        [*session.subject.f()]
    session.begin_body()
    with pytest.raises(Stopped, match="there is no end to the answers"):
        [session.subject.f() for _ in range(20_000)]


def test_the_evidence_is_what_was_asked_and_answered(opened: Open) -> None:
    session = opened("ONE = 1\ndef f(n): return n / 2\n")
    for number in range(7):
        session.subject.f(number)
    evidence = session.evidence()
    assert (evidence.calls, evidence.returned) == ("f(2)\nf(3)\nf(4)\nf(5)\nf(6)", "3.0")
    assert evidence.held is None
    again = evidence.subject()
    session.begin_body()
    session.renew()
    assert [again.f(number) for number in range(7)] == [0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0]
    assert session.evidence().calls is None
    assert session.subject.ONE == 1
    assert (session.evidence().held, session.evidence().calls) == (("ONE", "1"), None)
    with pytest.raises(TypeError):
        session.subject.f("x")
    assert (session.evidence().held, session.evidence().returned) == (None, None)


def test_told_texts_are_cut_to_what_people_read(opened: Open) -> None:
    session = opened("def f():\n    raise ValueError('line\\n' * 1_000)\n")
    with pytest.raises(ValueError, match="line") as error:
        session.subject.f()
    assert str(error.value) == "ValueError: " + "line\n" * 19 + "line"


def test_texts_do_not_differ_from_run_to_run(opened: Open) -> None:
    session = opened(
        "import os\ndef f(): raise ValueError(object())\n"
        "def g(): open(os.path.join(os.path.dirname(__file__), 'factors.json'))\n"
    )
    assert str(session.subject.f.call().raised) == "ValueError: <object object>"
    told = "FileNotFoundError: [Errno 2] No such file or directory: 'factors.json'"
    assert str(session.subject.g.call().raised) == told


def test_a_forged_length_is_not_waited_for(opened: Open) -> None:
    session = opened(
        "import gc, socket, time\n"
        "def f():\n"
        "    line = next(each for each in gc.get_objects() if type(each) is socket.socket)\n"
        "    line.sendall(b'\\xff\\xff\\xff\\xff')\n"
        "    time.sleep(9)\n"
    )
    with pytest.raises(Stopped, match="the answer is larger than 1,048,576 bytes"):
        session.subject.f()


def test_answering_before_being_asked_earns_nothing(opened: Open) -> None:
    session = opened(
        "import gc, socket, sys\n"
        "wire = sys.modules['wire']\n"
        "def f():\n"
        "    line = next(each for each in gc.get_objects() if type(each) is socket.socket)\n"
        "    frame = wire.encode({'number': 2, 'returned': 'mine'})\n"
        "    line.sendall((wire.HEADER.pack(len(frame)) + frame) * 2)\n"
        "    return 'honest'\n"
    )
    assert session.subject.f() == "mine"  # its own value, as good as any other that it returns
    with pytest.raises(Stopped, match="an answer came before the question"):
        session.subject.f()


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("[[]] * 200_000", "made of more than 100,000 values"),
        ("'x' * 2_000_000", "larger than 1,048,576 bytes"),
        ("10 ** 5_000", "an integer of more than 4,000 digits"),
        ("(lambda v: [v.append(v), v])([])", "nested more than 64 deep"),
    ],
)
def test_an_answer_that_may_not_cross_is_unreadable(opened: Open, value: str, why: str) -> None:
    session = opened(f"def f():\n    return {value}\n")
    with pytest.raises(Unreadable) as error:
        session.subject.f()
    assert (str(error.value), error.value.cause) == (f"the answer cannot be read: it is {why}", "unreadable")


def test_lying_subclasses_cross_as_what_they_hold(opened: Open) -> None:
    session = opened(
        "class Yes(dict):\n"
        "    __eq__ = lambda self, other: True\n"
        "    items = lambda self: {'right': 1}.items()\n"
        "class One(int):\n"
        "    __eq__ = lambda self, other: True\n"
        "    __sub__ = lambda self, other: 0\n"
        "def f():\n"
        "    return [Yes(wrong=1), One(5)]\n"
    )
    returned = session.subject.f()
    assert returned == [{"wrong": 1}, 5]
    assert [type(each) for each in returned] == [dict, int]


def test_objects_stay_inside_and_are_called_through_handles(opened: Open, sandbox: Sandbox) -> None:
    session = opened(
        "class Account:\n"
        "    def __init__(self, balance=0): self.balance = balance\n"
        "    def deposit(self, amount): self.balance += amount; return self\n"
        "    def __eq__(self, other): return True\n"
        "    def __len__(self): return 3\n"
        "    def __getitem__(self, key): return key * 2\n"
        "    def __contains__(self, each): return each == 1\n"
        "class Empty:\n"
        "    def __bool__(self): return False\n"
        "def merge(*accounts): return sum(each.balance for each in accounts)\n"
        "def numbers():\n"
        "    yield from (1, 2)\n"
        "def adder(n):\n"
        "    return lambda m: n + m\n"
        "def odd():\n"
        "    return type('x\\n' * 99, (), {})()\n",
        sandbox,
    )
    subject = session.subject
    account = subject.Account(5)
    assert isinstance(account, Handle)
    assert repr(account) == "<Account object>"
    assert account.deposit(amount=2).balance == 7
    assert subject.merge(account, subject.Account(1)) == 8
    assert (len(account), account[21], 1 in account, 2 in account) == (3, 42, True, False)
    assert account == subject.Account(7)  # of two objects the submission says it, as of anything else
    assert (account == 7, account != 7, account in [7]) == (False, True, False)  # with a value, never
    assert [*subject.numbers()] == [1, 2]
    assert not subject.Empty()
    assert subject.adder(1)(2) == 3
    assert repr(subject.odd()) == "<" + "x\\n" * 30 + " object>"
    with pytest.raises(AttributeError, match="'Account' object has no attribute 'withdraw'"):
        account.withdraw(1)


@pytest.mark.parametrize("sandbox", [AUTO, PROCESS], ids=lambda sandbox: sandbox.name)
def test_the_worker_sees_no_course_no_environment_and_no_descriptor(
    opened: Open, monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox
) -> None:
    monkeypatch.setenv("SECRET", "42")
    monkeypatch.setenv("PYTHONPATH", os.getcwd())
    session = opened(
        "import os, sys, importlib.util\n"
        "def f():\n"
        "    return {'environment': dict(os.environ), 'path': sys.path, 'argv': len(sys.argv),\n"
        "            'grader': importlib.util.find_spec('grader') is not None,\n"
        "            'hypothesis': importlib.util.find_spec('hypothesis') is not None,\n"
        "            'loaded': [name for name in sys.modules if name.startswith(('grader', 'hypothesis'))],\n"
        "            'open': [each for each in range(3, 64) if is_open(each)],\n"
        "            'leads': os.getsid(0) == os.getpgrp() == os.getpid(),\n"
        "            'main': __name__}\n"
        "def is_open(each):\n"
        "    try:\n"
        "        return os.fstat(each) is not None\n"
        "    except OSError:\n"
        "        return False\n",
        sandbox,
    )
    seen = session.subject.f()
    assert set(seen["environment"]) - {"LC_CTYPE"} == set(host._ENVIRONMENT)
    root = str(Path(__file__).parents[2])
    assert not any(
        Path(each).resolve() in (Path(root), Path(root) / "grader" / "sandbox") for each in seen["path"]
    )
    assert (seen["hypothesis"], seen["loaded"], seen["main"], seen["argv"]) == (True, [], "task", 1)
    assert len(seen["open"]) == 1  # the line
    assert seen["leads"]  # a session and a group of its own


def test_random_is_seeded_and_hashes_are_the_same_in_every_worker(opened: Open) -> None:
    session = opened(
        "import random\ndef f():\n    return random.random(), hash('text'), str({'a', 'b', 'c'})\n"
    )
    first = session.subject.f()
    session.renew()
    assert session.subject.f() == first


def test_a_worker_leaves_no_process_behind(opened: Open) -> None:
    session = opened(
        "import os, time\n"
        "def f():\n"
        "    reading, writing = os.pipe()\n"
        "    if os.fork() == 0:\n"
        "        os.setsid()\n"
        "        if os.fork() == 0:  # in another session than the worker, and its parent is gone\n"
        "            os.write(writing, str(os.getpid()).encode())\n"
        "            time.sleep(99)\n"
        "        os._exit(0)\n"
        "    return int(os.read(reading, 9))\n",
        PROCESS,
    )
    stray = session.subject.f()
    assert alive(stray)
    session.renew()
    assert not alive(stray)


@pytest.mark.parametrize(
    ("source", "cause", "text", "line"),
    [
        (b"", "unreadable", "task.py is empty", None),
        (b" \n\n", "unreadable", "task.py is empty", None),
        (b"def f(:\n", "unreadable", "task.py cannot be read as Python: SyntaxError: invalid syntax", 1),
        (b"x = 1\n\n# \xe9\n", "unreadable", "task.py cannot be read as Python: it is not in UTF-8", 3),
        (
            b"x = '\xff'\n",
            "unreadable",
            "task.py cannot be read as Python: it is not in UTF-8",
            1,
        ),
        (b"x = 1\0\n", "unreadable", "task.py cannot be read as Python: ", None),
        (
            b"#" * (1 << 20) + b"\n",
            "unreadable",
            "task.py cannot be read: it is larger than 1,048,576 bytes",
            None,
        ),
        (b"(" * 500 + b")" * 500, "unreadable", "task.py cannot be read as Python: ", None),
        (b"x = 1\nimport nowhere\n", "exception", "ModuleNotFoundError: No module named 'nowhere'", 2),
        (b"raise SystemExit(0)\n", "exception", "SystemExit: 0", 1),
        (
            b"import os; os._exit(0)\n",
            "crash",
            "the program ended itself (exit code 0) instead of returning",
            None,
        ),
        (
            b"while True: pass\n",
            "timeout",
            "no answer within 1.5 s: is there a loop that does not end?",
            None,
        ),
    ],
)
def test_a_file_that_does_not_load_is_asked_no_more(
    opened: Open, source: bytes, cause: str, text: str, line: int | None
) -> None:
    session = opened(source, check_s=1.5)
    told = []
    for _ in range(2):
        session.begin_body()
        session.begin_check()
        with pytest.raises((SubmissionError, Stopped)) as error:
            session.subject.f()
        assert isinstance(error.value, SubmissionError | Stopped)
        told.append((error.value.cause, error.value.message, getattr(error.value, "line", None)))
    assert told[0] == told[1]
    assert told[0][0] == cause
    assert told[0][1].startswith(text)
    assert line is None or told[0][2] == line


def test_links_pipes_and_folders_are_no_files(tmp_path: Path) -> None:
    (tmp_path / "secret.py").write_text("def f(): return 1\n")
    (tmp_path / "link.py").symlink_to(tmp_path / "secret.py")
    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / "folder" / "task.py").mkdir(parents=True)
    for name, why in {
        "link.py": "it is a link",
        "pipe.py": "it is no regular file",
        "none.py": "no such file",
        "folder": "it is no regular file",
    }.items():
        exercise = Exercise("task", "", "python", ("task.py",), tmp_path, tmp_path)
        with (
            open_python(exercise, Submission(tmp_path / name), Trusted(tmp_path)) as session,
            pytest.raises(Unreadable, match=why),
        ):
            session.subject.f()


def test_what_lies_beside_a_submission_is_not_copied(opened: Open, tmp_path: Path) -> None:
    (tmp_path / "cbor2.py").write_text("raise SystemExit\n")
    (tmp_path / "helper.py").write_text("x = 1\n")
    with pytest.raises(ModuleNotFoundError):
        opened("import helper\n").subject.f()


def test_files_that_belong_together_can_import_each_other(tmp_path: Path) -> None:
    (tmp_path / "task.py").write_text("import helper\ndef f(): return helper.x\n")
    (tmp_path / "helper.py").write_text("x = 1\n")
    exercise = Exercise("task", "", "python", ("task.py", "helper.py"), tmp_path, tmp_path)
    with (
        open_auto(tmp_path) as workers,
        open_python(exercise, Submission(tmp_path), workers) as session,
    ):
        assert session.subject.f() == 1


def test_each_worker_has_a_folder_of_its_own_that_goes_with_it(opened: Open, tmp_path: Path) -> None:
    session = opened(
        "import os\n"
        "def deep():\n"
        "    for _ in range(1_500):\n"
        "        os.mkdir('d')\n"
        "        os.chdir('d')\n"
        "def home(): return os.getcwd(), sorted(os.listdir())\n"
        "def leave(): open('log.txt', 'w').close()\n"
        "def burn(): __import__('shutil').rmtree(os.getcwd())\n",
        PROCESS,
    )
    session.subject.leave()
    first, held = session.subject.home()
    assert held == ["log.txt", "task.py"]
    session.renew()
    second, held = session.subject.home()
    assert (Path(first).exists(), first != second, held) == (False, True, ["task.py"])
    session.subject.burn()
    session.renew()
    session.subject.deep()
    session.renew()
    assert [*(tmp_path / "home").iterdir()] == []


def test_a_process_that_may_have_less_memory_than_asked_for_works(tmp_path: Path) -> None:
    script = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (900 << 20, 900 << 20))\n"
        "from pathlib import Path; from grader.model import Limits\n"
        "from grader.sandbox.forked import open_auto\n"
        "with open_auto(Path(sys.argv[1])) as workers:\n"
        "    workers.start({}, Limits()).close()\n"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=True)


def test_a_worker_that_does_not_start_is_the_kit_s_fault(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(host, "package_folders", list)
    with pytest.raises(Fault, match="a worker does not start: ModuleNotFoundError: No module named 'cbor2'"):
        opened("def f(): return 1\n").subject.f()


ASKED = """
class Account:
    def __init__(self):
        self.total = 0
    def add(self, amount):
        self.total += amount
        return self
def double(n):
    print(n)
    return 2 * n
def fails(n):
    raise ValueError(n)
def last(items):
    return items.pop()
"""


def ask_everything(subject: Any) -> None:
    """What a check's body may ask: calls that give, raise, print and change, and objects."""
    subject.double(2)
    with pytest.raises(ValueError, match="2"):
        subject.fails(2)
    assert subject.last.call([1, 2]).arguments == ([[1]], {})
    account = subject.Account()
    assert account.add(2).add(3).total == 5


def test_what_is_asked_at_once_is_answered_as_one_by_one(opened: Open, sandbox: Sandbox) -> None:
    session = opened(ASKED, sandbox)
    ask_everything(session.subject)
    asked = [*session.asked]
    requests, answers = (b"".join(each) for each in zip(*((a.request, a.answer) for a in asked), strict=True))
    session.renew()
    assert session.ask_all(2 * requests) == 2 * answers  # as two bodies would
    session.renew()
    session.serve(asked)
    session.begin_body()
    ask_everything(session.subject)
    assert session.asked == asked


def test_what_is_served_and_asked_otherwise_parts(opened: Open) -> None:
    session = opened(ASKED)
    session.subject.double(2)
    session.serve([*session.asked])
    session.begin_body()
    assert session.subject.double(2) == 4
    with pytest.raises(Parted):
        session.subject.double(3)
    assert isinstance(session.stopped, Parted)
    session.begin_body()
    assert session.subject.double(3) == 6  # in a new worker
    session.serve([*session.asked])
    session.begin_body()
    with pytest.raises(Parted):
        session.subject.double(2)
    session.serve([])
    session.begin_body()
    with pytest.raises(Parted):
        session.subject.double(2)


def request(call: str, n: int) -> bytes:
    return wire.encode([2, "call", 0, call, [n], {}, False])


def test_of_requests_that_hang_none_is_answered_and_no_others_are_asked_at_once(opened: Open) -> None:
    session = opened("def double(n):\n    while n == 3:\n        pass\n    return 2 * n\n", call_s=0.3)
    assert session.ask_all(request("double", 2)) == wire.encode({"number": 2, "returned": 4})
    with pytest.raises(Stopped) as stopped:
        session.ask_all(request("double", 2) + request("double", 3))
    assert stopped.value.cause == "timeout"
    assert session.ask_all(request("double", 2)) == b""
    assert session.subject.double(2) == 4


def test_requests_that_crash_are_answered_by_none(opened: Open) -> None:
    session = opened("import os\ndef double(n):\n    return os._exit(3) if n == 3 else 2 * n\n")
    with pytest.raises(Stopped) as stopped:
        session.ask_all(request("double", 2) + request("double", 3))
    assert stopped.value.cause == "crash"
    assert session.ask_all(request("double", 2)) == wire.encode({"number": 2, "returned": 4})


def test_what_does_not_load_or_is_too_large_together_is_not_answered_at_once(opened: Open) -> None:
    assert opened("1 / 0\n").ask_all(request("double", 2)) == b""
    session = opened("def double(n):\n    return 'x' * n\n")
    large = request("double", 600_000)
    assert len(session.ask_all(large)) > 600_000
    assert session.ask_all(2 * large) == b""
    assert session.subject.double(3) == "xxx"


ODD = """
class Named(type):
    __name__ = property(lambda self: name)
class Odd(metaclass=Named):
    pass
name = None
def odd(told):
    global name
    name = Odd() if told == "itself" else told
    return Odd()
def large(n):
    return "x" * n
"""


def test_an_answer_that_cannot_be_sent_is_told(opened: Open, sandbox: Sandbox) -> None:
    subject = opened(ODD, sandbox).subject
    with pytest.raises(Unreadable, match="larger than 1,048,576 bytes"):
        subject.large(wire.MAX_BYTES - 9)  # with what is around it
    assert subject.odd("\ud800é")._kind == "\ud800é"
    with pytest.raises(Unreadable, match="something that cannot be read"):
        subject.odd("itself")
    with pytest.raises(Stopped, match="not in the grader's format"):
        subject.odd([1])


@pytest.mark.parametrize(
    "change",
    [
        "close()",
        "detach()",
        "reconfigure(encoding='utf-16', errors='backslashreplace')",
        "reconfigure(errors='strict')",
        "write('kept')",
    ],
)
def test_what_one_call_does_to_standard_output_is_not_there_in_the_next(
    opened: Open, sandbox: Sandbox, change: str
) -> None:
    source = f"import sys\ndef change():\n    sys.stdout.{change}\ndef tell():\n    print('\\ud800é')\n"
    before = sys.stdout
    subject = opened(source, sandbox).subject
    subject.change.call()
    assert subject.tell.call().printed == "\\ud800é\n"
    assert sys.stdout is before  # also where it runs in this process
