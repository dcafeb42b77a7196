"""Which words mean the like? Words that keep the company of others, learned from the corpus itself.

Takes the index of a run; gives table NEAR_WORDS. It proposes: nothing is counted by it.
"""
