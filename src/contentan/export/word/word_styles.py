"""The styles of the Word file: Word's own names, so that a journal's template takes their place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from contentan.export.word.word_markup import set_font, set_language

if TYPE_CHECKING:
    from docx.document import Document

#: A font that every Word has, with the letters of Kazakh.
FONT = "Times New Roman"
_INK, _SOFT = RGBColor(0x1A, 0x1D, 0x20), RGBColor(0x54, 0x5B, 0x62)
#: Of each kind of paragraph: its style, and the style's size in points, space before and after.
STYLES = {
    "body": ("Normal", 11.0, 0, 6),
    "item": ("List Bullet", 11.0, 0, 3),
    "facts": ("Subtitle", 10.5, 0, 3),
    "note": ("Table Note", 9.0, 3, 6),
    "cell": ("Table Text", 9.0, 1, 1),
    "quote": ("Quote", 8.5, 3, 0),
    "source": ("Source", 8.0, 0, 3),
}
_OTHERS = {
    "Title": (18.0, 0, 4),
    "Heading 1": (15.0, 16, 6),
    "Heading 2": (12.5, 10, 4),
    "Caption": (10.0, 6, 4),
    "Header": (9.0, 0, 0),
    "Footer": (9.0, 0, 0),
}


def set_styles(document: Document, lang: str) -> None:
    """All styles that are used, in one font and the article's language."""
    styles = document.styles
    for one in styles.element.iterfind(f"{qn('w:docDefaults')}/*/{qn('w:rPr')}"):
        set_language(one, lang)
    sizes = {name: rest for name, *rest in STYLES.values()} | {
        name: list(rest) for name, rest in _OTHERS.items()
    }
    known = {style.name for style in styles}
    for name, (size, before, after) in sizes.items():
        if name not in known:
            styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
        style: Any = styles[name]
        properties = style.element.get_or_add_rPr()
        for old in properties.findall(qn("w:spacing")):
            properties.remove(old)
        set_font(properties, FONT)
        style.font.size, style.font.color.rgb = Pt(size), _INK
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(after)
        style.paragraph_format.line_spacing = 1.0 if size < 11 else 1.1
        style.font.italic = False
        set_language(properties, lang)
    for name in ("Title", "Heading 1", "Heading 2", "Caption"):
        styles[name].font.bold = True
        styles[name].paragraph_format.keep_with_next = True
    for name in ("Subtitle", "Source", "Table Note"):
        styles[name].font.color.rgb = _SOFT
    styles["Quote"].paragraph_format.left_indent = Mm(2)
    styles["Source"].paragraph_format.left_indent = Mm(2)
    styles["Footer"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    border = styles["Title"].element.find(".//{*}pBdr")
    if border is not None:
        border.getparent().remove(border)
