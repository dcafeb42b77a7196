"""Pure numbers: agreement, intervals, sampling. Knows no document.

Takes arrays and counts; gives estimates with their intervals.
"""
