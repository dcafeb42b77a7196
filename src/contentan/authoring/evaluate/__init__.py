"""How good is the codebook? Compared with people, and between languages.

Takes texts that people coded, or aligned translations; gives precision, recall and agreement, or
parity of languages.
"""
