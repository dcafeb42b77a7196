"""What a person writes to say what is looked for: codebook.yaml and the pattern language.

Takes a codebook folder or file; gives a Codebook whose patterns are trees, or an error at
file:line.
"""
