"""A result as bytes that prove themselves: magic, checksum, header, bodies."""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Mapping
from typing import Any

import polars as pl

from contentan.tables.frames import from_ipc, to_ipc

_MAGIC = b"contentan2"
#: What earlier versions wrote in the place of it: runs of theirs are still looked into.
_EARLIER = b"contentan1"


Value = pl.DataFrame | str | list[Any] | dict[str, Any]


def pack(parts: Mapping[str, Value]) -> bytes:
    """Magic, checksum, length of the header, header, bodies."""
    bodies, header = [], []
    for name, value in parts.items():
        if isinstance(value, pl.DataFrame):
            kind, body = "table", to_ipc(value)
        elif isinstance(value, str):
            kind, body = "text", value.encode("utf-8", "surrogatepass")
        else:
            kind, body = "json", json.dumps(value, ensure_ascii=False, sort_keys=True).encode()
        bodies.append(body)
        header.append([name, kind, len(body)])
    head = json.dumps(header).encode()
    payload = struct.pack("<I", len(head)) + head + b"".join(bodies)
    return _MAGIC + hashlib.blake2b(payload, digest_size=16).digest() + payload


def unpack(data: bytes) -> dict[str, Any]:
    """The parts that `pack` packed; ValueError where the bytes are not what was written."""
    if not sound(data):
        raise ValueError("damaged")
    payload = data[len(_MAGIC) + 16 :]
    (length,) = struct.unpack_from("<I", payload)
    at = 4 + length
    parts: dict[str, Any] = {}
    for name, kind, size in json.loads(payload[4:at]):
        body = payload[at : at + size]
        at += size
        if kind == "table":
            parts[name] = from_ipc(body)
        else:
            parts[name] = (
                body.decode("utf-8", "surrogatepass") if kind == "text" else json.loads(body)
            )
    return parts


def sound(data: bytes) -> bool:
    """Whether the bytes are those that `pack` made, of this version or an earlier one."""
    checksum, payload = data[len(_MAGIC) : len(_MAGIC) + 16], memoryview(data)[len(_MAGIC) + 16 :]
    known = data.startswith((_MAGIC, _EARLIER))
    return known and hashlib.blake2b(payload, digest_size=16).digest() == checksum
