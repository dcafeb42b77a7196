"""The commands, a module for each group of them; the only room that prints.

Takes what a person types; gives lines on the terminal, or one JSON document, and an exit code: 0
done, 1 done and something needs attention, 2 nothing done.
"""
