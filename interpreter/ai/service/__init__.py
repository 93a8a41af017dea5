"""Our own AI task service: its endpoints, the addresses that its browser may reach, and how it is configured."""
