"""ZIP archives as tests need them: names in any code page, passwords, lies about sizes."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path


def packed(files: Mapping[str, bytes | str] | Iterable[tuple[str, bytes | str]]) -> bytes:
    """An archive of files, in their order; names may come twice."""
    blob = io.BytesIO()
    pairs = files.items() if isinstance(files, Mapping) else files
    with zipfile.ZipFile(blob, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in pairs:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return blob.getvalue()


def written(path: Path, files: Mapping[str, bytes | str]) -> Path:
    """The same as a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(packed(files))
    return path


def raw_named(name: bytes, content: bytes = b"text", extra: bytes = b"", flags: int = 0) -> bytes:
    """An archive of one stored file whose name is these bytes."""
    crc, size = zlib.crc32(content), len(content)
    common = struct.pack(
        "<HHHHHIIIHH", 20, flags, 0, 0, 0x21, crc, size, size, len(name), len(extra)
    )
    local = b"PK\3\4" + common + name + extra + content
    middle = struct.pack("<HHHII", 0, 0, 0, 0, 0)
    central = b"PK\1\2" + struct.pack("<H", 20) + common + middle + name + extra
    end = struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)
    return local + central + b"PK\5\6" + end


def patched(
    blob: bytes, *, flags: int = 0, size: int | None = None, crc: int | None = None
) -> bytes:
    """An archive whose first entry has other flags, another stated size or checksum."""
    made = bytearray(blob)
    for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        start = made.index(mark)
        (own,) = struct.unpack_from("<H", made, start + at)
        struct.pack_into("<H", made, start + at, own | flags)
        if crc is not None:
            struct.pack_into("<I", made, start + at + 8, crc)
        if size is not None:
            struct.pack_into("<I", made, start + at + 16, size)
    return bytes(made)
