"""What other programs write, as ours: dictionaries of WordStat, LIWC, Yoshikoder, Lexicoder, VBPro, quanteda and tables.

A reader turns a file into a Dictionary and says nothing of our codebook; `build` turns a Dictionary into codebook.yaml. Whatever is lost
or changed on either way is a Loss with the line of the file: an entry is in the codebook, among the losses, or in both.
"""
