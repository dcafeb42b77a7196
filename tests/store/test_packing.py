"""Bytes of a result: read back as they were, also those that earlier versions wrote."""

from __future__ import annotations

import hashlib
import io
import json
import struct

import polars as pl
import pytest

from contentan.store.packing import pack, unpack


def test_what_an_earlier_version_stored_is_read() -> None:
    """Tables were Arrow IPC files then, under another magic."""
    table = pl.DataFrame({"doc": ["a", "ә"], "words": [1, None]})
    buffer = io.BytesIO()
    table.write_ipc(buffer, compression="lz4")
    head = json.dumps([["places", "table", len(buffer.getvalue())]]).encode()
    payload = struct.pack("<I", len(head)) + head + buffer.getvalue()
    blob = b"contentan1" + hashlib.blake2b(payload, digest_size=16).digest() + payload
    assert unpack(blob)["places"].equals(table)
    assert unpack(pack({"places": table}))["places"].equals(table)
    with pytest.raises(ValueError, match="damaged"):
        unpack(b"contentan0" + blob[10:])
    with pytest.raises(ValueError, match="damaged"):
        unpack(blob[:-1])
