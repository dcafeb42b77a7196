"""What of a web page is text where names and tags mislead, and what is a menu all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from contentan.extract.reading import extract
from contentan.extract.text.html import blocks, whole

LEAD = (
    "<h1>Accord</h1><p>The Assembly supports accord and friendship of peoples, and its members take"
    " part in exchange programmes for students of all regions.</p>"
    "<p>Public diplomacy strengthens trust; festivals of culture take place in each region.</p>"
)


def _texts(part: str) -> list[str]:
    made = blocks(f"<html><body><main>{LEAD}{part}</main></body></html>")
    return [line.text for block in made for line in block.lines][3:]


def test_a_list_of_links_in_the_main_part_is_a_list() -> None:
    names = [f"Association number {n}" for n in range(6)]
    part = "".join(f"<li><a href='/{n}'>{name}</a></li>" for n, name in enumerate(names))
    assert _texts(f"<ul>{part}</ul>") == names
    assert _texts(f"<div><ul>{part}</ul></div>") == names


def test_a_table_of_contents_of_the_page_is_none() -> None:
    part = "".join(f"<li><a href='#s{n}'>Section number {n}</a></li>" for n in range(6))
    assert _texts(f"<ul>{part}</ul><p>Text.</p>") == ["Text."]


def test_buttons_to_share_are_no_text() -> None:
    part = "".join(f"<a href='/{n}'>Share number {n}</a>" for n in range(6))
    assert _texts(f"<div>{part}</div>") == []


def test_a_name_of_furniture_does_not_hide_a_sentence() -> None:
    assert _texts("<div class='related'><p>One more word on accord.</p></div>") != []
    assert _texts("<div class='print'><a href='/p'>Print</a></div>") == []
    related = (
        "<div class='related'><p><a href='/a'>The envoy spoke of trade. Read more.</a></p></div>"
    )
    assert _texts(related) == []


def test_cookies_and_menus_are_left_out_whatever_they_say() -> None:
    assert _texts("<div class='cookie-banner'><p>We use cookies on this site.</p></div>") == []
    assert _texts("<nav><p>We use cookies on this site.</p></nav>") == []


def test_an_aside_is_read_if_it_says_something() -> None:
    assert _texts("<aside><p>The envoy spoke of friendship.</p></aside>") == [
        "The envoy spoke of friendship."
    ]
    assert _texts("<aside><a href='/'>Home</a></aside>") == []


def test_titles_of_folded_parts_are_headings() -> None:
    part = (
        "<h4><button aria-controls='a'>Who may apply?</button></h4>"
        "<div id='a'><p>Students.</p></div>"
        "<button class='accordion-button'>How long?</button><div><p>One year.</p></div>"
        "<input type='checkbox' id='b'><label for='b'>Where to?</label><div><p>Abroad.</p></div>"
        "<form><label>Your name</label><input></form><button>Subscribe</button>"
    )
    assert _texts(part) == [
        *("Who may apply?", "Students.", "How long?", "One year.", "Where to?", "Abroad.")
    ]


def test_text_behind_the_end_of_the_page_is_read() -> None:
    made = whole("<html><body><p>One.</p></body></html><p>Two.</p>")
    assert [block.lines[0].text for block in made] == ["One.", "Two."]


def test_an_attribute_that_xml_cannot_have_ends_nothing() -> None:
    made = blocks(f"<html><body><div 4x\x01='y' <=''>{LEAD}</div></body></html>")
    assert made[0].lines[0].text == "Accord"


@pytest.mark.parametrize("entity", [True, False])
@pytest.mark.parametrize("page", ["<main><p>{}</p></main>", "<body><p>{}</p><p>{}</p></body>"])
def test_halves_of_letters_that_look_like_spaces_stay_until_they_are_mended(
    tmp_path: Path, page: str, *, entity: bool
) -> None:
    """UTF-8 read as windows-1251: 'Р' ends in a no-break space there, 'Э' in a soft hyphen."""
    text = "Развитие Мира и РФ: Работа Рабочей группы. Это важно для Экономики и Роста страны."
    wrong = text.encode().decode("cp1251")
    if entity:
        wrong = wrong.replace("\u00a0", "&nbsp;").replace("\u00ad", "&shy;")
    file = tmp_path / "a.html"
    file.write_text("<!doctype html>" + page.replace("{}", wrong), encoding="utf-8")
    made = extract(file)
    assert text in made.text and not made.notices
    assert "mojibake" in made.repairs["rule"].to_list()


def test_sound_pages_keep_their_runes() -> None:
    assert "ᛮ and ᛯ" in _texts("<p>ᛮ and ᛯ are golden numbers, П.Р. writes.</p>")[0]
