"""Whether a page is a document, or a page about one: a shell, a wall, a form, an error.

Each rule weighs what a page says of itself against how much other text it has: a long document may
speak of cookies and of pages that were not found.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from contentan.sources.doubts.doubt_phrases import phrases, plain
from contentan.sources.doubts.page_look import Look, look

#: Kinds of doubt, and what is said of each.
KINDS = {
    "cut_off": "the page is cut off",
    "moved": "the page only sends its reader on",
    "challenge": "a test for robots, not the document",
    "consent": "a page that asks for consent (cookies), not the document",
    "log_in": "a log-in form, not the document",
    "not_found": "a page that says that there is none",
    "fault": "an error page, or one of a site that is closed",
    "script": "a page whose text comes by script",
    "few_words": "hardly any text",
    "other_kind": "a web page in place of a document",
    "front_page": "the address leads to the front page of its host",
    "same_text": "the same text as at other addresses of its host",
    "any_address": "the same text as at an address of its host that nobody has made",
    "shrunk": "much shorter than the version before",
}
#: Words of other text up to which a page is what its title or heading says, its first lines say,
#: or any block says.
_BY_HEADING, _BY_LEAD, _BY_BLOCK = 300, 150, 45
_LEAD_BLOCKS, _LEAD_WORDS = 4, 18
#: What a block that is a phrase has at most.
_PHRASE_WORDS, _PHRASE_LETTERS = 60, 1_000
#: Words in all, and words outside links and menus on a page that has more of those.
_FEW, _FEW_OWN, _FEW_WITH_MENUS = 20, 12, 120
_SHELL_WORDS = 60
_FRONT = re.compile(
    r"/?(?:(?:kk|kz|kaz|ru|rus|en|eng)/?)?(?:(?:index|default|home|main)(?:\.\w+)?/?)?",
    re.IGNORECASE,
)
_ADDRESS = {
    "log_in": re.compile(r"/(?:log-?in|sign-?in|auth\w*|sso|oauth\d?|account|wp-login)\b", re.I),
    "not_found": re.compile(r"/(?:404|not-?found|page-?not-?found|error-?404)\b", re.I),
    "fault": re.compile(r"/(?:50\d|403|error|maintenance|blocked|denied|suspendedpage)\b", re.I),
    "consent": re.compile(r"/(?:consent|cookie-?wall|privacy-?gate)\b", re.I),
    "challenge": re.compile(r"/(?:captcha|showcaptcha|challenge|cdn-cgi)\b", re.I),
}


class Doubt(NamedTuple):
    """Why something is doubtful: a key of `KINDS`, and what a person reads."""

    kind: str
    says: str


def doubt_of(raw: bytes, url: str = "", final_url: str = "") -> Doubt | None:
    """Why a page may be no document; None where nothing speaks against it.

    >>> doubt_of(b"<title>404</title><h1>Page not found</h1><p>It was moved.</p>").kind
    'not_found'
    """
    seen = look(raw, final_url or url)
    return page_doubt(seen) or _by_address(seen, url, final_url)


def page_doubt(seen: Look) -> Doubt | None:
    """The doubt of a page by what it shows."""
    if seen.cut:
        return _doubt("cut_off", seen.cut)
    rest = other_words(seen)
    if seen.refresh and rest < _BY_LEAD:
        return _doubt("moved", f"to {seen.refresh[:200]}")
    if rest >= _BY_HEADING:
        return None
    if seen.challenge and rest < _SHELL_WORDS:
        return _doubt("challenge", _shown(seen))
    told = [one for kind in phrases() if (one := _told(kind, seen, rest)) is not None]
    if told:
        return max(told)[2]
    if rest < _SHELL_WORDS and _is_shell(seen):
        return _doubt("script", _shown(seen))
    if seen.words < _FEW or (rest < _FEW_OWN and seen.words < _FEW_WITH_MENUS):
        return _doubt("few_words", _shown(seen))
    return None


def other_words(seen: Look) -> int:
    """Words of the blocks that are no phrases of walls and errors; counted until there are so many
    that the page is a document.
    """
    counted = 0
    for block in seen.blocks:
        if not _is_phrase(block):
            # Dates and counters are no text.
            counted += sum(map(_has_letter, block.split()))
        if counted >= _BY_HEADING:
            break
    return counted


def _has_letter(word: str) -> bool:
    return any(map(str.isalpha, word))


def _is_short(block: str) -> bool:
    """One phrase makes no phrase of a long paragraph."""
    return len(block) <= _PHRASE_LETTERS and len(block.split()) <= _PHRASE_WORDS


def _is_phrase(block: str) -> bool:
    text = plain(block) if _is_short(block) else ""
    return any(one.strong.search(text) or one.weak.search(text) for one in phrases().values())


def _told(kind: str, seen: Look, rest: int) -> tuple[int, int, Doubt] | None:
    """A doubt of one kind with its weight: told by title and headings, the first lines, or any
    block.
    """
    strong = phrases()[kind].strong
    heads = [seen.title, *seen.headings[:3]]
    lead = [one for one in seen.blocks[:_LEAD_BLOCKS] if len(one.split()) <= _LEAD_WORDS]
    others = [*filter(_is_short, seen.blocks[:40]), seen.controls]
    others += [seen.noscript] if kind == "script" else []
    for weight, limit, lines in (
        (3, _BY_HEADING, heads),
        (2, _BY_LEAD, lead),
        (1, _BY_BLOCK, others),
    ):
        if rest >= limit:
            continue
        # Bounded: a page may have a word of a million letters, from each of which a search begins.
        hits = [line for line in lines if line and strong.search(plain(line[:_PHRASE_LETTERS]))]
        if hits and _supported(kind, seen, rest, weight):
            every = (plain(one[:_PHRASE_LETTERS]) for one in (*heads, *others))
            count = sum(len(strong.findall(one)) for one in every)
            return weight, count, _doubt(kind, hits[0])
    return None


def _supported(kind: str, seen: Look, rest: int, weight: int) -> bool:
    """Whether what else the page has fits the kind."""
    if kind == "log_in":
        # A form is no log-in without a field for a password.
        return seen.password or rest < _BY_BLOCK
    if kind in ("script", "moved"):
        return rest < _SHELL_WORDS
    if kind == "consent":
        return rest < (_BY_LEAD if weight == 3 else _BY_BLOCK)
    return True


def _is_shell(seen: Look) -> bool:
    """Much script, hardly any text."""
    return seen.script_bytes > 20 * max(1, seen.words) or bool(seen.noscript)


def _by_address(seen: Look, url: str, final_url: str) -> Doubt | None:
    """What an address tells to which a redirect led."""
    if not final_url or not url or final_url == url:
        return None
    here, asked = urlsplit(final_url), urlsplit(url)
    if not is_front(asked.path) and is_front(here.path) and not here.query:
        return _doubt("front_page", final_url)
    if other_words(seen) < _BY_HEADING:
        for kind, pattern in _ADDRESS.items():
            if pattern.search(here.path) and not pattern.search(asked.path):
                return _doubt(kind, f"redirected to {final_url}")
    return None


def is_front(path: str) -> bool:
    """Whether a path is that of a front page.

    >>> is_front("/kk/index.html"), is_front("/kk/doc.html")
    (True, False)
    """
    return bool(_FRONT.fullmatch(path))


def _shown(seen: Look) -> str:
    lines = (seen.title, *seen.headings, *seen.blocks, seen.noscript)
    return next((one for one in lines if one), "nothing is shown")


def _doubt(kind: str, detail: str) -> Doubt:
    line = " ".join(detail.split())
    return Doubt(kind, f"{KINDS[kind]}: {line[:160]}" if line else KINDS[kind])
