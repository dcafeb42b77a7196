"""What a web page shows and what it is made of: its title, headings and blocks of text without
links, menus and forms; and whether it has its end.

The page is hostile: it is walked without recursion, and only its first bytes are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urljoin

from contentan.errors import ExtractError
from contentan.extract.text.charset import decode

_MOST_BYTES = 3_000_000
_UNSEEN = frozenset("script style template svg math head title noscript iframe object".split())
#: Links, menus and controls; a form is none of them, for it may go around the whole page.
_APART = frozenset("a nav footer button select option textarea label aside menu".split())
#: An element of so many letters that holds most of a page's is no menu: its end is missing.
_MENU_LETTERS = 10_000
_BLOCKS = frozenset(
    "address article aside blockquote body br caption center dd details dialog div dl dt fieldset"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main nav ol p pre section"
    " summary table tbody td tfoot th thead title tr ul".split()
)
_HEADINGS = ("h1", "h2", "h3")
#: Elements whose end a page writes, if it writes any ends at all.
_CLOSED = ("div", "table", "section", "article", "main", "ul", "ol", "script", "style", "form")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_TARGET = re.compile(r"\s*([\d.]+)\s*(?:[;,]\s*(?:url\s*=)?\s*['\"]?([^'\"]*))?", re.IGNORECASE)
_SENDS_ON = re.compile(
    r"(?:window|document|top|self|parent)?\.?location(?:\.href)?\s*(?:=(?!=)|\.(?:replace|assign)\s*\()"
    r"\s*['\"]([^'\"]{1,2000})"
)
_CHALLENGE = re.compile(
    r"cdn-cgi/challenge-platform|__cf_chl|cf-chl|ddos-guard|/_incapsula_|captcha|turnstile"
    r"|px-captcha|datadome|awswaf|sucuri_cloudproxy|js_challenge",
    re.IGNORECASE,
)


class Look(NamedTuple):
    """`blocks` are texts outside links, menus, forms; `words` those of all that is shown.

    `refresh` is where the page sends its reader on, '' for nowhere; `cut` why it seems cut off.
    `script_bytes` in all its scripts; `challenge`: it loads a known test for robots.
    """

    title: str
    headings: tuple[str, ...]
    blocks: tuple[str, ...]
    words: int
    noscript: str
    controls: str
    password: bool
    script_bytes: int
    refresh: str
    cut: str
    challenge: bool


def look(raw: bytes, url: str = "") -> Look:
    """What a page of this address shows. What cannot be parsed shows nothing.

    >>> look(b"<title>A</title><h1>B</h1><p>some <b>bold</b> text</p><nav>menu</nav>").blocks
    ('some bold text',)
    """
    from lxml import etree, html

    raw = raw[:_MOST_BYTES]
    try:
        text, _ = decode(raw, markup=True)
    except ExtractError:
        text = raw.decode("utf-8", "replace")
    text = re.sub(r"^\s*<\?xml[^>]*>", "", text.replace("\x00", ""))
    try:
        root = html.document_fromstring(text or "<p></p>")
    except (etree.ParserError, ValueError):
        root = html.document_fromstring("<p></p>")
    headings, blocks, words = _shown(root)
    scripts = [one.text or "" for one in root.iter("script")]
    return Look(
        title=_text(next(iter(root.iter("title")), None)),
        headings=tuple(headings),
        blocks=tuple(blocks),
        words=words,
        noscript=" ".join(_text(one) for one in root.iter("noscript")),
        controls=" ".join(_controls(root)),
        password=any(
            (one.get("type") or "").lower() == "password" and not _is_hidden(one)
            for one in root.iter("input")
        ),
        script_bytes=sum(map(len, scripts)),
        refresh=_refresh(root, scripts, url),
        cut=_cut(text) if len(raw) < _MOST_BYTES else "",
        challenge=bool(_CHALLENGE.search(text)),
    )


def _text(element: Any) -> str:
    return "" if element is None else " ".join(str(element.text_content()).split())


def _controls(root: Any) -> Iterator[str]:
    """What buttons and fields say."""
    for one in root.iter("button", "label"):
        yield _text(one)
    for one in root.iter("input"):
        yield " ".join(filter(None, (one.get("placeholder"), one.get("value"))))[:200]


def _is_hidden(element: Any) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def _shown(root: Any) -> tuple[list[str], list[str], int]:
    """Headings, other blocks outside links and menus, and how many words are shown in all."""
    headings: list[str] = []
    blocks: list[str] = []
    pieces: list[str] = []
    words, unseen, apart, heading = 0, 0, 0, 0

    def flush() -> None:
        block = " ".join("".join(pieces).split())
        pieces.clear()
        if block:
            (headings if heading else blocks).append(block)

    def take(text: str | None) -> None:
        nonlocal words
        if text and not unseen:
            words += len(text.split())
            pieces.append(" " if apart else text)

    from lxml import etree

    whole = _wide(root)
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else "!"
        tag = "div" if element in whole else tag
        step = 1 if event == "start" else -1
        if tag in _BLOCKS:
            flush()
        hides = tag in _UNSEEN or tag == "!" or _is_hidden(element)
        if event == "start":
            unseen, apart, heading = _counted((unseen, apart, heading), tag, hides, step)
            take(element.text)
        else:
            unseen, apart, heading = _counted((unseen, apart, heading), tag, hides, step)
            take(element.tail)
    flush()
    return headings, blocks, words


def _wide(root: Any) -> set[Any]:
    """Links and menus that hold most of the page."""
    from lxml import etree

    sizes, open_ = dict[Any, int](), [0]
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            open_.append(len(element.text or ""))
            continue
        own = open_.pop()
        if element.tag in _APART and own > _MENU_LETTERS:
            sizes[element] = own
        open_[-1] += own + len(element.tail or "")
    return {element for element, size in sizes.items() if size > open_[0] / 2}


def _counted(
    depths: tuple[int, int, int], tag: str, hides: bool, step: int
) -> tuple[int, int, int]:
    """How deep we are in what is not shown, in links and menus, and in headings."""
    unseen, apart, heading = depths
    return (
        unseen + step * hides,
        apart + step * (tag in _APART),
        heading + step * (tag in _HEADINGS),
    )


def _refresh(root: Any, scripts: list[str], url: str) -> str:
    """Where the page sends its reader on by itself; '' where it stays."""
    for meta in root.iter("meta"):
        if (meta.get("http-equiv") or "").strip().lower() == "refresh":
            found = _TARGET.match(meta.get("content") or "")
            target = (found[2] or "").strip() if found else ""
            if target and _elsewhere(target, url):
                return target
    # In a script of some length it is one of many things that a page may do.
    short = [one for one in scripts if len(one) < 600]
    sent = next((found[1] for one in short if (found := _SENDS_ON.search(one))), "")
    return sent if sent and _elsewhere(sent, url) else ""


def _elsewhere(target: str, url: str) -> bool:
    try:
        return urljoin(url, target).partition("#")[0] != url.partition("#")[0]
    except ValueError:
        return True


def _cut(text: str) -> str:
    """Why a page seems to be cut off, '' where it does not."""
    low = text.lower()
    tail = low.rstrip()[-400:]
    if re.search(r"</(?:html|body)\s*>", low[-max(2_000, len(low) // 3) :]):
        return ""
    if re.search(r"<[a-z/!][^<>]*$", tail):
        return "it ends within a tag"
    if re.search(r"<(?:html|body)[\s>]", low):
        return "it has no end (</body>, </html>)"
    left = [
        tag
        for tag in _CLOSED
        if len(re.findall(rf"<{tag}[\s>]", low)) > len(re.findall(rf"</{tag}\s*>", low))
    ]
    return f"it ends within <{left[0]}>" if left else ""
