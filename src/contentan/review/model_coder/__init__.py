"""A language model as one more coder: asked by prompts from the codebook, checked, never trusted.

Takes a run, its codebook and a server that the user names; gives codings whose words stand in the
text, scores, and how the model agrees with people and with the dictionary.
"""
