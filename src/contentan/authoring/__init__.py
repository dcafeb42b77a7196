"""What whoever writes a codebook needs: check it, see what a change does, score it against people,
get suggestions.

Takes codebooks, texts and runs; gives tables and lines for a person. Changes a codebook only where
a person accepts a proposal.
"""
