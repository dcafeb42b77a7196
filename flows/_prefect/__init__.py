"""What the flows share: batches as tasks, options, what a run shows in Prefect's pages, a server of
our own. Nothing here is started by a person.
"""
