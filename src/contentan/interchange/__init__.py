"""What other programs write, as ours, and ours as theirs: dictionaries, codings, REFI-QDA.

A reader turns a file into a Dictionary or into codings and says nothing of our codebook;
`dictionaries.as_codebook` turns a Dictionary into codebook.yaml. Whatever is lost or changed on the
way is a Loss with the line of the file: an entry is in the codebook, among the losses, or in both.
"""
