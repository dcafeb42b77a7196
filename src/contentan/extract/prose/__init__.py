"""What a passage is written in: Kazakh, Russian, English, another language, or nothing that is
prose. Takes the passages of a whole document; gives a verdict on each.
"""
