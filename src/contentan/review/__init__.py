"""Review: analysts judge the machine's hits on a screen of their own machine, or in a workbook.

`frame` makes of a run what a sample can be drawn from, `drawing` draws it. Of the screen, `web` has the routes, `application` puts them
together, `guard`, `people` and `asking` keep strangers out, `context` shows the page around a hit, `screens` and `figures` put together
what a page shows. Decisions are kept by `contentan.decisions` alone.
"""
