"""Review: analysts judge the machine's hits on a screen of their own machine, or in a workbook.

`frame` makes of a run what a sample can be drawn from, `web` is the screen, `guard` and `people` are what keeps strangers out of it,
`context` shows the page around a hit, `screens` puts together what a page shows. Decisions are kept by `contentan.decisions` alone.
"""
