"""contentan.toml: what a person would otherwise type again and again. The command line goes over the file, the file over the default."""

from contentan.settings.example import example
from contentan.settings.file import NAME, File, find, read
from contentan.settings.keys import COUNTRIES, SEED, Key, keys

__all__ = ["COUNTRIES", "NAME", "SEED", "File", "Key", "example", "find", "keys", "read"]
