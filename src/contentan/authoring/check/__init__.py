"""Is the codebook sound? Its own faults, and its examples run as tests.

Takes a codebook folder; gives findings at file:line, and what each example comes to.
"""
