"""Files are on the disk whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.storage import write_atomically, write_together


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def failing(monkeypatch: pytest.MonkeyPatch, call: int, fault: BaseException) -> None:
    """Makes the numbered call of fsync fail."""
    real, calls = os.fsync, iter(range(1000))

    def fsync(descriptor: int) -> None:
        if next(calls) == call:
            raise fault
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)


def test_a_file_that_holds_the_bytes_is_not_touched(tmp_path: Path) -> None:
    """The same bytes again change neither file nor time; other bytes of equal length do."""
    path = tmp_path / "deep" / "down" / "text"
    assert write_atomically(path, b"one")
    before = path.stat()
    assert not write_atomically(path, b"one")
    assert path.stat() == before
    assert write_atomically(path, b"two")
    assert path.read_bytes() == b"two"
    assert names(tmp_path) == ["text"]


def test_permissions_and_links_stay(tmp_path: Path) -> None:
    """A replaced file keeps its mode; a link still leads to the file that is replaced."""
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_bytes(b"old")
    real.chmod(0o640)
    link.symlink_to(real)
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert real.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("fault", "raised"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), InputError),
        (KeyboardInterrupt(), KeyboardInterrupt),
    ],
)
@pytest.mark.parametrize("call", [0, 1, 2])
def test_what_fails_leaves_every_old_file(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    call: int,
    fault: BaseException,
    raised: type[BaseException],
) -> None:
    """A disk that fills, or Ctrl-C, at any of three files: all are old and none is left over."""
    files = {tmp_path / name: b"new " + name.encode() for name in ("a", "b", "c")}
    for path in files:
        path.write_bytes(b"old")
    failing(monkeypatch, call, fault)
    with pytest.raises(raised):
        write_together(files)
    assert {path.read_bytes() for path in files} == {b"old"}
    assert names(tmp_path) == ["a", "b", "c"]


def test_errors_say_what_where_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk, a folder in the way and a file in the way are told apart, each in one line."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    for path, what in [
        (tmp_path / "folder", "a folder stands where the file belongs"),
        (tmp_path / "file" / "text", "a file stands where a folder belongs"),
        (tmp_path / ("n" * 300), "the file name is too long"),
    ]:
        with pytest.raises(InputError, match=what) as caught:
            write_atomically(path, b"text")
        assert caught.value.where == str(path)
        assert caught.value.todo
    failing(monkeypatch, 0, OSError(errno.ENOSPC, ""))
    with pytest.raises(InputError, match="the disk is full"):
        write_atomically(tmp_path / "text", b"text")
