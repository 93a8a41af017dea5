"""All that a job server has as one file of no database's own form: saved from either kind, restored into either."""
