"""Hosts that share a database: a task is a DBOS workflow, so that what it did outlives the computer it ran on.

Only this package knows DBOS; whoever needs more than one computer installs it with the extra `cluster`.
"""
