"""What other programs write, as ours, and ours as theirs: dictionaries, codings, REFI-QDA.

Takes files of other programs, or a run; gives a codebook, table CODINGS, or files for those
programs. A reader turns a file into a Dictionary or into marks and knows nothing of our codebook;
`dictionaries.as_codebook` turns a Dictionary into codebook.yaml. Whatever is lost or changed on the
way is a Loss with the line of the file: an entry is in the codebook, among the losses, or in both.
"""
