"""Review in Excel, and decisions as files.

Takes a sample; gives a workbook, and the decisions of one that was filled in.
"""
