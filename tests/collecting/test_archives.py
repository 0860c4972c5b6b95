"""An archive is unpacked as far as it means no harm, and nothing is ever written outside of its folder."""

from __future__ import annotations

import os
import re
import stat
import struct
import tarfile
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.collecting import tars
from grader.collecting.archives import unpack
from grader.collecting.checked import told
from grader.collecting.members import CLASS, MIB, Most
from grader.errors import Untaken
from tests.collecting.made import LINK, PIPE, tarred, tree, zipped

OUTSIDE = "its name leads out of the archive"
TWICE = "something of that name is in the archive already"
SMALL = Most(members=4, member=30_000, total=60_000, free=10_000)
FORMATS = ("class.zip", "class.tar", "class.tar.gz", "class.tar.bz2", "class.tar.xz")

Write = Callable[[Path, Mapping[str, str | bytes]], Path]


def written(path: Path, files: Mapping[str, str | bytes]) -> Path:
    return (zipped if path.suffix == ".zip" else tarred)(path, files)


@pytest.mark.parametrize("name", FORMATS)
def test_what_means_harm_is_refused_with_a_line_and_the_rest_is_unpacked(tmp_path: Path, name: str) -> None:
    files = {
        "class/ada/double.py": "a",
        "class/./bob/double.py": "b",
        "../evil.py": "x",
        "class/../../evil.py": "x",
        "/etc/evil.py": "x",
        "C:/evil.py": "x",
        "class\\evil.py": "x",
        "class/ada/double.py#2": "x",
        "class/ada/DOUBLE.py": "x",
        "class/ada/double.py/x.py": "x",
        "class/ada": "x",
        unicodedata.normalize("NFC", "class/Zoë.py"): "z",
        unicodedata.normalize("NFD", "class/Zoë.py"): "x",
        "/".join("abcdefghijklmnopq"): "x",
        "class/" + "n" * 256: "x",
        "class/\x1b[31m::error::\n": "c",
        "..": "x",
        ".": "x",
    }
    into = tmp_path / "into" / "deeper"
    refused = unpack(written(tmp_path / name, files), into)
    assert refused == [
        f"../evil.py: {OUTSIDE}",
        f"class/../../evil.py: {OUTSIDE}",
        f"/etc/evil.py: {OUTSIDE}",
        f"C:/evil.py: {OUTSIDE}",
        "class\\evil.py: there is a backslash in its name",
        f"class/ada/double.py: {TWICE}",
        f"class/ada/DOUBLE.py: {TWICE}",
        "class/ada/double.py/x.py: what would be its folder is a file",
        f"class/ada: {TWICE}",
        f"{unicodedata.normalize('NFD', 'class/Zoë.py')}: {TWICE}",
        "a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q: it lies more than 16 folders deep",
        f"class/{'n' * 74} … (102 more characters) … {'n' * 80}: its name is too long",
        f"..: {OUTSIDE}",
        ".: it has no name",
    ]
    assert tree(tmp_path / "into") == [
        "deeper/",
        "deeper/class/",
        "deeper/class/\x1b[31m::error::\n",
        "deeper/class/Zoë.py",
        "deeper/class/ada/",
        "deeper/class/ada/double.py",
        "deeper/class/bob/",
        "deeper/class/bob/double.py",
    ]
    assert (into / "class" / "ada" / "double.py").read_text() == "a"
    for each in into.rglob("*"):
        assert stat.S_IMODE(each.stat().st_mode) == (0o700 if each.is_dir() else 0o600)


def test_links_pipes_and_odd_modes_of_a_zip_file_are_refused(tmp_path: Path) -> None:
    modes = {"link": LINK, "pipe": PIPE, "suid.py": stat.S_IFREG | 0o4777}
    path = zipped(tmp_path / "class.zip", {"link": "/etc/passwd", "pipe": "", "suid.py": "s"}, modes)
    assert unpack(path, tmp_path / "into") == ["link: it is a link", "pipe: it is no regular file"]
    assert tree(tmp_path / "into") == ["suid.py"]
    assert stat.S_IMODE((tmp_path / "into" / "suid.py").stat().st_mode) == 0o600


def test_links_devices_and_pipes_of_a_tar_file_are_refused(tmp_path: Path) -> None:
    sorts = {
        "link": tarfile.SYMTYPE,
        "hard": tarfile.LNKTYPE,
        "pipe": tarfile.FIFOTYPE,
        "disk": tarfile.BLKTYPE,
        "screen": tarfile.CHRTYPE,
    }
    path = tarred(tmp_path / "class.tar", {**dict.fromkeys(sorts, ""), "ada.py": "a"}, sorts)
    assert unpack(path, tmp_path / "into") == [
        "link: it is a link",
        "hard: it is a link",
        "pipe: it is no regular file",
        "disk: it is no regular file",
        "screen: it is no regular file",
    ]
    assert tree(tmp_path / "into") == ["ada.py"]


def test_a_name_with_a_nul_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "class.zip", {"ada.pyX.txt": "a"})
    path.write_bytes(path.read_bytes().replace(b"ada.pyX.txt", b"ada.py\0.txt"))
    assert unpack(path, tmp_path / "into") == ["ada.py\\x00.txt: there is a NUL in its name"]


def test_encrypted_members_are_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "class.zip", {"ada.py": "a", "bob.py": "b"})
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\1\2") + 8] |= 1
    data[data.index(b"PK\3\4") + 6] |= 1
    path.write_bytes(data)
    assert unpack(path, tmp_path / "into") == ["ada.py: it is encrypted"]
    assert tree(tmp_path / "into") == ["bob.py"]


def test_a_damaged_member_is_refused_and_leaves_nothing_behind(tmp_path: Path) -> None:
    path = zipped(tmp_path / "class.zip", {"ada.py": os.urandom(1_000), "bob.py": "b"})
    data = bytearray(path.read_bytes())
    data[500] ^= 1
    path.write_bytes(data)
    (line,) = unpack(path, tmp_path / "into")
    assert re.fullmatch(r"ada\.py: it is damaged: .+", line)
    assert tree(tmp_path / "into") == ["bob.py"]


def test_a_way_of_packing_that_python_lacks_is_told(tmp_path: Path) -> None:
    path = zipped(tmp_path / "class.zip", {"ada.py": "a"})
    data = bytearray(path.read_bytes())
    for head, at in ((b"PK\1\2", 10), (b"PK\3\4", 8)):
        data[data.index(head) + at] = 9  # deflate64
    path.write_bytes(data)
    (line,) = unpack(path, tmp_path / "into")
    assert line.startswith("ada.py: it is damaged: That compression method is not supported")


@pytest.mark.parametrize("name", FORMATS)
def test_a_member_that_is_too_large_is_refused(tmp_path: Path, name: str) -> None:
    path = written(tmp_path / name, {"ada.py": os.urandom(30_001), "bob.py": "b"})
    told = "ada.py: it is larger than 30,000 bytes"
    assert unpack(path, tmp_path / "into", SMALL) == [told]
    assert tree(tmp_path / "into") == ["bob.py"]


def test_a_bomb_in_a_zip_file_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "class.zip", {"ada.py": bytes(20_000), "bob.py": "b"})
    told = "ada.py: it unpacks to more than 200 times its size"
    assert unpack(path, tmp_path / "into", SMALL) == [told]


def test_the_size_in_a_head_is_not_believed(tmp_path: Path) -> None:
    path = zipped(tmp_path / "class.zip", {"ada.py": bytes(20_000)})
    path.write_bytes(path.read_bytes().replace(struct.pack("<I", 20_000), struct.pack("<I", 5)))
    (line,) = unpack(path, tmp_path / "into", SMALL)
    assert line.startswith("ada.py: it is damaged: Bad CRC-32")
    assert tree(tmp_path / "into") == []


@pytest.mark.parametrize("name", FORMATS)
def test_all_in_all_an_archive_holds_no_more_than_it_may(tmp_path: Path, name: str) -> None:
    files = {f"{number}.py": os.urandom(25_000) for number in range(3)}
    with pytest.raises(Untaken) as caught:
        unpack(written(tmp_path / name, files), tmp_path / "into", SMALL)
    assert str(caught.value) == "it unpacks to more than 60,000 bytes"


@pytest.mark.parametrize("name", FORMATS)
def test_an_archive_holds_no_more_members_than_it_may(tmp_path: Path, name: str) -> None:
    files = {f"{number}.py": "" for number in range(5)}
    with pytest.raises(Untaken) as caught:
        unpack(written(tmp_path / name, files), tmp_path / "into", SMALL)
    assert str(caught.value) == "it holds more than 4 files and folders"


@pytest.mark.parametrize("name", ["class.tar.gz", "class.tar.bz2", "class.tar.xz"])
def test_a_packed_tar_file_that_is_a_bomb_is_refused(tmp_path: Path, name: str) -> None:
    path = tarred(tmp_path / name, {"ada.py": "a", "bomb.py": bytes(5 * MIB)})
    most = Most(members=4, member=MIB, total=1 << 40, ratio=100, free=MIB // 4)
    with pytest.raises(Untaken) as caught:
        unpack(path, tmp_path / "into", most)
    assert str(caught.value) == "it unpacks to more than 500 times its size"


def test_members_of_a_zip_file_that_overlap_are_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "class.zip", {"a.py": "a" * 99, "b.py": "b" * 99})
    data = bytearray(path.read_bytes())
    second = data.rindex(b"PK\1\2")
    data[second + 42 : second + 46] = bytes(4)  # where its bytes begin
    path.write_bytes(data)
    with pytest.raises(Untaken) as caught:
        unpack(path, tmp_path / "into")
    assert str(caught.value) == "its members overlap, as in a zip bomb"


def test_a_zip_file_whose_list_is_too_long_is_not_read(tmp_path: Path) -> None:
    path = zipped(tmp_path / "class.zip", {f"{number}.py": "" for number in range(9)})
    with pytest.raises(Untaken) as caught:
        unpack(path, tmp_path / "into", Most(9, 9, 9, index=400))
    assert str(caught.value) == "it lists too many members"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "it is no archive, or damaged: empty file"),
        (b"hello", "it is no archive, or damaged: truncated header"),
        (b"hello" * 999, "it is no archive, or damaged: invalid header"),
        (b"PK\3\4" + b"hello" * 999, "it is damaged: File is not a zip file"),
        (b"\x1f\x8b" + b"hello" * 999, "it is no archive, or damaged: Unknown compression method"),
        (b"BZh9" + b"hello" * 999, "it is no archive, or damaged: Invalid data stream"),
        (b"\xfd7zXZ\0" + b"hello" * 999, "it is no archive, or damaged: Corrupt input data"),
    ],
)
def test_what_is_no_archive_is_told(tmp_path: Path, data: bytes, why: str) -> None:
    (tmp_path / "class.zip").write_bytes(data)
    with pytest.raises(Untaken) as caught:
        unpack(tmp_path / "class.zip", tmp_path / "into")
    assert str(caught.value) == f"{why}"


def test_an_archive_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Untaken) as caught:
        unpack(tmp_path / "class.zip", tmp_path / "into")
    assert str(caught.value) == "no such file or directory"


@pytest.mark.parametrize("name", FORMATS[1:])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.8])
def test_a_tar_file_that_was_cut_off_is_no_whole_one(tmp_path: Path, name: str, share: float) -> None:
    path = tarred(tmp_path / name, {f"{number}.py": os.urandom(5_000) for number in range(9)})
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    with pytest.raises(Untaken, match="it is no archive, or damaged: "):
        unpack(path, tmp_path / "into")


def test_a_damaged_head_is_not_taken_for_the_end(tmp_path: Path) -> None:
    path = tarred(tmp_path / "class.tar", {"ada.py": "a", "bob.py": "b", "eve.py": "e"})
    data = bytearray(path.read_bytes())
    data[1024] ^= 1  # where the second member's head begins
    path.write_bytes(data)
    with pytest.raises(Untaken) as caught:
        unpack(path, tmp_path / "into")
    assert str(caught.value) == "it is no archive, or damaged: bad checksum"


def test_a_tar_file_s_heads_are_not_believed(tmp_path: Path) -> None:
    head = tarfile.TarInfo("././@LongLink")
    head.type, head.size = tarfile.GNUTYPE_LONGNAME, 1 << 40
    path = tmp_path / "class.tar"
    path.write_bytes(head.tobuf(tarfile.GNU_FORMAT) + bytes(9_999))
    with pytest.raises(Untaken) as caught:
        unpack(path, tmp_path / "into")
    told = "it is no archive, or damaged: what stands before a member is too large"
    assert str(caught.value) == told


def test_heads_before_heads_without_end_are_told(tmp_path: Path) -> None:
    head = tarfile.TarInfo("././@LongLink")
    head.type, head.size = tarfile.GNUTYPE_LONGNAME, 2
    path = tmp_path / "class.tar"
    path.write_bytes((head.tobuf(tarfile.GNU_FORMAT) + b"a".ljust(512, b"\0")) * 2_000)
    with pytest.raises(Untaken, match="it is no archive, or damaged: "):
        unpack(path, tmp_path / "into")


def test_a_file_with_holes_is_refused(tmp_path: Path) -> None:
    info = tarfile.TarInfo("ada.py")
    info.pax_headers = {"GNU.sparse.map": "0,1", "GNU.sparse.size": str(1 << 40), "GNU.sparse.numblocks": "1"}
    path = tmp_path / "class.tar"
    path.write_bytes(info.tobuf(tarfile.PAX_FORMAT) + bytes(1024))
    assert unpack(path, tmp_path / "into") == ["ada.py: it has holes"]


def test_a_tar_file_that_ends_within_a_member_is_told_of_where_it_is_read(tmp_path: Path) -> None:
    path = tarred(tmp_path / "class.tar.gz", {"ada.py": os.urandom(200_000)})
    path.write_bytes(path.read_bytes()[:100_000])
    members = tars.members(path, CLASS)
    with pytest.raises(Untaken, match="it is damaged: "):
        [*next(members).read()]


def test_what_is_there_already_is_kept(tmp_path: Path) -> None:
    (tmp_path / "ada.py").write_text("mine")
    (tmp_path / "bob").symlink_to("/nowhere")
    assert unpack(zipped(tmp_path / "class.zip", {"ada.py": "a", "bob": "b"}), tmp_path) == [
        "ada.py: it cannot be written: file exists",
        "bob: it cannot be written: file exists",
    ]
    assert (tmp_path / "ada.py").read_text() == "mine"


def test_a_full_disk_ends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: object) -> int:
        raise OSError(28, "No space left on device")

    path = zipped(tmp_path / "class.zip", {"ada.py": "a"})
    monkeypatch.setattr(os, "open", full)
    with pytest.raises(OSError, match="No space left on device"):
        unpack(path, tmp_path / "into")


def refusal(path: Path, into: Path) -> str:
    """Why an archive is refused as a whole; empty where it is not."""
    try:
        unpack(path, into)
    except Untaken as error:
        return str(error)
    return ""


PARTS = st.sampled_from(
    [
        "..",
        ".",
        "",
        "ada",
        "ADA",
        "x.py",
        "C:",
        "~",
        "a\\b",
        "é",
        unicodedata.normalize("NFD", "é"),
        "\0",
        "con",
    ]
)
NAMES = st.lists(PARTS | st.text(max_size=3), min_size=1, max_size=5).map("/".join)
SORTS = st.sampled_from(
    [tarfile.REGTYPE, tarfile.DIRTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE]
)
MODES = st.sampled_from([stat.S_IFREG | 0o777, stat.S_IFDIR | 0o777, LINK, PIPE, 0])


def assert_nothing_lost(members: list[str], place: Path, pack: Callable[[Path], Path]) -> None:
    """All members are unpacked or have a line, and nothing lies outside."""
    (place / "a" / "b" / "into").mkdir(parents=True)
    before = {*tree(place)}
    path = pack(place / "class.x")
    lines = unpack(path, place / "a" / "b" / "into")
    outside = {each for each in tree(place) if each == "a/b/into/" or not each.startswith("a/b/into/")}
    assert outside == before | {"class.x"}
    inside = [*(place / "a" / "b" / "into").rglob("*")]
    assert not [each for each in inside if each.is_symlink() or not (each.is_file() or each.is_dir())]
    files = [each for each in inside if each.is_file()]
    assert (
        len(files) + len(lines) <= len(members) <= len(inside) + len(lines) + len(members) - len({*members})
    )
    for name in members:
        parts = [each for each in name.split("/") if each not in ("", ".")]
        there = parts and ".." not in parts and "\0" not in name
        has_line = any(line.startswith(f"{told(name)}: ") for line in lines)
        assert has_line or (there and (place / "a" / "b" / "into").joinpath(*parts).exists())


@settings(max_examples=60)
@given(st.lists(st.tuples(NAMES, MODES), min_size=1, max_size=6))
def test_any_zip_file_is_unpacked_within_its_folder(members: list[tuple[str, int]]) -> None:
    def pack(path: Path) -> Path:
        with zipfile.ZipFile(path, "w") as archive:
            for name, mode in members:
                info = zipfile.ZipInfo("x")
                info.filename = info.orig_filename = name.encode("utf-8", "replace").decode() or "x"
                info.external_attr = mode << 16
                archive.NameToInfo.clear()
                archive.writestr(info, "")
        return path

    names = [name.encode("utf-8", "replace").decode() or "x" for name, _ in members]
    with TemporaryDirectory() as folder:
        assert_nothing_lost(names, Path(folder), pack)


@settings(max_examples=60)
@given(st.lists(st.tuples(NAMES.filter(lambda name: "\0" not in name), SORTS), min_size=1, max_size=6))
def test_any_tar_file_is_unpacked_within_its_folder(members: list[tuple[str, bytes]]) -> None:
    def pack(path: Path) -> Path:
        with tarfile.open(path, "w") as archive:
            for name, sort in members:
                info = tarfile.TarInfo(name)
                info.type, info.linkname = sort, "../../../etc"
                archive.addfile(info)
        return path

    with TemporaryDirectory() as folder:
        with tarfile.open(pack(Path(folder, "class.tar"))) as archive:
            names = archive.getnames()
        os.unlink(Path(folder, "class.tar"))
        assert_nothing_lost(names, Path(folder), pack)


@given(
    st.binary(max_size=2_000), st.sampled_from([b"", b"PK\3\4", b"\x1f\x8b\x08\0", b"BZh9", b"\xfd7zXZ\0"])
)
def test_any_bytes_are_refused_in_one_line(data: bytes, begin: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "class.zip")
        path.write_bytes(begin + data)
        why = refusal(path, Path(folder, "into"))
        assert not why or (why.startswith("it") and why.isprintable())


@settings(max_examples=60)
@given(st.integers(0, 2_000), st.integers(1, 255), st.sampled_from(FORMATS))
def test_a_flipped_byte_is_harmless(place: int, flip: int, name: str) -> None:
    with TemporaryDirectory() as folder:
        path = written(Path(folder, name), {"ada.py": b"a" * 600, "bob/double.py": zlib.compress(b"b" * 600)})
        data = bytearray(path.read_bytes())
        data[place % len(data)] ^= flip
        path.write_bytes(data)
        why = refusal(path, Path(folder, "into"))
        assert not why or (why.startswith("it") and why.isprintable())
        assert {each for each in tree(Path(folder)) if not each.startswith("into/")} <= {name}
