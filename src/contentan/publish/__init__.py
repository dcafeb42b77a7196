"""A scheduled run: compare with the last published run, and publish or hold.

`facts` says what changed, `decide` what that means, `shelf` keeps what is published and what is
held, `page` shows it, `scheduled` is the verb. docs/use/schedule.md describes all of it.
"""
