"""Analysts judge the machine's hits, on a screen of their own machine or in a workbook.

Takes a run and its samples; gives decisions, which the room `decisions` alone keeps.
"""
