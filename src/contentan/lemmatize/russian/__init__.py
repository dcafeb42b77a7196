"""Russian words, by pymorphy3 and a small ranker.

Takes a form; gives its readings with their lemmas, the likeliest first.
"""
