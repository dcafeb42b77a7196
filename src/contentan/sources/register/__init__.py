"""The register as people keep it, CSV or XLSX. Takes files; gives rows added, and rows checked.

docs/use/register.md describes the columns.
"""
