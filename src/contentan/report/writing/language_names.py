"""Names of the languages that a report tells of, by the tags that the letter model gives."""

from __future__ import annotations

from contentan.extract.prose.letter_model import NOISE
from contentan.report.writing.catalogue import Text

#: In English, by which the catalogues find them; what a script alone tells is named by its main
#: language.
NAMES = {
    "kk": "Kazakh",
    "ru": "Russian",
    "en": "English",
    "kk_Arab": "Kazakh in Arabic script",
    "kk_Latn": "Kazakh in Latin script",
    "ar": "Arabic",
    "az_Cyrl": "Azerbaijani (Cyrillic)",
    "az_Latn": "Azerbaijani",
    "ba": "Bashkir",
    "be": "Belarusian",
    "bg": "Bulgarian",
    "bo": "Tibetan",
    "ckb": "Kurdish",
    "crh": "Crimean Tatar",
    "cs": "Czech",
    "cv": "Chuvash",
    "de": "German",
    "el": "Greek",
    "es": "Spanish",
    "et": "Estonian",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hu": "Hungarian",
    "hy": "Armenian",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ka": "Georgian",
    "kaa": "Karakalpak",
    "ko": "Korean",
    "ky": "Kyrgyz",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "mk": "Macedonian",
    "mn": "Mongolian",
    "nl": "Dutch",
    "os": "Ossetic",
    "pl": "Polish",
    "ps": "Pashto",
    "pt": "Portuguese",
    "ro": "Romanian",
    "sah": "Yakut",
    "sr_Cyrl": "Serbian (Cyrillic)",
    "sr_Latn": "Serbian",
    "sv": "Swedish",
    "tg": "Tajik",
    "th": "Thai",
    "tk_Latn": "Turkmen",
    "tr": "Turkish",
    "tt": "Tatar",
    "ug": "Uyghur",
    "ug_Latn": "Uyghur (Latin)",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "uz_Cyrl": "Uzbek (Cyrillic)",
    "uz_Latn": "Uzbek",
    "zh": "Chinese",
    "unknown": "a language of another script",
    NOISE: "no prose in any language",
}


def language_name(text: Text, tag: str) -> str:
    """The name of a language in the report's; a tag that is not known as it is.

    >>> from contentan.report.writing.catalogue import text_of
    >>> language_name(text_of("ru"), "de")
    'немецкий'
    """
    return text.term(NAMES.get(tag, tag))
