"""Which documents are one work: translations, editions and copies of one text.

Takes texts; gives pairs that say the same, each with how sure it is, and the works that these pairs
and the register's column `work` make.
"""
