"""Numbers, words and sentences of the report in three languages.

Takes values of the tables; gives text in the language of the report.
"""
