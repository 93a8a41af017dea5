"""Work shared over computers: flows brought to a server, tasks taken from it, each run under a lease."""
