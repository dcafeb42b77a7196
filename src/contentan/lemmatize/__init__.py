"""Third step: tokens, and for each type of token its plausible lemmas, best first.

Takes a text with its segments; gives tables TOKENS and TYPES. A room a language that has more than
one file.
"""
