"""Letters and pages that a browser saved in one file: EML, MSG, MHT.

Takes a path and limits; gives a Reading, of a letter with its attachments.
"""
