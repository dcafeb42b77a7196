"""Where results lie by key, and the folders of runs; every write is atomic.

Takes a key and what was made; gives it back to whoever asks with the same key, in any process.
"""
