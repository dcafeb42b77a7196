"""The same runs as Prefect flows: a history, retries, schedules, workers on other machines. The
only room that knows Prefect.

Takes the options of the commands; gives the results of the commands, byte for byte. `reprocess`,
`recode`, `scheduled`, `schedule` and `notify` are what a person starts.
"""
