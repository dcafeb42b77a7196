"""Decisions of analysts: primary data, only ever added, in one SQLite file (`schema`).

`samples` holds what was given to whom, `log` what they decided and who may see it, `carry` finds
judged items again in a later run and `judged` makes the tables from which precision, recall and
corrected figures are computed. Nothing here knows HTTP or changes a hit.
"""
