"""A scheduled run: compared with the last published run, then published or held.

Takes the settings of a schedule and the published run; gives the decision with its reasons, a page
and tables of what changed, and the pointer to what is published. docs/use/schedule.md describes all
of it.
"""
