"""The register as people keep it: read and altered as CSV or XLSX, rows added, rows checked."""
