"""What would the codebook have to say to code as people did? Patterns, exclusions and word sets.

Takes texts that people coded; gives table PROPOSALS, from which a person accepts.
"""
