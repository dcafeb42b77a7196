"""Where in our documents a stretch of another program's text stands."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from contentan.interchange.codings.text_places import Place, fold
from contentan.interchange.shared.foreign_marks import Mark, load_json, utf16_to_points
from tests.interchange.coded_texts import corpus

WORDS = st.lists(st.sampled_from("мир accord 😀 é ә & a ab".split()), min_size=1, max_size=30)


@settings(max_examples=50)
@given(WORDS, st.data())
def test_another_programs_spaces_hyphens_and_letters_do_not_matter(
    words: list[str], data: st.DataObject
) -> None:
    """The whole text, with other white space, soft hyphens and letters in parts, gives the same
    stretch.
    """
    ours = "".join(word + data.draw(st.sampled_from([" ", "\n\n"])) for word in words).strip()
    theirs, places = "", []
    for letter in ours:
        places.append(len(theirs))
        new = (
            data.draw(st.sampled_from(["  ", "\r\n", "\t"]))
            if letter == " "
            else "\r\n\r\n"
            if letter == "\n"
            else letter
        )
        theirs += (
            "e\u0301" if letter == "é" else new + data.draw(st.sampled_from(["", "", "\u00ad"]))
        )
    places.append(len(theirs))
    start = data.draw(st.integers(0, len(ours) - 1))
    stop = data.draw(st.integers(start + 1, len(ours)))
    found = corpus({"d": ours}).find(
        Mark(1, "x", text=theirs, start=places[start], stop=places[stop])
    )
    wanted = ours[start:stop].strip()
    if not wanted:
        assert isinstance(found, str)
        return
    assert isinstance(found, Place)
    lead = len(ours[start:stop]) - len(ours[start:stop].lstrip())
    assert (found.start, found.quote) == (start + lead, wanted)


@given(st.text("ab \n", max_size=30), st.text("ab ", min_size=1, max_size=3))
def test_words_are_found_once_or_not_at_all(text: str, words: str) -> None:
    found = corpus({"d": text}).find(Mark(1, "x", doc="d", quote=words))
    folded, own = fold(text).text, fold(words).text.strip()
    places = [at for at in range(len(folded)) if own and folded.startswith(own, at)]
    if len(places) == 1:
        assert isinstance(found, Place)
        assert fold(found.quote).text == own
    else:
        assert isinstance(found, str)


def test_surroundings_tell_one_place_from_another() -> None:
    ours = {
        "d": (
            "The first forum met in Almaty. Peace was its aim. The second forum met in Astana."
            " Peace was its aim."
        )
    }
    theirs = "minutes: the second forum met in Astana. Peace was its aim. END"
    at = theirs.find("Peace")
    found = corpus(ours).find(Mark(1, "x", doc="d", text=theirs, start=at, stop=at + 5))
    assert isinstance(found, Place)
    assert found.start == ours["d"].rfind("Peace")
    assert isinstance(corpus(ours).find(Mark(1, "x", doc="d", text="Peace!", start=0, stop=5)), str)


def test_a_text_that_two_documents_have_is_not_guessed() -> None:
    both = {"a": "One.\n\nShared paragraph.", "b": "Shared paragraph.\n\nTwo."}
    assert isinstance(corpus(both).find(Mark(1, "x", text="Shared paragraph.")), str)
    found = corpus(both).find(Mark(1, "x", doc="b", text="Shared paragraph."))
    assert isinstance(found, Place)
    assert (found.doc, found.start) == ("b", 0)


@given(st.text("a😀ә\U0001f1f0", max_size=20), st.integers(0, 20))
def test_utf_16_units(text: str, at: int) -> None:
    units = len(text[:at].encode("utf-16-le")) // 2
    assert utf16_to_points(text, units) == min(at, len(text))


def test_half_a_pair_of_a_json_text_can_be_written() -> None:
    assert load_json('["a \\ud800 b", "\\ud83d\\ude00"]') == ["a ? b", "😀"]
