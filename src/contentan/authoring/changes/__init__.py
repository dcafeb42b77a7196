"""What changed between two codebooks or two runs, and what it does to hits, figures and examples.

`structure` compares codebooks, `hits` the coded passages, `figures` what is compared between
countries, `flips` the examples; `sides` finds out what a person means by A and B, `told` writes it
down. All but `sides` take tables and return tables.
"""
