"""A run: each document's way through the steps, in shards and processes, to a folder of results.

Takes a person's settings; gives outputs/runs/<id>. `after` looks back at finished runs.
"""
