def twin_hits(c):
    pass
