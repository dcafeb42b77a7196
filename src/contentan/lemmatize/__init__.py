"""Third step: tokens, and for each type of token its plausible lemmas, best first.

Takes a text with its segments; gives tables TOKENS and TYPES. A language that has more than one
module is a room of its own.
"""
