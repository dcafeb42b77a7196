"""What of a web page is no text of it: menus, forms, sharing, cookies.

Inside the part that a page names as its main one, a block is judged by its text where its name may
mislead: `related`, `print` or `banner` stand on paragraphs too.
"""

from __future__ import annotations

import re
from typing import Any

from contentan.extract.text.main_part import one_line, text_outside_links

DROPPED = frozenset(
    """
    script style noscript template svg nav aside form button select input textarea iframe
    object video audio canvas map head footer dialog label menu
    """.split()
)
_ROLES = frozenset("navigation search banner contentinfo dialog menu".split())
_NEVER = frozenset("p h1 h2 h3 h4 h5 h6 table body main article".split())


def _named(names: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|[\s_-])(?:{names})(?:$|[\s_-])", re.IGNORECASE)


_FURNITURE = _named(
    r"menu|nav|navbar|navigation|breadcrumbs?|share|sharing|social|cookies?|toc|table-of-contents"
    r"|newsletter|subscribe|pagination|pager|back-?to-?top|tags?|tag-list|skip-link|modal|popup"
    r"|advert|ads|search|login|screen-reader-text|visually-hidden|sr-only|byline-share"
    r"|comment-list|disqus"
)
#: Names that stand on furniture and on text alike.
_PERHAPS = _named(
    r"related|sidebar|banner|comments?|print|widget|footer|article-meta|post-meta|entry-meta"
)
_FOLDS = re.compile(r"accordion|collaps|toggle|faq|expand|spoiler", re.IGNORECASE)
#: Three words and the end of a sentence.
_SENTENCE = re.compile(r"\w+\W+\w+\W+\w[^.!?…]*[.!?…]")


def is_furniture(element: Any, *, named: bool) -> bool:
    """Whether an element is a menu, a form or the like: by tag, role, class name, or because it is
    nothing but links. `named`: it stands in the part that the page names as its main one.
    """
    if element.tag == "aside" and named:
        return not _is_prose(element)
    if element.tag in DROPPED or element.get("role") in _ROLES:
        return True
    if element.tag in _NEVER:
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    short = text_outside_links(element) < 1000
    if _FURNITURE.search(names) and short:
        return True
    if _PERHAPS.search(names) and short and not (named and _is_prose(element)):
        return True
    return element.tag in ("ul", "ol", "div") and _only_links(element, named=named)


def is_title(element: Any) -> bool:
    """Whether a button or label is the title of a part that folds: it opens what stands behind it.

    A label does so for a box to tick, without a form around it.
    """
    if element.tag == "label":
        box = element.getprevious()
        ticked = box is not None and box.tag == "input" and box.get("type") in ("checkbox", "radio")
        return ticked and element.getnext() is not None and bool(one_line(element))
    if element.tag != "button":
        return False
    says = " ".join(
        element.get(name) or "" for name in ("class", "data-toggle", "data-bs-toggle", "id")
    )
    folds = _FOLDS.search(says) or "aria-controls" in element.attrib
    behind = element.getnext()
    full = behind is not None and text_outside_links(behind) > 0
    return bool(folds and full and one_line(element))


def _is_prose(element: Any) -> bool:
    """Whether it holds a sentence outside links, and more text outside of them than in them."""
    outside = text_outside_links(element)
    inside = sum(len(one_line(link)) for link in element.iter("a"))
    return outside > inside and _SENTENCE.search(one_line(element)) is not None


def _only_links(element: Any, *, named: bool) -> bool:
    links = [link for link in element.iter("a") if one_line(link)]
    # A paragraph may hold a few links; a menu has more, and their texts are short.
    if len(links) < 4:
        return False
    inside = sum(len(one_line(link)) for link in links)
    if inside <= 0.85 * len(one_line(element)) or inside >= 60 * len(links):
        return False
    # In the main part a list of links is a list of names, unless it leads through the page itself.
    listed = element.tag != "div" or next(element.iter("li", "p"), None) is not None
    within = all((link.get("href") or "#").startswith("#") for link in links)
    return not (named and listed and not within)
