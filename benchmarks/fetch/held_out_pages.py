"""Pages that are no documents, in three languages: written apart from those of `tuning_pages`, in
other words and other markup, and not used when rules and phrases were tuned.
"""

from __future__ import annotations

from benchmarks.fetch.tuning_pages import Said

SAID: dict[str, tuple[Said, ...]] = {
    "not_found": (
        Said(
            "Embassy",
            "Sorry, we looked everywhere",
            "The link you followed is probably broken, or the page has been taken down.",
            "Take me home",
        ),
        Said(
            "Error",
            "Nothing matches this address",
            "Try the search, or start from the front page.",
            "Search the site",
        ),
        Said(
            "Library",
            "This publication is no longer online",
            "It was withdrawn from our catalogue.",
            "Browse catalogue",
        ),
        Said(
            "Акимат области",
            "Здесь ничего нет",
            "Страница, которую вы ищете, переехала или никогда не существовала.",
            "Новости",
        ),
        Said(
            "Официальный сайт",
            "Упс, кажется, вы заблудились",
            "По этому адресу ничего не опубликовано. Код ошибки: 404.",
            "Домой",
        ),
        Said(
            "Закон",
            "Документ с таким номером отсутствует в базе",
            "Уточните реквизиты документа.",
            "К списку",
        ),
        Said(
            "Новости",
            "",
            "Извините, но публикация, к которой вы обратились, была удалена редакцией.",
            "Все новости",
        ),
        Said("Министрлік", "Кешіріңіз, бұл бет жоқ", "Сілтеме ескірген болуы мүмкін.", "Басты бет"),
        Said(
            "Ассамблея",
            "Материал өшірілген",
            "Сіз сұраған жарияланым сайттан алынған.",
            "Жаңалықтар",
        ),
        Said(
            "404",
            "Кешіріңіз!",
            "Іздегеніңіз табылмай тұр, басқа бөлімдерді қарап көріңіз.",
            "Іздеу",
        ),
    ),
    "fault": (
        Said(
            "Oops",
            "Whoops, looks like something went wrong",
            "Our team has been told about it.",
            "",
        ),
        Said("Archive", "Scheduled downtime", "The archive is offline until Monday morning.", ""),
        Said(
            "Access",
            "Sorry, you have been blocked",
            "You are unable to access this website from your region.",
            "",
        ),
        Said("503", "Server too busy", "HTTP Error 503. The service is unavailable.", ""),
        Said(
            "Сайт на реконструкции",
            "Мы обновляемся",
            "Сайт закрыт на реконструкцию, скоро вернёмся.",
            "",
        ),
        Said("Ошибка", "Сервер перегружен", "Повторите запрос через несколько минут.", "Повторить"),
        Said(
            "Доступ ограничен",
            "Доступ к ресурсу ограничен по решению",
            "Обратитесь к провайдеру.",
            "",
        ),
        Said("Жөндеу", "Сайтта жөндеу жұмыстары жүріп жатыр", "Жақын арада қайта ашыламыз.", ""),
        Said(
            "Қате", "Сұранысты өңдеу кезінде қате шықты", "Біраздан соң қайта кіріңіз.", "Қайталау"
        ),
        Said("Рұқсат", "Бұл бөлімге кіруге рұқсатыңыз жоқ", "", "Артқа"),
    ),
    "challenge": (
        Said(
            "Security check",
            "Let's confirm you are human",
            "Press and hold the button.",
            "Press & Hold",
        ),
        Said(
            "Please wait",
            "Your browser is being checked",
            "You will reach the site in five seconds.",
            "",
        ),
        Said(
            "Pardon our interruption",
            "Pardon our interruption",
            "Something about your browser made us think you were a bot.",
            "Continue",
        ),
        Said("Sucuri", "Verifying your browser", "Requests from your network look automated.", ""),
        Said("Проверка посетителя", "Докажите, что вы не робот", "Поставьте галочку.", "Готово"),
        Said("Один момент", "Убеждаемся, что вы человек", "Страница откроется автоматически.", ""),
        Said(
            "Captcha",
            "Нам нужно убедиться, что это не автоматический запрос",
            "Наберите цифры.",
            "OK",
        ),
        Said("Бір сәт", "Сіздің адам екеніңізге көз жеткізіп жатырмыз", "Күте тұрыңыз.", ""),
        Said("Тексеріс", "Сіз робот емессіз бе?", "Құсбелгіні қойыңыз.", "Дайын"),
        Said("Қорғау", "Сайт DDoS шабуылдарынан қорғалған", "Браузер тексеріліп жатыр.", ""),
    ),
    "consent": (
        Said(
            "Privacy",
            "Help us respect your privacy",
            "Cookies let us count visits. Choose what you allow.",
            "Allow all",
        ),
        Said(
            "Your data",
            "Control your data",
            "With your agreement, we and 812 partners use cookies to personalise ads.",
            "I agree",
        ),
        Said("GDPR", "Cookie consent", "Select which cookies you accept.", "Save preferences"),
        Said(
            "Daily",
            "Read with advertising or subscribe",
            "We use cookies and tracking for ads.",
            "Accept and continue",
        ),
        Said(
            "Приватность",
            "Ваши данные под вашим контролем",
            "Разрешите использование файлов cookie, чтобы продолжить чтение.",
            "Разрешить",
        ),
        Said(
            "Газета",
            "Сайт обрабатывает cookie",
            "Оставаясь на сайте, вы соглашаетесь с этим.",
            "Хорошо",
        ),
        Said(
            "Уведомление",
            "Нам нужно ваше разрешение",
            "Мы собираем куки для статистики.",
            "Разрешаю",
        ),
        Said(
            "Құпиялылық",
            "Сіздің келісіміңіз керек",
            "Сайт cookie файлдарын жинайды.",
            "Рұқсат беремін",
        ),
        Said(
            "Хабарлама",
            "Cookie туралы хабарлама",
            "Сайтта қалу арқылы cookie қолданылуына келісесіз.",
            "Түсінікті",
        ),
        Said(
            "Деректер",
            "Деректеріңізді қорғаймыз",
            "Дербес деректеріңізді жинауға рұқсат етіңіз.",
            "Рұқсат",
        ),
    ),
    "log_in": (
        Said("Account", "Welcome back", "Use your work account", "Next"),
        Said(
            "Intranet", "Identify yourself", "Enter your credentials to reach the portal.", "Submit"
        ),
        Said(
            "Journal",
            "This article is for subscribers",
            "Already a subscriber? Sign in.",
            "Subscribe",
        ),
        Said(
            "Moodle",
            "You are not logged in",
            "Guests cannot access this course. Please log in.",
            "Continue",
        ),
        Said("Личный кабинет", "Добро пожаловать", "ИИН и пароль", "Продолжить"),
        Said("СЭД", "Идентификация пользователя", "Укажите имя пользователя и пароль домена", "ОК"),
        Said(
            "Издание", "Полный текст доступен по подписке", "Уже подписаны? Войдите.", "Подписаться"
        ),
        Said("Кабинет", "Жеке кабинет", "ЖСН мен құпиясөзіңізді теріңіз", "Әрі қарай"),
        Said("Портал", "Пайдаланушыны сәйкестендіру", "Логиніңізді енгізіңіз", "Жалғастыру"),
        Said("Журнал", "Толық мәтін жазылушыларға ғана ашық", "Жазылғансыз ба? Кіріңіз.", "Жазылу"),
    ),
    "script": (
        Said(
            "Dashboard",
            "",
            "JavaScript is not enabled in your browser; this application cannot start.",
            "",
        ),
        Said("Legal database", "", "Please wait, the application is starting", ""),
        Said("UN Library", "", "Scripts must be allowed to view the catalogue.", ""),
        Said("Кабинет", "", "Чтобы увидеть содержимое, разрешите выполнение скриптов.", ""),
        Said("Реестр", "", "Приложение запускается", ""),
        Said("Архив", "", "", ""),
        Said("Статистика", "", "Без JavaScript сайт не откроется.", ""),
        Said("Қызметтер", "", "Бетті көру үшін браузерде JavaScript-ті іске қосыңыз.", ""),
        Said("Тізілім", "", "Деректер жүктеліп жатыр", ""),
        Said("Ашық деректер", "", "", ""),
    ),
    "moved": (
        Said(
            "Moved",
            "We have a new home",
            "Update your bookmarks: the ministry is now at gov.example.",
            "",
        ),
        Said("", "", "One moment, taking you to the document", ""),
        Said("", "", "", ""),
        Said(
            "Новый портал",
            "Мы переехали на новый портал",
            "Через 5 секунд откроется новая версия.",
            "",
        ),
        Said("", "", "Если страница не открылась, нажмите сюда.", ""),
        Said("Loading", "", "", ""),
        Said("Переход", "Вы покидаете сайт", "Переход на внешний ресурс.", ""),
        Said("", "", "Жаңа порталға өтіп жатырсыз", ""),
        Said("Мекенжай өзгерді", "Біздің жаңа мекенжайымыз", "Бетбелгіні жаңартыңыз.", ""),
        Said("", "", "", ""),
    ),
}
_TEASERS = (
    "Президент принял участие в открытии новой школы в области",
    "Көктемгі егіс жұмыстары жоспарға сай жүргізілуде",
    "Delegations discussed cooperation in education and culture",
    "Утверждён состав научно-экспертной группы",
    "Этномәдени бірлестіктер мерекелік шара өткізді",
)


def page(kind: str, number: int) -> bytes:
    """The page of a kind that says the text of this number."""
    said = SAID[kind][number]
    if kind == "script":
        return _application(said, number).encode()
    if kind == "moved":
        return _sent_on(said, number).encode()
    return (_portal, _card, _table)[number % 3](said, kind).encode()


def _fields(kind: str) -> str:
    return (
        '<form method="post"><label>…<input name="l"></label><input TYPE=PASSWORD name="w"></form>'
        if kind == "log_in"
        else ""
    )


def _portal(said: Said, kind: str) -> str:
    teasers = "".join(
        f'<div class="item"><a href="/n{n}"><h4>{one}</h4></a><span>{n + 1}.11.2026</span></div>'
        for n, one in enumerate(_TEASERS)
    )
    return (
        '<!doctype html><html lang="kk"><head><meta charset="utf-8"/>'
        f"<title>{said.title} | gov.example</title></head><body><header><div>gov.example</div>"
        '<a href="/about">О нас</a> <a href="/contacts">Байланыс</a></header>'
        f'<section class="content"><h3>{said.heading}</h3><p class="lead"><b>{said.text}</b></p>'
        f'{_fields(kind)}<p><button type="button">{said.control}</button></p></section>'
        f"<section class='latest'>{teasers}</section>"
        "<footer>Call-центр: 1414<br>gov.example, 2026</footer></body></html>"
    )


def _card(said: Said, kind: str) -> str:
    return (
        f"<html><head><title>{said.title}</title><meta name=robots content=noindex></head>"
        f"<body style='background:#eee'><div id=card><img src=logo.svg alt=''><div class=t>"
        f"{said.heading}</div><div class=s>{said.text}</div>{_fields(kind)}"
        f"<a role=button href='#'>{said.control}</a></div></body></html>"
    )


def _table(said: Said, kind: str) -> str:
    return (
        f"<HTML><HEAD><TITLE>{said.title}</TITLE></HEAD><BODY><TABLE width=100%><TR><TD><A HREF=/>"
        f"Logo</A></TD><TD><A HREF=/a>A</A> | <A HREF=/b>B</A></TD></TR><TR><TD colspan=2><CENTER>"
        f"<FONT size=5>{said.heading}</FONT><BR><BR>{said.text}<BR>{_fields(kind)}"
        f"<INPUT type=submit value='{said.control}'></CENTER></TD></TR></TABLE></BODY></HTML>"
    )


def _application(said: Said, number: int) -> str:
    inside = (
        f"<div id='__next'></div><noscript><strong>{said.text}</strong></noscript>",
        f"<div class='spinner'></div><div class='caption'>{said.text}</div>",
        f"<main id='mount'></main><noscript><div>{said.text}</div></noscript>",
    )[number % 3]
    state = "<script>self.__data=[" + "0," * 900 + "0]</script>"
    return (
        f"<!doctype html><html><head><title>{said.title}</title>"
        "<script defer src='/static/main.8f3.js'></script></head>"
        f"<body>{inside}{state}</body></html>"
    )


def _sent_on(said: Said, number: int) -> str:
    head = (
        "<meta content='3; URL=\"https://gov.example/new\"' http-equiv='refresh'/>",
        "<script type='text/javascript'>top.location.replace('https://gov.example/d/1');</script>",
        "<meta http-equiv='Refresh' content='0;https://gov.example/ru'>",
    )[number % 3]
    return (
        f"<html><head>{head}<title>{said.title}</title></head><body><center><b>{said.heading}</b>"
        f"<p>{said.text}</p></center></body></html>"
    )
