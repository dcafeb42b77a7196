"""Pages that hold no document: error pages, and shells whose text never came."""

from __future__ import annotations

import re
from itertools import islice

#: A page of more words is a document, whatever it says of errors.
MOST_WORDS, MOST_OF_A_SHELL, MOST_OF_A_REFUSAL = 60, 40, 25
#: Fewer words than this are told: hardly a document is that short.
LEAST_WORDS = 6

_ERROR = re.compile(
    r"\b(?:error|ошибка|қате|http)\W{0,3}(?:40\d|41\d|429|50\d|52\d)\b"
    r"|\b(?:404|403|410|500|502|503)\W{1,4}(?:not found|forbidden|gone|internal|bad gateway"
    r"|service|page|error|страница|не найден|ошибка|доступ|бет|қате)"
    r"|\bpage (?:not found|cannot be found|can't be found|you (?:requested|were looking for))"
    r"|\b(?:page|file|document) (?:does not|doesn't) exist\b|\binternal server error\b"
    r"|\b(?:page|file|document) (?:was not|could not be|cannot be) found\b"
    r"|\bthe requested (?:url|page|resource)\b|\bbad gateway\b|\bgateway time-?out\b"
    r"|страница не (?:найдена|существует)|страницы не существует"
    r"|запрашиваем\w+ (?:страниц|адрес)\w*|внутренняя ошибка сервера|сервис недоступен"
    r"|(?:бет|парақ|парақша)\w* (?:табылмады|жоқ)",
    re.IGNORECASE,
)
_REFUSAL = re.compile(
    r"\baccess (?:is |was )?denied\b|\bforbidden\b|\bservice (?:temporarily )?unavailable\b"
    r"|доступ (?:запрещ[её]н|ограничен)|рұқсат жоқ|қол ?жетімсіз",
    re.IGNORECASE,
)
_SHELL = re.compile(
    r"\bcookies?\b|\bкуки\b|\bloading\s*(?:\.{3}|…)|загрузка\s*(?:\.{3}|…)|жүктелуде"
    r"|ид[её]т загрузка"
    r"|\b(?:enable|requires?|turn on) javascript\b|включите javascript"
    r"|javascript (?:is )?(?:disabled|required)|\bchecking your browser\b|\bjust a moment\b"
    r"|проверка браузера|\bcaptcha\b|\b(?:log|sign) ?in\b|\bpassword\b|\busername\b|\bвойти\b"
    r"|\bлогин\b|\bпароль\b|авторизация|құпиясөз|\bunder construction\b|\bcoming soon\b"
    r"|\bsoon on ?line\b|сайт (?:находится )?в разработке",
    re.IGNORECASE,
)


def shell(text: str) -> str:
    """What a text is instead of a document: 'error_page', 'hardly_any_text', or empty.

    >>> shell("404 Not Found. The requested URL was not found on this server.")
    'error_page'
    >>> shell("We use cookies to improve this site. Accept all or manage your choices here.")
    'hardly_any_text'
    >>> shell("Народы двух стран встречаются и учатся друг у друга.")
    ''
    """
    # Not counted beyond what is asked: a list of all words would be larger than the document.
    words = sum(1 for _ in islice(re.finditer(r"[^\W\d_]+", text), MOST_WORDS + 1))
    refused = words <= MOST_OF_A_REFUSAL and _REFUSAL.search(text)
    if words <= MOST_WORDS and (refused or _ERROR.search(text)):
        return "error_page"
    if words < LEAST_WORDS or (words <= MOST_OF_A_SHELL and _SHELL.search(text)):
        return "hardly_any_text"
    return ""
