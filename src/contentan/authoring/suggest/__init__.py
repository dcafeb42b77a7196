"""What might the codebook miss? Words near hits, and themes that no code touches.

Takes a run; gives table SUGGESTIONS, from which a person chooses.
"""
