"""Pages that are no documents, in three languages: those on which rules and phrases were tuned.

A page is a template filled with a title, a heading, a paragraph and what its controls say.
"""

from __future__ import annotations

from typing import NamedTuple


class Said(NamedTuple):
    """What a page says; parts may be empty."""

    title: str
    heading: str
    text: str
    control: str = ""


#: By kind: what ten pages say, of which each goes into the template of its number.
SAID: dict[str, tuple[Said, ...]] = {
    "not_found": (
        Said("404 Not Found", "404", "The page you are looking for does not exist.", "Home"),
        Said("Ministry portal", "Page not found", "It may have been moved or deleted.", "Search"),
        Said("Документы — Портал", "Страница не найдена", "Возможно, она была удалена.", "Поиск"),
        Said("Ошибка 404", "", "Запрашиваемая страница не существует.", "Вернуться на главную"),
        Said("Ассамблея", "Ой!", "К сожалению, такого документа нет на сайте.", "На главную"),
        Said("404", "Бет табылмады", "Сіз іздеген бет жоқ немесе өшірілген.", "Басты бет"),
        Said("Қате 404", "Қате", "Мұндай бет жоқ, мекенжайды тексеріңіз.", "Іздеу"),
        Said("Портал", "", "Сұралған құжат табылмады.", "Басты бетке оралу"),
        Said("Oops", "Oops!", "We can't find that page anywhere.", "Go to homepage"),
        Said("Сайт", "Материал удалён", "Материал снят с публикации автором.", "Назад"),
    ),
    "fault": (
        Said("500", "Internal Server Error", "Something went wrong on our side.", "Retry"),
        Said("Maintenance", "We'll be back soon", "The site is down for maintenance.", ""),
        Said("403 Forbidden", "Forbidden", "You have no permission to access this page.", ""),
        Said("Технические работы", "Сайт временно недоступен", "Приносим извинения.", ""),
        Said("Ошибка", "Внутренняя ошибка сервера", "Попробуйте позже.", "Обновить"),
        Said("Портал", "Доступ запрещён", "У вас недостаточно прав.", "Назад"),
        Said("502", "Bad Gateway", "nginx", ""),
        Said("Қате", "Серверде қате орын алды", "Кейінірек қайталап көріңіз.", "Жаңарту"),
        Said("Портал", "Техникалық жұмыстар жүргізілуде", "Кешірім сұраймыз.", ""),
        Said("Сайт", "Сайт уақытша қолжетімсіз", "Ертең кіріп көріңіз.", ""),
    ),
    "challenge": (
        Said("Just a moment...", "example.kz", "Checking your browser before accessing.", ""),
        Said("Attention Required!", "One more step", "Complete the security check.", "Verify"),
        Said("Are you a robot?", "Are you human?", "We saw unusual traffic.", "I am human"),
        Said("DDoS-Guard", "Проверка браузера", "Это займёт несколько секунд.", ""),
        Said("Подтвердите", "Я не робот", "Подтвердите, что запросы отправляли вы.", "Далее"),
        Said("Защита", "Защита от роботов", "Введите символы с картинки.", "Отправить"),
        Said("Проверка", "Проверяем безопасность соединения", "Подождите.", ""),
        Said("Тексеру", "Браузеріңіз тексерілуде", "Бірнеше секунд күтіңіз.", ""),
        Said("Қорғаныс", "Робот емес екеніңізді растаңыз", "Кодты теріңіз.", "Жіберу"),
        Said("Тексеру", "Қауіпсіздік тексеруі", "Суреттегі таңбаларды енгізіңіз.", "Жалғастыру"),
    ),
    "consent": (
        Said("Before you continue", "We value your privacy", "We use cookies.", "Accept all"),
        Said("Cookies", "Your choices", "We and our partners store cookies.", "Reject all"),
        Said("Portal", "This site uses cookies", "Consent to continue.", "Accept cookies"),
        Said("Cookie", "Мы используем файлы cookie", "Нужно ваше согласие.", "Принять все"),
        Said("Согласие", "Согласие на обработку персональных данных", "Прочтите.", "Согласен"),
        Said("Портал", "Настройки cookie", "Сайт использует куки.", "Принять"),
        Said("Конфиденциальность", "Политика конфиденциальности", "Примите.", "Принять всё"),
        Said("Cookie", "Біз cookie файлдарын пайдаланамыз", "Келісіңіз.", "Бәрін қабылдау"),
        Said("Келісім", "Дербес деректерді өңдеуге келісім", "Растаңыз.", "Келісемін"),
        Said("Сайт", "Куки файлдары қолданылады", "Жалғастыру үшін.", "Барлығын қабылдау"),
    ),
    "log_in": (
        Said("Log in", "Log in", "User name and password", "Forgot password?"),
        Said("Sign in", "Please sign in to continue", "", "Password"),
        Said("Members", "Members only", "Subscribe to read this article.", "Log in"),
        Said("Вход", "Вход в систему", "Введите логин и пароль", "Войти"),
        Said("Авторизация", "Авторизация", "", "Забыли пароль?"),
        Said("Журнал", "Доступ только для подписчиков", "Оформите подписку.", "Войти"),
        Said("Портал", "Требуется авторизация", "Войдите, чтобы продолжить.", "Пароль"),
        Said("Кіру", "Жүйеге кіру", "Логин мен құпиясөзді енгізіңіз", "Кіру"),
        Said("Портал", "Жалғастыру үшін жүйеге кіріңіз", "", "Құпия сөз"),
        Said("Авторизация", "Тек тіркелген пайдаланушылар үшін", "", "Тіркелу"),
    ),
    "script": (
        Said("App", "", "You need to enable JavaScript to run this app.", ""),
        Said("Portal", "", "This page requires JavaScript.", ""),
        Said("Open data", "", "Loading...", ""),
        Said("Портал", "", "Для работы сайта включите JavaScript.", ""),
        Said("Егов", "", "Идёт загрузка...", ""),
        Said("Сайт", "", "Ваш браузер не поддерживает JavaScript.", ""),
        Said("Документы", "", "", ""),
        Said("Портал", "", "Сайт жұмыс істеуі үшін JavaScript қосыңыз.", ""),
        Said("Құжаттар", "", "Жүктелуде...", ""),
        Said("Adilet", "", "", ""),
    ),
    "moved": (
        Said("Redirecting", "", "You are being redirected.", ""),
        Said("", "", "", ""),
        Said("Moved", "This page has moved", "Click here if nothing happens.", ""),
        Said("", "", "Сейчас вы будете перенаправлены.", ""),
        Said("Переезд", "Сайт переехал", "Новый адрес сайта ниже.", ""),
        Said("", "", "", ""),
        Said("Перенаправление", "", "", ""),
        Said("", "", "Сіз автоматты түрде бағытталасыз.", ""),
        Said("Көшу", "Сайт жаңа мекенжайға көшті", "", ""),
        Said("", "", "", ""),
    ),
}
_MENU = (
    "<nav><ul><li><a href=/>Главная</a><li><a href=/news>Новости</a><li><a href=/law>Законы</a>"
    "<li><a href=/kk>Қазақша</a><li><a href=/en>English</a></ul></nav>"
)
_FOOTER = (
    "<footer><p>© 2026 Портал. Все права защищены.</p><p>г. Астана, пр. Мәңгілік ел, 8</p></footer>"
)


def page(kind: str, number: int) -> bytes:
    """The page of a kind that says the text of this number."""
    said = SAID[kind][number]
    if kind == "script":
        return _shell(said, number)
    if kind == "moved":
        return _moved(said, number)
    template = (_plain, _with_menu, _boxes)[number % 3]
    extra = '<form><input name=u><input type="password" name=p></form>' if kind == "log_in" else ""
    return template(said, extra).encode()


def _plain(said: Said, extra: str) -> str:
    return (
        f"<!DOCTYPE html><html><head><title>{said.title}</title></head><body>"
        f"<h1>{said.heading}</h1><p>{said.text}</p>{extra}<button>{said.control}</button>"
        "</body></html>"
    )


def _with_menu(said: Said, extra: str) -> str:
    news = "".join(f"<li><a href=/n/{n}>Делегация посетила форум № {n}</a></li>" for n in range(12))
    return (
        f"<html><head><title>{said.title}</title></head><body>{_MENU}<main><h2>{said.heading}</h2>"
        f"<div class=msg>{said.text}</div>{extra}<a class=btn href=/>{said.control}</a></main>"
        f"<aside><ul>{news}</ul></aside>{_FOOTER}</body></html>"
    )


def _boxes(said: Said, extra: str) -> str:
    return (
        f"<html><head><meta charset=utf-8><title>{said.title}</title><style>.a{{}}</style></head>"
        f"<body><div class=wrap>{_MENU}<div><div class=big>{said.heading}</div>"
        f"<div>{said.text}</div>{extra}<input type=button value='{said.control}'></div></div>"
        f"{_FOOTER}<script>var a = 1;</script></body></html>"
    )


def _shell(said: Said, number: int) -> bytes:
    script = "<script>" + "window.q=window.q||[];" * 200 + "</script>"
    inside = (
        f"<noscript>{said.text}</noscript><div id=root></div>{script}",
        f"<div id=app><p>{said.text}</p></div><script src=/a.js></script>{script}",
        f"<app-root></app-root><noscript><p>{said.text}</p></noscript><script src=m.js></script>"
        + script,
    )[number % 3]
    return f"<html><head><title>{said.title}</title></head><body>{inside}</body></html>".encode()


def _moved(said: Said, number: int) -> bytes:
    sends = (
        '<meta http-equiv="refresh" content="0; url=https://new.example.kz/doc">',
        "<META HTTP-EQUIV=Refresh CONTENT='5;URL=/main/index.html'>",
        "<script>window.location.href = 'https://new.example.kz/';</script>",
    )[number % 3]
    return (
        f"<html><head><title>{said.title}</title>{sends}</head><body><h1>{said.heading}</h1>"
        f"<p>{said.text} <a href=https://new.example.kz/>https://new.example.kz</a></p></body></html>"
    ).encode()
