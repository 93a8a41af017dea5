"""Runs that stopped: what had happened by then, what is in doubt, and how they go on, are amended or given up."""
