"""Folders and archives as classes hand them in."""

from __future__ import annotations

import io
import stat
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from grader.model import Exercise

DOUBLE = "def double(n):\n    return 2 * n\n"
LINK = stat.S_IFLNK | 0o777
PIPE = stat.S_IFIFO | 0o600


def exercise(*files: str, name: str = "double") -> Exercise:
    """An exercise of these files, of `double.py` without any."""
    return Exercise(name, "Doubling", "python", files or ("double.py",), Path("e"), Path("s"))


def write(root: Path, *names: str, **texts: str) -> Path:
    """Write files, each with a text of its own, and give the folder."""
    for name in names:
        place = root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(texts.get(name, DOUBLE), "utf-8")
    return root


def zipped(path: Path, files: Mapping[str, str | bytes], modes: Mapping[str, int] | None = None) -> Path:
    """Write a zip file; a name that ends in `#2` loses that, and so comes twice."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name.removesuffix("#2"))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = (modes or {}).get(name, stat.S_IFREG | 0o600) << 16
            archive.NameToInfo.clear()  # or it warns of names that come twice
            archive.writestr(info, data)
    return path


def tarred(path: Path, files: Mapping[str, str | bytes], sorts: Mapping[str, bytes] | None = None) -> Path:
    """Write a tar file, packed as its name says; a name that ends in `#2` loses that."""
    packed = path.suffix.removeprefix(".") if path.suffix in (".gz", ".bz2", ".xz") else ""
    with tarfile.open(path, f"w:{packed}") as archive:  # type: ignore[call-overload]
        for name, data in files.items():
            info = tarfile.TarInfo(name.removesuffix("#2"))
            content = data if isinstance(data, bytes) else data.encode()
            info.type = (sorts or {}).get(name, tarfile.REGTYPE)
            info.linkname = "/etc/passwd" if info.type in (tarfile.SYMTYPE, tarfile.LNKTYPE) else ""
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def tree(root: Path) -> list[str]:
    """All that lies in a folder, `/` behind folders."""
    return sorted(
        each.relative_to(root).as_posix() + "/" * (each.is_dir() and not each.is_symlink())
        for each in root.rglob("*")
    )
