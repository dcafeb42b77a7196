"""Pure numbers: agreement, intervals, sampling. Takes arrays and counts; gives estimates. Knows no
document.
"""
