"""Modules that workers have before the submission: loaded once, in the zygote, which holds nothing else."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from grader.components import Sandbox, Workers
from grader.errors import Fault
from grader.model import Limits
from grader.sandbox import host
from grader.sandbox.copies import private_folder
from grader.sandbox.forked import Forks, can_fork
from grader.sandbox.spawned import open_process
from tests.conftest import Grade, children
from tests.sandbox.conftest import AUTO, Open

pytestmark = pytest.mark.skipif(not can_fork(), reason="it is no Linux of 5.3 or newer")

LOOKS = """
import sys

there = {name for name in ("numpy", "warm", "xml.dom") if name in sys.modules}

def before():
    return there
"""
WARM = "notes = []\n"

Install = Callable[..., None]


@contextmanager
def open_without_landlock(home: Path) -> Iterator[Workers]:
    """Workers of a machine where the zygote can read every file."""
    with contextlib.closing(Forks(home, without=["landlock", "user"])) as forks:
        yield forks


BARE = Sandbox("bare", open_without_landlock)


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Installs modules, by name and source, into a folder for packages that submissions may read."""
    with private_folder() as folder:
        folder.chmod(0o755)
        folders = [*host.package_folders(), str(folder)]
        monkeypatch.setattr(host, "package_folders", lambda: folders)

        def write(**sources: str) -> None:
            for name, source in sources.items():
                (folder / f"{name}.py").write_text(source)

        yield write


def fault(opened: Open, module: str, sandbox: Sandbox = AUTO) -> tuple[str, str]:
    """Why workers with this module do not start, and what to do."""
    with pytest.raises(Fault) as raised:
        opened(LOOKS, sandbox, preload=("xml.dom", module)).subject.before()
    return str(raised.value), raised.value.next_step


def test_a_worker_has_what_is_preloaded_before_the_submission_is_loaded(opened: Open) -> None:
    assert opened(LOOKS, preload=("numpy", "xml.dom")).subject.before() == {"numpy", "xml.dom"}
    assert opened(LOOKS).subject.before() == set()


def test_where_each_worker_is_a_new_interpreter_the_submission_loads_for_itself(opened: Open) -> None:
    process = Sandbox("process", open_process)
    assert opened(LOOKS, process, preload=("numpy",)).subject.before() == set()


def test_another_list_is_another_zygote_and_the_same_one_is_not(tmp_path: Path) -> None:
    def zygote() -> int:
        forks.start({"task.py": b""}, Limits()).close()
        (number,) = children(os.getpid()) - before
        return number

    before = children(os.getpid())
    with contextlib.closing(Forks(tmp_path)) as forks:
        cold = zygote()
        forks.preload(("xml.dom",))
        warm = zygote()
        forks.preload(("xml.dom",))
        assert zygote() == warm != cold
        forks.preload(())
        assert zygote() not in (warm, cold)
    assert children(os.getpid()) == before


def test_no_submission_sees_what_another_did_to_a_preloaded_module(opened: Open, install: Install) -> None:
    install(warm=WARM)
    session = opened(
        "import warm\n"
        "def note(text):\n"
        "    warm.notes.append(text)\n"
        "    warm.other = text\n"
        "    return warm.notes, sorted(name for name in vars(warm) if name[0] != '_')\n",
        preload=("warm",),
    )
    for text in ("one", "two"):
        assert session.subject.note(text) == ([text], ["notes", "other"])
        session.renew()
    assert session.subject.note("three") == (["three"], ["notes", "other"])


def test_a_module_that_is_not_there_is_a_fault(opened: Open) -> None:
    assert fault(opened, "nump") == (
        "exercise.toml preloads 'nump', which cannot be imported: "
        "ModuleNotFoundError: No module named 'nump'",
        "install it, or take it off the list",
    )


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("raise SystemExit('so\\n  long')", "SystemExit: so long"),
        ("raise ValueError('long' * 999)", "ValueError: " + "long" * 122),
        ("import os, sys\nos.write(2, b'x' * (1 << 20))\n1 / 0", "ZeroDivisionError: division by zero"),
    ],
    ids=["raises", "leaves", "says much", "writes much"],
)
def test_a_module_that_does_not_load_is_a_fault_of_one_line(
    opened: Open, install: Install, source: str, told: str
) -> None:
    install(warm=source)
    assert fault(opened, "warm")[0] == f"exercise.toml preloads 'warm', which cannot be imported: {told}"


def test_after_a_fault_a_list_that_holds_starts_a_worker(tmp_path: Path) -> None:
    before = children(os.getpid())
    with contextlib.closing(Forks(tmp_path)) as forks:
        for modules in ((), ("xml.dom",), ("xml.dom",)):
            forks.preload(("nump",))
            with pytest.raises(Fault, match=r"exercise\.toml preloads 'nump'"):
                forks.start({}, Limits())
            assert children(os.getpid()) == before
            forks.preload(modules)
            forks.start({"task.py": b""}, Limits()).close()
    assert not [*tmp_path.iterdir()]


LOADERS = {
    "path": "import sys\nsys.path.append({folder!r})\nimport secrets_of_the_course\n",
    "spec": (
        "import importlib.util, sys\n"
        "spec = importlib.util.spec_from_file_location('checker', {file!r})\n"
        "sys.modules['checker'] = importlib.util.module_from_spec(spec)\n"
        "spec.loader.exec_module(sys.modules['checker'])\n"
    ),
}


@pytest.mark.parametrize("way", LOADERS)
def test_nothing_of_the_course_is_preloaded(opened: Open, install: Install, way: str, tmp_path: Path) -> None:
    file = tmp_path / "secrets_of_the_course.py"
    file.write_text("ANSWER = 42\n")
    install(warm=LOADERS[way].format(folder=str(tmp_path), file=str(file)))
    assert fault(opened, "warm", BARE) == (
        f"exercise.toml preloads 'warm', which loads {file}, which no package has installed",
        "take it off the list",
    )


def test_a_link_among_the_packages_does_not_make_the_course_one_of_them(
    opened: Open, install: Install, tmp_path: Path
) -> None:
    install()
    file = tmp_path / "checker.py"
    file.write_text("ANSWER = 42\n")
    (Path(host.package_folders()[-1]) / "warm.py").symlink_to(file)
    assert "which no package has installed" in fault(opened, "warm", BARE)[0]


def test_a_module_is_loaded_with_no_more_rights_than_a_worker_has(
    opened: Open, install: Install, tmp_path: Path
) -> None:
    secret = tmp_path / "checker.py"
    secret.write_text("ANSWER = 42\n")
    install(warm=f"open({str(secret)!r})\n")
    with contextlib.closing(Forks(tmp_path)) as forks:
        forks.start({"task.py": b""}, Limits()).close()
        if not any(each.startswith("landlock") for each in forks.layers):
            pytest.skip("this machine has no Landlock")
    assert "cannot be imported: PermissionError" in fault(opened, "warm")[0]


def test_a_thread_that_goes_on_is_refused_and_one_that_ends_is_not(opened: Open, install: Install) -> None:
    start = "import threading, time\nthreading.Thread(target=time.sleep, args=[{}], daemon=True).start()\n"
    install(warm=start.format(0.2), hot=start.format(60))
    assert opened(LOOKS, preload=("warm",)).subject.before() == {"warm"}
    assert fault(opened, "hot") == (
        "exercise.toml preloads 'hot', which leaves a thread running, and a fork would break it",
        "take it off the list",
    )


def test_libraries_have_one_thread(opened: Open) -> None:
    source = (
        "import os\ndef f():\n    return {name: os.environ[name] for name in os.environ if 'THREADS' in name}"
    )
    ones = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    assert opened(source).subject.f() == ones


def test_the_limit_on_memory_is_for_what_the_submission_adds(opened: Open, install: Install) -> None:
    install(warm="import mmap\nkept = mmap.mmap(-1, 512 << 20)\n")
    session = opened("def f(mb):\n    return len(bytes(mb << 20))\n", preload=("warm",), memory_mb=256)
    assert session.subject.f(128) == 128 << 20
    with pytest.raises(MemoryError):
        session.subject.f(300)


def test_exercise_toml_names_what_is_preloaded(grade: Grade, course: Path) -> None:
    folder = course / "exercises" / "double"
    source = "import sys\ndef double(n):\n    assert 'xml.dom' in sys.modules\n    return 2 * n\n"
    (folder / "double.py").write_text(source)
    plain = (folder / "exercise.toml").read_text()
    for line, code in {"": 1, "preload = ['xml.dom']\n": 0, "preload = ['nump']\n": 3}.items():
        (folder / "exercise.toml").write_text(plain + line)
        ran = grade("double")
        assert ran.exit_code == code, ran.output
    assert "exercise.toml preloads 'nump', which cannot be imported" in ran.output
    assert "Next: install it, or take it off the list" in ran.output
