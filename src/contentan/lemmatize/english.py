"""English lemmas: simplemma's, the rules' and the form itself, ranked by a small model that looks
at the neighbours.

'left' is leave or left, 'meeting' meet or meeting: the words beside them decide. Conventions stand
in english_closed.tsv, irregular forms in english_irregular.tsv; english_words.tsv lists words in
-ed, -ing and -s that are words of their own. Whoever proposes a lemma, it has to be a word
(`english_dictionary`). Everything is looked up in lower case. A form with a
clitic has the lemma of its first part (don't: do, Arafat's: arafat), a misspelt one that of the
word that is meant (`english_spelling`).
"""

from __future__ import annotations

import functools
import re
from importlib import resources

from contentan.lemmatize import english_dictionary as dictionary
from contentan.lemmatize import english_spelling as spelling
from contentan.lemmatize import ranker
from contentan.lemmatize.ranker import Entry, Ranked, Ranker, Reading, Template

_DATA = resources.files("contentan.lemmatize") / "data"
_STRETCHED = re.compile(r"([a-z])\1\1+")
#: "The 70's" are the 70s; "2017's" is what 2017 has.
_DECADE = re.compile(r"\d0's")
_CLITICS = ("n't", "'s", "'re", "'ve", "'ll", "'d", "'m", "'")

WORD, ENDING, CLASS, COARSE = range(4)
SIGN, SHAPE, OWN, NAMED = range(4)
TEMPLATES = (
    Template("p1.word", -1, WORD, SIGN),
    Template("n1.word", 1, WORD, SIGN),
    Template("p2.word", -2, WORD, SIGN),
    Template("n2.word", 2, WORD, SIGN),
    Template("p1.end", -1, ENDING, SIGN),
    Template("n1.end", 1, ENDING, SIGN),
    Template("p1.class", -1, CLASS, SIGN),
    Template("n1.class", 1, CLASS, SIGN),
    Template("p2.class", -2, CLASS, SIGN),
    Template("n2.class", 2, CLASS, SIGN),
    Template("p1.coarse", -1, COARSE, SIGN),
    Template("n1.coarse", 1, COARSE, SIGN),
    Template("p2.coarse", -2, COARSE, SIGN),
    Template("n2.coarse", 2, COARSE, SIGN),
    Template("p1.coarse own", -1, COARSE, OWN),
    Template("n1.coarse own", 1, COARSE, OWN),
    Template("p1.shape", -1, CLASS, SHAPE),
    Template("n1.shape", 1, CLASS, SHAPE),
    Template("p1.class own", -1, CLASS, OWN),
    Template("n1.class own", 1, CLASS, OWN),
    Template("p1.own", -1, WORD, OWN),
    Template("n1.own", 1, WORD, OWN),
    Template("p1.named", -1, WORD, NAMED),
    Template("n1.named", 1, WORD, NAMED),
    Template("p1.named class", -1, CLASS, NAMED),
    Template("n1.named class", 1, CLASS, NAMED),
)


def _rows(name: str) -> list[list[str]]:
    text = (_DATA / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines()[1:]]


@functools.cache
def closed_forms() -> dict[str, tuple[str, ...]]:
    """Forms whose lemmas are a matter of convention, with all of them."""
    return {form: tuple(lemmas.split()) for form, lemmas in _rows("english_closed.tsv")}


@functools.cache
def irregular_forms() -> dict[str, tuple[str, ...]]:
    """Irregular forms with the words that they are forms of."""
    found: dict[str, tuple[str, ...]] = {}
    for lemma, forms in _rows("english_irregular.tsv"):
        for form in forms.split():
            found[form] = (*found.get(form, ()), lemma)
    return found


@functools.cache
def own_words() -> dict[str, str]:
    """Words in -ed, -ing and -s that are adjectives, nouns or plurals of their own: 'meeting' ->
    'noun'.
    """
    found: dict[str, str] = {}
    for kind, words in _rows("english_words.tsv"):
        for word in words.split():
            found[word] = (
                f"{found[word]} {kind}" if word in found and kind not in found[word] else kind
            )
    return found


@functools.cache
def function_words() -> frozenset[str]:
    """Words and marks that context knows one by one; all others it knows by their endings."""
    return frozenset(
        word for (line,) in _rows("english_function_words.tsv") for word in line.split()
    )


def fold(form: str) -> str:
    """Lower case, straight apostrophes. fold('It’s') == "it's"."""
    return form.lower().replace("’", "'").replace("‘", "'")


def _sources(form: str, low: str) -> dict[str, set[str]]:
    """Every lemma that may be meant, with what proposes it: words only, and the form itself."""
    import simplemma

    found: dict[str, set[str]] = {low: {"same"}}
    if not any(letter.isalnum() for letter in low):
        return found
    base, clitic = ("", "") if low.endswith("in'") else _split(low)
    base = base or low
    if clitic:
        found.setdefault(base, set()).add("clitic")
    listed = dictionary.levels()
    for lemma, rule in dictionary.stems(base).items():
        # A quick look before the slow one: most of what the rules make is no word.
        maybe = lemma in listed or rule == "s" or "-" in lemma
        if maybe and dictionary.is_regular(lemma, base):
            found.setdefault(lemma, set()).add(rule)
    man = base.removesuffix("men") + "man"
    horseman = (man,) if len(base) > 5 and base.endswith("men") and man in listed else ()
    for lemma in irregular_forms().get(base, horseman):
        found.setdefault(lemma, set()).add("irregular")
    # In lower case and as written: simplemma treats capitals as names, which says something, too.
    other = simplemma.lemmatize(base, lang="en").lower()
    found.setdefault(other, set()).add("other")
    exact = simplemma.lemmatize(form.replace("’", "'"), lang="en").lower()
    found.setdefault(exact, set()).add("exact")
    return _words_only(found, low, base)


def _words_only(found: dict[str, set[str]], low: str, base: str) -> dict[str, set[str]]:
    """The proposals without those that are no word, or no word with such a form.

    simplemma has thanke for thanked and ski for skies. Of a form that no list has, the plural of a
    new word or of a name may be cut.
    """
    regular = base.endswith(("s", "ed", "ing", "er", "est"))
    kept, unlisted = {}, {}
    listed = any("irregular" in why for why in found.values())
    for lemma, why in found.items():
        if lemma == low or why & {"clitic", "irregular"}:
            kept[lemma] = why
        elif regular and lemma[:2] == base[:2] and not dictionary.is_regular(lemma, base):
            continue
        elif listed and why <= {"other", "exact"}:
            continue  # simplemma has gan for gone
        elif dictionary.level(lemma) and not _spelt_out(lemma, base):
            kept[lemma] = why
        elif "s" in why and lemma[-1].isalpha() and not dictionary.level(base):
            unlisted[lemma] = why | {"unknown"}
    return kept if len(kept) > 1 else kept | unlisted


def _spelt_out(lemma: str, base: str) -> bool:
    """Whether a lemma writes in words what the form has in digits or in one: 1990s, wifi."""
    return ("-" in lemma and "-" not in base) or any(letter.isdigit() for letter in base)


def _split(low: str) -> tuple[str, str]:
    """A form before its clitic, and the clitic. _split("arafat's") == ('arafat', "'s")."""
    for clitic in _CLITICS:
        if low.endswith(clitic) and len(low) > len(clitic):
            return low.removesuffix(clitic), clitic
    return low, ""


def _rule(why: set[str]) -> str:
    """The one name under which context knows a reading: its regular rule, else what proposed it."""
    for name in ("same", "ed", "ing", "s", "er", "est", "irregular", "clitic"):
        if name in why:
            return name
    return "other"


def _shape(form: str) -> str:
    if form[:1].isupper():
        return "upper" if form.isupper() and len(form) > 1 else "capital"
    return "lower"


def entry(form: str) -> Entry:
    """All readings of a form with their features, and what it shows to its neighbours."""
    low = _in_short(fold(form))
    if form.islower() and (meant := spelling.mended(low)) != low:
        form = low = meant
    if _DECADE.fullmatch(low):
        form = low = low.replace("'", "")
    shape, closed = _shape(form), closed_forms().get(low)
    sources = _sources(form, low)
    if closed:
        sources = {lemma: sources.get(lemma, {"closed"}) for lemma in closed}
    kind = own_words().get(low, "")
    readings = tuple(
        _reading(low, lemma, why, shape, kind, closed) for lemma, why in sources.items()
    )
    word = low if low in function_words() else ""
    ending = low[-3:] if low[-1:].isalpha() else low
    if low[-1:].isdigit():
        ending = "#"
    return Entry(readings, (word, ending, _class(low, word, shape), _coarse(low, shape)))


def _in_short(low: str) -> str:
    """A form without the letters that only lengthen it, where that is a word.

    >>> _in_short("sooooo"), _in_short("pleeease"), _in_short("www")
    ('so', 'please', 'www')
    """
    if not _STRETCHED.search(low) or dictionary.level(low):
        return low
    # Twice before once: soooon is soon, sooooo is so.
    made = (_STRETCHED.sub(letters, low) for letters in (r"\1\1", r"\1"))
    return next((one for one in made if len(one) > 1 and dictionary.level(one)), low)


def _class(low: str, word: str, shape: str) -> str:
    """A rough class: the word itself where it is a function word, else its shape and last two
    letters.
    """
    if word:
        return word
    if low[-1:].isalpha():
        return f"{shape} {low[-2:]}"
    return "digit" if low[-1:].isdigit() else "mark"


@functools.cache
def classes() -> dict[str, str]:
    """The class of each function word, as far as it decides what stands beside it."""
    return {word: name for name, words in _rows("english_classes.tsv") for word in words.split()}


def _coarse(low: str, shape: str) -> str:
    """A coarse class: that of a function word, else what the ending and the shape say."""
    if low in classes():
        return classes()[low]
    if not low[-1:].isalpha():
        return "digit" if low[-1:].isdigit() else "mark"
    if shape != "lower":
        return "name"
    for ending in ("ing", "ed", "ly", "s"):
        if low.endswith(ending):
            return ending
    return "other"


def _reading(
    low: str, lemma: str, why: set[str], shape: str, kind: str, closed: tuple[str, ...] | None
) -> Reading:
    rule, same = _rule(why), "same" if lemma == low else "cut"
    exact = "".join(sorted(name[0] for name in why & {"other", "exact", "unknown", "strange"}))
    features = {f"from:{name}": 1.0 for name in why}
    features |= {
        f"{same} {exact}": 1.0,
        f"shape:{shape} {rule} {exact}": 1.0,
        f"listed:{kind} {rule}": 1.0,
        f"ending:{low[-3:]} {rule}": 1.0,
        f"ending:{low[-4:]} {rule}": 1.0,
        f"change:{low[-3:]} {lemma[-2:]}": 1.0,
    }
    if rule != "same":
        features[f"level:{dictionary.level(lemma)} {rule}"] = 1.0
        features[f"commoner:{dictionary.level(low)} {dictionary.level(lemma)}"] = 1.0
    if closed:
        features = {f"closed:{low} {lemma}": 1.0, f"closed {shape}:{low} {lemma}": 1.0}
    # A noun in -ing or an adjective in -ed, unchanged: each ending has a sign of its own.
    ending = ""
    if rule == "same" and low.endswith("ing"):
        ending = "ing"
    elif rule == "same" and low.endswith("ed"):
        ending = "ed"
    sign = ending + rule
    named = f"{low} {lemma}" if closed and len(closed) > 1 else ""
    return Reading(lemma, features, (sign, f"{shape} {same}", f"{kind} {rule}", named))


@functools.cache
def model() -> Ranker:
    """The ranker as shipped."""
    return ranker.read_weights(_DATA / "english_weights.tsv", TEMPLATES)


@functools.lru_cache(maxsize=300_000)
def ranked(form: str) -> Ranked:
    """A form's readings with their scores."""
    return ranker.rank(model(), entry(form))


def lemmas(form: str) -> tuple[str, ...]:
    """Plausible lemmas of a form alone, lower case, best first.

    >>> lemmas("Exchanges")
    ('exchange',)
    """
    return ranked(form).plausible
