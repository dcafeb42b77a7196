"""Web pages as embassies and ministries have them: menu, banner, script and footer around the text.

A hidden section is an accordion: its words are in the file, but no reader sees them before a click.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from typesetting.source import Block, Source

STYLE = (
    "body{font-family:serif;margin:0}nav"
    " li{display:inline;margin-right:1em}main{max-width:42em;margin:auto}"
)
SCRIPT = """\
document.querySelectorAll(".accordion-button").forEach(function (button) {
  button.addEventListener("click", function () {
    button.nextElementSibling.style.display = "block";
  });
});
window.siteSettings = {"exchange": false, "menu": "open"};"""
PAGE = """\
<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<title>{title} | {site}</title>
<style>{style}</style>
<script>
{script}
</script>
</head>
<body>
<header>
<p class="site">{site}</p>
<nav>
<ul>
{menu}
</ul>
</nav>
</header>
<main>
<article>
{article}
</article>
</main>
<footer>
<p>{footer}</p>
</footer>
</body>
</html>
"""


def make(source: Source, row: Mapping[str, str]) -> bytes:
    """The page's bytes. `row` is the register's row: its language and date."""
    title, *rest = source.blocks
    article = [
        f"<h1>{escape(title.text)}</h1>",
        f'<p class="date"><time datetime="{row["date"]}">{row["date"]}</time></p>',
    ]
    menu = [
        f'<li><a href="#">{escape(entry)}</a></li>' for entry in source.options["menu"].split(", ")
    ]
    page = PAGE.format(
        lang=row["lang"],
        title=escape(title.text),
        site=escape(source.options["site"]),
        style=STYLE,
        script=SCRIPT,
        menu="\n".join(menu),
        article="\n".join(article + _article(rest)),
        footer=escape(source.options["footer"]),
    )
    return page.encode()


def _article(blocks: list[Block]) -> list[str]:
    made, inside = [], False
    for block in blocks:
        if inside and not block.hidden:
            made.append("</div>")
        if block.hidden and block.kind == "heading":
            made.append(f'<button class="accordion-button">{escape(block.text)}</button>')
            made.append('<div class="accordion-body" style="display:none">')
        else:
            made.append(_block(block))
        inside = block.hidden
    return made + ["</div>"] * inside


def _block(block: Block) -> str:
    if block.kind == "heading":
        return f"<h{block.level}>{escape(block.text)}</h{block.level}>"
    if block.kind == "list":
        return "<ul>\n" + "\n".join(f"<li>{escape(row[0])}</li>" for row in block.rows) + "\n</ul>"
    if block.kind == "table":
        return (
            "<table>\n"
            + "\n".join(_row(row, "td" if n else "th") for n, row in enumerate(block.rows))
            + "\n</table>"
        )
    return f"<p>{escape(block.text)}</p>"


def _row(row: tuple[str, ...], tag: str) -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in row) + "</tr>"
