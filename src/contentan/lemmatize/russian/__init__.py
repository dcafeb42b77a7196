"""Russian words. Takes a form and its neighbours; gives its lemmas, by pymorphy3 and a small
ranker.
"""
