"""Names for files that no reader reads: by the bytes they begin with, and by the structure of their
text.

`named_binary` knows binary kinds by their signatures, `named_text` what is text but no prose: data,
code, logs, encoded bytes. Both give what a person would call the file and what can be done with it.
"""

from __future__ import annotations

import json
import re
from collections import Counter

_UNPACK = ": unpack it first"
_TO_PDF = ": put scanned pages into a PDF"
_SAVE = ": save it as PDF or DOCX"
_FRAME = ": take out its words as text"
#: Offset, bytes, what the file is.
_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    # pictures
    (0, b"II+\x00", f"a TIFF picture{_TO_PDF}"),
    (0, b"\x00\x00\x00\x0cjP  ", f"a JPEG 2000 picture{_TO_PDF}"),
    (0, b"\xff\x0a", f"a JPEG XL picture{_TO_PDF}"),
    (0, b"\x00\x00\x00\x0cJXL ", f"a JPEG XL picture{_TO_PDF}"),
    (0, b"8BPS\x00", f"a Photoshop picture{_TO_PDF}"),
    (0, b"\x00\x00\x01\x00", "an icon"),
    (0, b"gimp xcf", f"a GIMP picture{_TO_PDF}"),
    (0, b"AT&TFORM", "a DjVu file: print it to a PDF"),
    # sound and film
    (8, b"WAVE", f"a sound (WAV){_FRAME}"),
    (8, b"AVI ", f"a film (AVI){_FRAME}"),
    (0, b"OggS", f"a sound or film (Ogg){_FRAME}"),
    (0, b"fLaC", f"a sound (FLAC){_FRAME}"),
    (0, b"ID3", f"a sound (MP3){_FRAME}"),
    (0, b"\x1a\x45\xdf\xa3", f"a film (Matroska or WebM){_FRAME}"),
    (0, b"FLV\x01", f"a film (Flash){_FRAME}"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", f"a film (Windows Media){_FRAME}"),
    (0, b"\x00\x00\x01\xba", f"a film (MPEG){_FRAME}"),
    (0, b"\x00\x00\x01\xb3", f"a film (MPEG){_FRAME}"),
    (0, b"#!AMR", f"a sound (AMR){_FRAME}"),
    (0, b"MThd\x00\x00", "music (MIDI)"),
    (0, b"FORM", f"a sound (AIFF){_FRAME}"),
    # archives
    (0, b"7z\xbc\xaf\x27\x1c", f"a 7z archive{_UNPACK}"),
    (0, b"Rar!\x1a\x07", f"a RAR archive{_UNPACK}"),
    (0, b"\x1f\x8b", f"a gzip archive{_UNPACK}"),
    (0, b"\x1f\x9d", f"a compress archive{_UNPACK}"),
    (0, b"\xfd7zXZ\x00", f"an xz archive{_UNPACK}"),
    (0, b"BZh", f"a bzip2 archive{_UNPACK}"),
    (0, b"\x28\xb5\x2f\xfd", f"a zstd archive{_UNPACK}"),
    (0, b"\x04\x22\x4d\x18", f"an lz4 archive{_UNPACK}"),
    (0, b"LZIP", f"an lzip archive{_UNPACK}"),
    (0, b"MSCF\x00", f"a cabinet archive{_UNPACK}"),
    (2, b"-lh", f"an LHA archive{_UNPACK}"),
    (0, b"!<arch>\n", f"an ar archive{_UNPACK}"),
    (257, b"ustar", f"a tar archive{_UNPACK}"),
    (0, b"xar!", f"an xar archive{_UNPACK}"),
    # documents of other programs
    (0, b"%!PS", "a PostScript file: convert it to PDF"),
    (0, b"\xc5\xd0\xd3\xc6", "a PostScript file: convert it to PDF"),
    (0, b"\xffWPC", f"a WordPerfect document{_SAVE}"),
    (0, b"ITSF", "a Windows help file: take out its HTML pages"),
    (60, b"BOOKMOBI", f"a Mobipocket book{_SAVE}"),
    (0, b"\xf7\x02", "a DVI file: convert it to PDF"),
    (0, b"!BDN", "a mailbox of Outlook: export its letters"),
    # data and programs
    (0, b"SQLite format 3", "a database (SQLite)"),
    (4, b"Standard Jet DB", "a database (Access)"),
    (4, b"Standard ACE DB", "a database (Access)"),
    (0, b"PAR1", "a Parquet table"),
    (0, b"ARROW1", "an Arrow table"),
    (0, b"\x89HDF\r\n", "an HDF5 file of data"),
    (0, b"CDF\x01", "a NetCDF file of data"),
    (0, b"Obj\x01", "an Avro file of data"),
    (0, b"\x93NUMPY", "an array of numbers (NumPy)"),
    (0, b"RDX", "data of R"),
    (0, b"$FL2", "data of SPSS"),
    (0, b"\x80\x04\x95", "data of Python (pickle)"),
    (0, b"\x7fELF", "a program"),
    (0, b"MZ", "a program"),
    (0, b"\xca\xfe\xba\xbe", "a program (Java or macOS)"),
    (0, b"\xcf\xfa\xed\xfe", "a program (macOS)"),
    (0, b"\x00asm", "a program (WebAssembly)"),
    (0, b"dex\n", "a program (Android)"),
    (0, b"wOFF", "a font"),
    (0, b"wOF2", "a font"),
    (0, b"OTTO", "a font"),
    (0, b"\x00\x01\x00\x00\x00", "a font"),
    (0, b"ttcf", "a font"),
    (0, b"glTF", "a three-dimensional model"),
    (0, b"SIMPLE  =", "an astronomical picture (FITS)"),
    (128, b"DICM", "a medical picture (DICOM)"),
)
#: ISO media: the brand after `ftyp` tells pictures from films.
_BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"mif1", b"msf1", b"hevc"), f"a HEIC picture{_TO_PDF}"),
    **dict.fromkeys((b"avif", b"avis"), f"an AVIF picture{_TO_PDF}"),
    b"M4A ": f"a sound (MPEG-4){_FRAME}",
    b"qt  ": f"a film (QuickTime){_FRAME}",
}
_PROSE_ONLY = ": contentan counts prose; save its texts as documents"
_TIME = re.compile(
    r"(?:\S+ ){0,3}[\[(]?(?:\d{4}[-/.]\d\d[-/.]\d\d|\d\d[-/.]\w{2,3}[-/.]\d{2,4}"
    r"|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d)[T :]?"
)
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{32,}={0,2}")
#: What stands in lines of programs and of hardly any prose. A semicolon at the end does not: the
#: clauses of a resolution end so.
_CODE_LINE = re.compile(
    r"[{}]$|\w\(.*\)[;:]$|^\s*(?:#include\b|#!/|@\w+(?:\(|$)|//|/\*|\*/)"
    r"|^\s*(?:import [\w.]+(?: as \w+)?;?$|from [\w.]+ import\b|(?:async )?def \w+\()"
    r"|^\s*(?:class \w+[(:{]|return\b|raise\b|(?:else|try|finally):?$)"
    r"|^\s*(?:if|for|while|elif|with|except)\b.*(?::|\{)$"
    r"|^\s*(?:var|let|const) \w+ ?=|^\s*(?:public|private|static|function|void)\b.*[({]"
    r"|^\s*[\w.\[\]\"'$-]+(?:: [\w.\[\], |]+)?\s*[+*-]?=\s*\S|[!=]==?|=>|->|&&|\|\|"
    r"|^\s*(?:SELECT|INSERT|CREATE|UPDATE|DELETE|DROP|FROM|WHERE|JOIN)\b.*[;,(=]|\w\([^)]*\);?$|^\s*[)\]],?$"
)
_JSON_START = re.compile(r'[\[{\s]*(?:"[^"\n]*"\s*[:,]|-?\d[\d.eE+-]*\s*,)')
_LEAST_LINES = 5


def named_binary(head: bytes) -> str:
    """What a file is by the bytes it begins with, empty where no signature is known.

    >>> named_binary(b"\\xfd7zXZ\\x00")
    'an xz archive: unpack it first'
    """
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], f"a film (MPEG-4){_FRAME}")
    for offset, signature, what in _SIGNATURES:
        if head.startswith(signature, offset):
            return what
    # An MPEG sound without a tag: eleven bits set, a layer, a bit rate and a sampling rate.
    frame = len(head) > 3 and head[0] == 0xFF and head[1] & 0xE6 in (0xE2, 0xE4, 0xE6)
    if frame and head[2] >> 4 not in (0, 15) and head[2] >> 2 & 3 != 3 and head[1] != 0xFE:
        return f"a sound (MPEG){_FRAME}"
    return ""


def named_text(text: str, *, whole: bool = True) -> str:
    """What a text is that is no prose, empty where it may be prose. `text` begins the file, and is
    all of it where `whole`.

    >>> named_text('{"a": [1, 2]}')
    'JSON data: contentan counts prose; save its texts as documents'
    >>> named_text("Ассамблея собралась.")
    ''
    """
    lines = [line for line in text.splitlines() if line.strip()]
    # The last line of a head is cut.
    lines = lines if whole or len(lines) < 2 else lines[:-1]
    tests = (
        ("JSON data", _is_json(text, lines, whole)),
        ("encoded bytes (base64)", _is_base64(lines)),
        ("a log", _is_log(lines)),
        ("a table of values (CSV)", _is_table(lines)),
        ("source code", _is_code(lines)),
    )
    return next((f"{what}{_PROSE_ONLY}" for what, found in tests if found), "")


def _is_json(text: str, lines: list[str], whole: bool) -> bool:
    start = text.lstrip("\ufeff \t\r\n")
    if start[:1] not in ("{", "["):
        return False
    if whole and _parses(text.lstrip("\ufeff")):
        return True
    # A value a line; or one that is longer than what was read.
    if len(lines) > 1 and all(_parses(line) for line in lines[:20]):
        return True
    return (
        not whole
        and re.match(r'[\[{\s]*(?:"[^"\n]*"\s*[:,]|-?\d[\d.eE+-]*\s*,)', start) is not None
    )


def _parses(text: str) -> bool:
    try:
        return isinstance(json.loads(text), (dict, list))
    except (ValueError, RecursionError):
        return False


def _is_base64(lines: list[str]) -> bool:
    """Long runs without a space: 60 % of the letters of the file stand in them."""
    size = sum(map(len, lines))
    runs = [run for line in lines for run in _BASE64.findall(line)]
    # A run of small letters alone is a word glued, or a name.
    mixed = [run for run in runs if re.search(r"\d", run) and re.search("[A-Z]", run)]
    return size >= 100 and sum(map(len, mixed)) * 10 >= 6 * size


def _is_log(lines: list[str]) -> bool:
    stamped = sum(_TIME.match(line) is not None and ":" in line for line in lines)
    return len(lines) >= _LEAST_LINES and stamped * 10 >= 6 * len(lines)


def _is_table(lines: list[str]) -> bool:
    """The same number of separators in nearly all lines, and cells that are no sentences."""
    if len(lines) < _LEAST_LINES:
        return False
    for sign, least in (("\t", 1), (";", 2), ("|", 2), (",", 2)):
        counts = Counter(_outside_quotes(line).count(sign) for line in lines)
        number, many = counts.most_common(1)[0]
        if number >= least and many * 10 >= 9 * len(lines):
            return True
    return False


def _outside_quotes(line: str) -> str:
    return re.sub(r'"[^"]*"', "", line)


def _is_code(lines: list[str]) -> bool:
    """Comments and strings are prose, so a quarter of the lines is enough."""
    marked = sum(_CODE_LINE.search(line) is not None for line in lines)
    return marked >= _LEAST_LINES and marked * 4 >= len(lines)
