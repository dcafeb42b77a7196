"""ZIP containers (DOCX, ODT) and XML, read as hostile: bounds on members, size and ratio; no
entities, no network.
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import Any

from contentan.errors import ExtractError
from contentan.extract.limits import Limits


class Container:
    """Members of a ZIP file, each counted while it is unpacked, because the stated sizes can
    lie.
    """

    def __init__(self, path: Path, limits: Limits) -> None:
        self.limits = limits
        self.unpacked = 0
        try:
            self.archive = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, RuntimeError) as error:
            raise ExtractError("damaged", f"the container does not open ({error})") from None
        members = self.archive.infolist()
        total, packed = sum(m.file_size for m in members), sum(m.compress_size for m in members)
        if len(members) > limits.members:
            raise ExtractError(
                "too_big", f"{len(members)} members, at most {limits.members} are read"
            )
        # Sizes as stated, before anything is unpacked; a small file may well pack a hundredfold, so
        # the ratio counts from 10 kB.
        if total > limits.unpacked_bytes or total > limits.pack_ratio * max(packed, 10_000):
            raise ExtractError(
                "too_big",
                f"{packed:,} bytes unpack to {total:,}; at most {limits.unpacked_bytes:,} are read",
            )
        if any(member.flag_bits & 1 for member in members):
            raise ExtractError("encrypted", "the container has a password")

    def __enter__(self) -> Container:
        return self

    def __exit__(self, *_: object) -> None:
        self.archive.close()

    def read(self, name: str) -> bytes | None:
        """Bytes of a member, None where there is no such member."""
        if name not in self.archive.namelist():
            return None
        try:
            with self.archive.open(name) as member:
                # One byte more than is allowed, so that too much is seen without unpacking it all.
                blob = member.read(self.limits.unpacked_bytes - self.unpacked + 1)
        # Deflate breaks off (zlib.error, EOFError); a method that zipfile lacks, or a password on
        # this member (both RuntimeError).
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            RuntimeError,
            ValueError,
            OSError,
        ) as error:
            raise ExtractError("damaged", f"{name} does not unpack ({error})") from None
        self.unpacked += len(blob)
        if self.unpacked > self.limits.unpacked_bytes:
            raise ExtractError(
                "too_big", f"unpacks to more than {self.limits.unpacked_bytes:,} bytes"
            )
        return blob

    def xml(self, name: str) -> Any:
        """Root element of an XML member, None where there is no such member."""
        blob = self.read(name)
        return None if blob is None else parse_xml(blob, name)


def parse_xml(blob: bytes, name: str = "the file") -> Any:
    """Root element. Raises ExtractError('damaged') for what is no XML, and for XML that declares
    entities.
    """
    root = parsed(blob, name)
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise ExtractError("damaged", f"{name} declares entities, which are not read")
    return root


def parsed(blob: bytes, name: str = "the file") -> Any:
    """Root element, references to entities left as they are. Raises ExtractError('damaged')."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(blob, parser)
    except etree.XMLSyntaxError as error:
        raise ExtractError("damaged", f"{name} is not well-formed XML ({error.msg})") from None


def local(element: Any) -> str:
    """Tag without its namespace; '' for what is no element."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str:
    """Attribute by its name without namespace, '' where there is none."""
    for key, value in element.attrib.items():
        if key.rsplit("}", 1)[-1] == name:
            return str(value)
    return ""
