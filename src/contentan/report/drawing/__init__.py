"""Pictures in the report.

Takes numbers; gives SVG in which everything is escaped.
"""
