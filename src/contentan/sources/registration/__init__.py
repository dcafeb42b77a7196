"""The register as people keep it, in CSV or XLSX: documents entered, rows checked.

Takes files and a register; gives rows added, table FINDINGS of what is wrong or doubtful, or the
register in the other format. docs/use/register.md describes the columns.
"""
