"""Fourth step: where a codebook's patterns occur.

Takes lemmatized documents and a Codebook; gives an index, table HITS, and the country that each
segment counts for.
"""
