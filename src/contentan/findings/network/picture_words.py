"""Words of the network's picture in three languages."""

from __future__ import annotations

from contentan.model import Lang

WORDS: dict[str, dict[Lang, str]] = {
    "title": {
        "kk": "Бір абзацта бірге кездесетін институттар, бағдарламалар және тақырыптар",
        "ru": "Институты, программы и темы, которые встречаются в одном абзаце",
        "en": "Institutions, programmes and themes that stand together in a paragraph",
    },
    "institution": {"kk": "институт", "ru": "институт", "en": "institution"},
    "programme": {
        "kk": "бағдарлама не мысал",
        "ru": "программа или пример",
        "en": "programme or example",
    },
    "theme": {"kk": "тақырып", "ru": "тема", "en": "theme"},
    "size": {
        "kk": "белгінің ауданы: абзацтар үлесі",
        "ru": "площадь знака: доля абзацев",
        "en": "area of a mark: share of paragraphs",
    },
    "width": {
        "kk": "сызықтың ені: c, 0 — бірге кездеспейді, 1 — бөлек кездеспейді",
        "ru": "толщина линии: c, 0 — не встречаются вместе, 1 — не встречаются порознь",
        "en": "width of a line: c, 0 never together, 1 never apart",
    },
    "dashed": {
        "kk": "үзік сызық: бірі екіншісінен {n} еседен астам жиі, c аз нәрсе айтады",
        "ru": "пунктир: одно встречается более чем в {n} раз чаще другого, c мало что говорит",
        "en": "broken line: one is more than {n} times as frequent as the other, c says little",
    },
    "absent": {
        "kk": "сұр: бұл елдің мәтіндерінде жоқ",
        "ru": "серым: в текстах этой страны нет",
        "en": "grey: not in this country's texts",
    },
    "rule": {
        "kk": (
            "Сызық: кемінде {d} құжаттың кемінде {k} абзацында бірге және құжаттардың ішінде"
            " кездейсоқтықтан жиірек."
        ),
        "ru": (
            "Линия: вместе не менее чем в {k} абзацах не менее чем {d} документов и чаще, чем"
            " случайно внутри документов."
        ),
        "en": (
            "A line: together in at least {k} paragraphs of at least {d} documents, and more often"
            " than by chance within documents."
        ),
    },
    "most": {
        "kk": "Сызық тым көп болса, кездейсоқтықтан ең көп асатындары салынған.",
        "ru": "Если линий слишком много, нарисованы те, что больше всего превышают случайное.",
        "en": "Where there are too many lines, those that exceed chance most are drawn.",
    },
    "none": {
        "kk": "Жеткілікті жиі бірге кездесетін жұп жоқ.",
        "ru": "Нет пар, которые встречаются вместе достаточно часто.",
        "en": "No two stand together often enough to be drawn.",
    },
    "all": {"kk": "абзац саны: {n}", "ru": "абзацев: {n}", "en": "paragraphs: {n}"},
    "drawn": {"kk": "сызық саны: {n}", "ru": "линий: {n}", "en": "lines: {n}"},
    "of_node": {
        "kk": "{label}: абзац саны {n}, құжат саны {d}",
        "ru": "{label}: абзацев {n}, документов {d}",
        "en": "{label}: paragraphs {n}, documents {d}",
    },
    "of_edge": {
        "kk": "{left} — {right}: c = {c}; бірге {n} абзацта, құжат саны {d}",
        "ru": "{left} — {right}: c = {c}; вместе в абзацах: {n}, документов: {d}",
        "en": "{left} and {right}: c = {c}; together in paragraphs: {n}, documents: {d}",
    },
}
COUNTRIES: dict[str, dict[Lang, str]] = {
    "KAZ": {"kk": "Қазақстан", "ru": "Казахстан", "en": "Kazakhstan"},
    "USA": {"kk": "АҚШ", "ru": "США", "en": "USA"},
}
