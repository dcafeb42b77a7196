"""pdfium's functions declared so that they take and give plain addresses: pypdfium2's own make an
object for each pointer, which costs more than the call where a page has thousands of characters.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, TypeAlias

_TYPES: dict[str, Any] = {
    "v": None,
    "p": ctypes.c_void_p,
    "i": ctypes.c_int,
    "u": ctypes.c_uint,
    "l": ctypes.c_ulong,
    "d": ctypes.c_double,
}
Item: TypeAlias = int  # address of an object of a page


@cache
def quick(name: str, signature: str) -> Callable[..., Any]:
    """A function of pdfium by its name; of the signature, the first letter is the result's type and
    each further one an argument's: v nothing, p address, i int, u unsigned, l unsigned long, d
    double.
    """
    import pypdfium2.raw as pdfium

    result, *arguments = (_TYPES[letter] for letter in signature)
    made: Callable[..., Any] = ctypes.CFUNCTYPE(result, *arguments)(address(getattr(pdfium, name)))
    return made


def address(pointer: Any) -> int:
    """The address of a pointer of pypdfium2, 0 of none."""
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


def items(page: Any, *, depth: int = 1) -> Iterator[tuple[Item, int]]:
    """Objects of an open pypdfium2 page with their types, in the order of drawing; those within
    forms down to a depth.
    """
    count, get = quick("FPDFPage_CountObjects", "ip"), quick("FPDFPage_GetObject", "ppi")
    return _items(address(page.raw), count, get, depth)


def _items(
    parent: int, count: Callable[..., int], get: Callable[..., Any], depth: int
) -> Iterator[tuple[Item, int]]:
    import pypdfium2.raw as pdfium

    type_of = quick("FPDFPageObj_GetType", "ip")
    form = pdfium.FPDF_PAGEOBJ_FORM
    for at in range(count(parent)):
        item = get(parent, at)
        kind = type_of(item)
        yield item, kind
        if kind == form and depth > 1:
            inner = quick("FPDFFormObj_CountObjects", "ip"), quick("FPDFFormObj_GetObject", "ppu")
            yield from _items(item, *inner, depth - 1)


def bounds(item: Item) -> tuple[float, float, float, float]:
    """Left, bottom, right and top edge of an object."""
    edges = (ctypes.c_float * 4)()
    first = ctypes.addressof(edges)
    quick("FPDFPageObj_GetBounds", "ippppp")(item, first, first + 4, first + 8, first + 12)
    left, bottom, right, top = edges
    return left, bottom, right, top
