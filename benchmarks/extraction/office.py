"""The same documents by two typesetting programs: WeasyPrint (CSS) and LibreOffice Writer (flat
ODF).
"""

from __future__ import annotations

import contextlib
import functools
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from benchmarks.extraction.texts import HEADS, Part, soft

_CSS = """
@page {{ size: A4; margin: 24mm 20mm 26mm;
  @top-center {{ content: "{head}"; font: 8pt "DejaVu Serif" }}
  @bottom-center {{ content: counter(page); font: 8pt "DejaVu Serif" }}
  @footnote {{ margin-top: 3mm; border-top: .5pt solid black }} }}
body {{ font: {size}pt/1.35 "DejaVu Serif"; text-align: justify;
  columns: {columns}; column-gap: 7mm; hyphens: manual }}
h2 {{ font-size: 1.25em; text-align: left; break-after: avoid; margin: .8em 0 .3em; hyphens: none }}
p {{ margin: 0; text-indent: 1.4em }} ul {{ margin: 0; padding-left: 1.4em }}
.note {{ float: footnote; font-size: {note}pt; text-indent: 0 }}
::footnote-call {{ font-size: .62em; vertical-align: super; line-height: 0 }}
"""


def weasyprint(path: Path, parts: Sequence[Part], lang: str, *, columns: int) -> Path:
    """A PDF by WeasyPrint, words broken at soft hyphens where there is more than one column."""
    from weasyprint import HTML

    size = {1: 10.5, 2: 9.5, 3: 8}[columns]
    css = _CSS.format(head=HEADS[lang], size=size, columns=columns, note=round(0.8 * size, 1))
    body = "".join(_html(part, hyphens=columns > 1) for part in parts).replace("</ul><ul>", "")
    HTML(string=f"<html lang={lang}><style>{css}</style><body>{body}").write_pdf(str(path))
    return path


def _html(part: Part, *, hyphens: bool) -> str:
    text = escape(soft(part.text) if hyphens and part.kind != "heading" else part.text)
    note = f'<span class="note">{escape(part.note)}</span>' if part.note else ""
    if part.kind == "heading":
        return f"<h2>{text}</h2>"
    return f"<ul><li>{text}{note}</li></ul>" if part.kind == "list" else f"<p>{text}{note}</p>"


_ODT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:font-face-decls>
<style:font-face style:name="F" svg:font-family="'{font}'"/></office:font-face-decls>
<office:styles>
<style:style style:name="Standard" style:family="paragraph">
<style:paragraph-properties fo:text-align="justify" fo:text-indent="0.5cm"/>
<style:text-properties style:font-name="F" fo:font-size="{size}pt"/></style:style>
<style:style style:name="Head" style:family="paragraph">
<style:paragraph-properties fo:text-align="start" fo:margin-top="0.3cm"
 fo:margin-bottom="0.1cm" fo:keep-with-next="always"/>
<style:text-properties style:font-name="F" fo:font-size="{large}pt" fo:font-weight="bold"/>
</style:style>
<style:style style:name="Small" style:family="paragraph">
<style:text-properties style:font-name="F" fo:font-size="8pt"/></style:style>
<style:style style:name="Footnote" style:family="paragraph">
<style:paragraph-properties fo:margin-left="0.6cm" fo:text-indent="-0.6cm"/>
<style:text-properties style:font-name="F" fo:font-size="{note}pt"/></style:style>
</office:styles>
<office:automatic-styles><style:page-layout style:name="L">
<style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin="2cm">
<style:columns fo:column-count="{columns}" fo:column-gap="0.7cm"/></style:page-layout-properties>
<style:header-style>
<style:header-footer-properties fo:min-height="0.8cm" fo:margin-bottom="0.4cm"/>
</style:header-style>
<style:footer-style>
<style:header-footer-properties fo:min-height="0.8cm" fo:margin-top="0.4cm"/>
</style:footer-style>
</style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="L">
<style:header><text:p text:style-name="Small">{head}</text:p></style:header>
<style:footer><text:p text:style-name="Small"><text:page-number/></text:p></style:footer>
</style:master-page></office:master-styles>
<office:body><office:text>{body}</office:text></office:body></office:document>"""


def flat_odt(
    path: Path, parts: Sequence[Part], lang: str, *, columns: int, font: str = "DejaVu Serif"
) -> Path:
    """A flat ODF file for Writer; a font without Kazakh letters makes Writer fall back to
    another.
    """
    size = {1: 11.0, 2: 10.0, 3: 8.0}[columns]
    made: list[str] = []
    for number, part in enumerate(parts):
        made.append(_odt(part, number, hyphens=columns > 1))
    path.write_text(
        _ODT.format(
            font=font,
            size=size,
            large=1.25 * size,
            note=0.8 * size,
            columns=columns,
            head=HEADS[lang],
            body="".join(made),
        ),
        encoding="utf-8",
    )
    return path


def _odt(part: Part, number: int, *, hyphens: bool) -> str:
    text = escape(soft(part.text) if hyphens and part.kind != "heading" else part.text)
    note = (
        f'<text:note text:id="n{number}" text:note-class="footnote">'
        "<text:note-citation>1</text:note-citation><text:note-body>"
        f'<text:p text:style-name="Footnote">{escape(part.note)}</text:p>'
        "</text:note-body></text:note>"
        if part.note
        else ""
    )
    style = "Head" if part.kind == "heading" else "Standard"
    bullet = "• " if part.kind == "list" else ""
    return f'<text:p text:style-name="{style}">{bullet}{text}{note}</text:p>'


@functools.cache
def has_writer() -> bool:
    """Whether LibreOffice is here with Writer, which is a package of its own: one text is printed,
    since `soffice` answers all the same without it.
    """
    if shutil.which("soffice") is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        file = flat_odt(Path(folder) / "a.fodt", [], "en", columns=1, font="DejaVu Serif")
        with contextlib.suppress(subprocess.CalledProcessError):
            print_by_writer([file], Path(folder))
        return file.with_suffix(".pdf").is_file()


def print_by_writer(files: Iterable[Path], folder: Path) -> None:
    """PDF files of all the given ones at once: starting Writer costs more than printing."""
    program = shutil.which("soffice")
    assert program is not None
    with tempfile.TemporaryDirectory() as profile:
        call = [program, f"-env:UserInstallation=file://{profile}", "--headless"]
        call += ["--convert-to", "pdf", "--outdir", str(folder), *map(str, files)]
        subprocess.run(call, check=True, capture_output=True, timeout=240)
