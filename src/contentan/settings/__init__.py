"""contentan.toml: what a person would otherwise type again and again.

Takes the file; gives the value of each key and where it came from. The command line goes over the
file, the file over the default.
"""
