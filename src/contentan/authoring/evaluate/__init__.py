"""How good is the codebook? Takes texts that people coded, or translations; gives precision,
recall, parity.
"""
