"""How documents come in: fetched from their addresses, or entered in the register by hand.

Takes addresses and files; gives rows of the register and the files that they name.
"""
