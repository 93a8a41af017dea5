"""The job service: planned tasks, running tasks, their proofs and offers, kept in one database."""
