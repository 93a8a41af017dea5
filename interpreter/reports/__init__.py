"""What people read about a run: each report is a fold over its events and can be made again from the log."""
