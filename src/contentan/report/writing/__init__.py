"""Numbers, words and sentences of the report in three languages. Takes values; gives text."""
