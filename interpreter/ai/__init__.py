"""AI browser tasks: their events, the client of a service that runs them, and our own service."""
