"""A study to begin with: the folder that `contentan init` makes, empty or with the sample corpus.

Takes a folder; gives contentan.toml, corpus/register.csv and a codebook in it. The wheel holds the
sample in this room; a checkout has it once, as its own corpus/ and codebooks/.
"""
