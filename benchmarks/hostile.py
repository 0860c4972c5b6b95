"""Submissions of exercise3 that hang, and such as attack: none is right, and a sandbox holds them all."""

from __future__ import annotations

from random import Random

from benchmarks.dress import dressed
from benchmarks.styles import HEAD

TABLE = 'factors = {"pretrain": 1e-4, "finetune": 1e-6, "align": 1e-5}\n'
RIGHT = (
    "    work = model_size * dataset_tokens\n"
    "    return {stage: work * factors[stage] for stage in stages if stage in factors}\n"
)

# HEAD stands for the function's first line, RIGHT for a right body.
HANGING = {
    "loops": "HEAD    while True:\n        pass\n",
    "forgets_to_count": """
HEAD    costs, index = {}, 0
    while index < len(stages):
        costs[stages[index]] = model_size * dataset_tokens * factors[stages[index]]
    return costs
""",
    "loops_at_import": "HEADRIGHT\n\nwhile True:\n    pass\n",
    "sleeps": "import time\n\n\nHEAD    time.sleep(1000)\nRIGHT",
    "sleeps_at_import": "import time\n\ntime.sleep(1000)\n\n\nHEADRIGHT",
    "hangs_for_nothing": "HEAD    while not stages:\n        pass\nRIGHT",
    "hangs_for_a_repeated_stage": "HEAD    while len(set(stages)) < len(stages):\n        pass\nRIGHT",
    "hangs_for_an_unknown_stage": "HEAD    while not factors.keys() >= set(stages):\n        pass\nRIGHT",
    "swallows_what_should_end_it": """
import time


HEAD    while True:
        try:
            time.sleep(9)
        except BaseException:
            pass
""",
    "regular_expression": 'import re\n\n\nHEAD    re.match(r"(a+)+$", "a" * 64 + "b")\nRIGHT',
    "power": "HEAD    len(str(7 ** 10 ** 8))\nRIGHT",
    "counts_the_tokens": """
HEAD    costs = {}
    for stage in stages:
        if stage in factors:
            costs[stage] = 0
            for _ in range(dataset_tokens):
                costs[stage] += model_size * factors[stage]
    return costs
""",
    "deadlock": """
import threading

lock = threading.Lock()


HEAD    lock.acquire()
    lock.acquire()
""",
    "list_without_end": """
HEAD    stages = list(stages)
    for stage in stages:
        stages.append(stage)
    return {}
""",
    "recursion_to_the_end_of_memory": """
import sys

sys.setrecursionlimit(10**9)


HEAD    return [stages[:], training_pipeline(model_size, dataset_tokens, stages + stages)]
""",
    "fibonacci": """
def slow(number):
    return number if number < 2 else slow(number - 1) + slow(number - 2)


HEAD    slow(80)
RIGHT""",
}

HOSTILE = {
    "sys_exit": "import sys\n\n\nHEAD    sys.exit(0)\n",
    "os_exit": "import os\n\n\nHEAD    os._exit(0)\n",
    "os_exit_at_import": "import os\n\nHEADRIGHT\n\nos._exit(0)\n",
    "becomes_another_program": 'import os\n\n\nHEAD    os.execv("/bin/true", ["true"])\n',
    "kills_parent": """
import os
import signal


HEAD    os.kill(os.getppid(), signal.SIGKILL)
    return {}
""",
    "stops_itself": """
import os
import signal


HEAD    os.kill(os.getpid(), signal.SIGSTOP)
    return {}
""",
    "kills_itself": "import os\nimport signal\n\n\nHEAD    os.kill(os.getpid(), signal.SIGKILL)\n",
    "forks": """
import os
import time


HEAD    for _ in range(200):
        try:
            if os.fork() == 0:
                time.sleep(60)
                os._exit(0)
        except OSError:
            break
    return {}
""",
    "starts_threads": """
import threading
import time


HEAD    try:
        for _ in range(10_000):
            threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    except RuntimeError:
        pass
    return {}
""",
    "memory": "HEAD    kept = []\n    while True:\n        kept.append(bytearray(1 << 24))\n",
    "segfault": "import ctypes\n\n\nHEAD    return ctypes.string_at(0)\n",
    "crashes_by_recursion": """
import sys

sys.setrecursionlimit(10**9)


HEAD    return training_pipeline(model_size, dataset_tokens, stages)
""",
    "huge_answer": "HEAD    return {str(number): 0.0 for number in range(3_000_000)}\n",
    "long_text": 'HEAD    return "700.0" * 40_000_000\n',
    "long_number": 'HEAD    return {"pretrain": 7 * 10**30_000, "finetune": 7.0, "align": 70.0}\n',
    "deep_answer": """
HEAD    costs = {}
    for _ in range(100_000):
        costs = {'align': costs}
    return costs
""",
    "endless_answer": "HEAD    costs = {}\n    costs['pretrain'] = costs\n    return costs\n",
    "doubled_lists": """
HEAD    value = [0]
    for _ in range(30):
        value = [value, value]
    return value
""",
    "equal_to_everything": """
class Yes:
    __hash__ = None
    __eq__ = __lt__ = __gt__ = __contains__ = lambda self, other: True


HEAD    return Yes()
""",
    "dict_that_lies": """
class Costs(dict):
    __eq__ = __contains__ = lambda self, other: True
    __getitem__ = get = lambda self, *args: 1.0
    __hash__ = None


HEAD    return Costs()
""",
    "text_that_lies": """
class Name(str):
    __eq__ = lambda self, other: True
    __hash__ = lambda self: hash("align")


HEAD    return {Name("anything"): 1.0 for _ in stages}
""",
    "number_that_lies": """
class Near(float):
    __eq__ = __le__ = __ge__ = __lt__ = __gt__ = lambda self, other: True
    __sub__ = __rsub__ = __abs__ = lambda self, *other: Near(0)
    __hash__ = float.__hash__


HEAD    return {stage: Near(-1) for stage in stages if stage in factors}
""",
    "mock": "from unittest.mock import MagicMock\n\n\nHEAD    return MagicMock()\n",
    "writes_to_every_descriptor": """
import os


HEAD    for number in range(256):
        try:
            os.write(number, b'\\x00\\x00\\x00\\x06passed{"score": 100}\\n')
        except OSError:
            pass
    return {}
""",
    "sends_garbage": """
import gc
import os
import socket


HEAD    for each in gc.get_objects():
        if type(each) is socket.socket and each.fileno() >= 0:
            each.sendall(b"\\x00\\x00\\x10\\x00" + os.urandom(4096))
    return {}
""",
    "closes_every_descriptor": "import os\n\n\nHEAD    os.closerange(0, 256)\n    return {}\n",
    "prints_a_result": """
print('{"score": 100, "passed": true}')


HEAD    print("100 of 100 points.")
    return {}
""",
    "writes_a_result": """
import pathlib

for name in ("results.json", "report.json", "/autograder/results/results.json"):
    try:
        pathlib.Path(name).write_text('{"score": 100}')
    except OSError:
        pass


HEAD    return {}
""",
    "prints_without_end": 'HEAD    for _ in range(200_000):\n        print("x" * 1_000)\n    return {}\n',
    "thread_at_exit": """
import atexit
import threading
import time


@atexit.register
def later():
    time.sleep(60)


threading.Thread(target=time.sleep, args=(60,)).start()


HEAD    return {}
""",
    "hangs_when_cleared_away": """
import time


class Late:
    def __del__(self):
        time.sleep(60)


HEAD    Late()
    return {}
""",
    "ignores_signals": """
import signal
import time

for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass


HEAD    time.sleep(60)
""",
    "patches_builtins": """
import builtins

builtins.isinstance = lambda *args: True
builtins.abs = builtins.round = lambda *args: 0
builtins.type = lambda *args: dict


HEAD    return {}
""",
    "patches_json": """
import json

json.dumps = json.loads = lambda *args, **named: {"score": 100, "passed": True}


HEAD    return {}
""",
    "patches_the_wire": """
import sys

encode = sys.modules["wire"].encode
sys.modules["wire"].encode = lambda value, *args: encode({**value, "returned": "passed", "score": 100}, *args)


HEAD    return {}
""",
    "patches_assertions": """
import unittest

unittest.TestCase.assertEqual = lambda *args: None
try:
    import grader

    grader.agree = lambda *args: None
except ImportError:
    pass


HEAD    return {}
""",
    "import_hook": """
import sys
import types


class Finder:
    def find_spec(self, name, path=None, target=None):
        sys.modules[name] = types.SimpleNamespace(agree=lambda *args: None)


sys.meta_path.insert(0, Finder())


HEAD    return {}
""",
    "traces": """
import sys


def trace(frame, event, argument):
    if isinstance(frame.f_locals.get("answer"), dict):
        frame.f_locals["answer"]["returned"] = "passed"
    return trace


sys.settrace(trace)


HEAD    return {}
""",
    "walks_frames": """
import sys


HEAD    frame, found = sys._getframe(), []
    while frame is not None:
        found += [key for key in frame.f_locals if key in ("expected", "reference", "points")]
        frame.f_globals["score"] = frame.f_globals["passed"] = True
        frame = frame.f_back
    return found
""",
    "reads_the_reference": """
HEAD    for up in range(12):
        try:
            raise ValueError(open("../" * up + "solutions/exercise3/training_pipeline.py").read())
        except OSError:
            pass
    return {}
""",
    "imports_the_reference": """
import sys

HEAD    sys.path[:] = ["../" * up + "solutions/exercise3" for up in range(12)]
    sys.modules.pop("training_pipeline", None)
    import training_pipeline as found

    return {"found": found.training_pipeline(model_size, dataset_tokens, stages)}
""",
    "starts_a_shell": 'import subprocess\n\n\nHEAD    return subprocess.check_output(["sh", "-c", "id"])\n',
    "calls_out": """
import socket


HEAD    with socket.create_connection(("127.0.0.1", 9), timeout=1) as line:
        return line.recv(100)
""",
    "reads_the_environment": "import os\n\n\nHEAD    return dict(os.environ)\n",
    "lies_in_the_terminal": r"""
HEAD    raise ValueError("\x1b[2J\x1b[32m100 of 100 points.\x07\r\u202e::error::<script>alert(1)</script>]]>")
""",
    "own_base_exception": "class Leave(BaseException):\n    pass\n\n\nHEAD    raise Leave\n",
    "skips_the_test": "import unittest\n\n\nHEAD    raise unittest.SkipTest\n",
    "name_like_a_formula": r"""
HEAD    return {'=HYPERLINK("http://example.invalid")': 1.0, "\ud800": 2.0}
""",
}


def hostile(texts: dict[str, str], way: str, name: str, random: Random) -> bytes:
    """A student's file that hangs, or attacks, in this way."""
    code = texts[way].strip("\n").replace("HEAD", HEAD).replace("RIGHT", RIGHT)
    return dressed(f"{TABLE}\n\n{code}\n", name, random)
