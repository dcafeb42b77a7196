"""What `import contentan` offers to Python and notebooks: runs made and opened, texts coded, words
lemmatized.

Takes paths and texts, and the options of the commands; gives pandas frames, the same in polars, and
objects that show themselves in a notebook. Errors are those of the commands, with the same words.
"""
