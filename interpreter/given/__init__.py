"""What a run is given: flows with the files they use, the jobs beside them, inputs; nothing is run yet."""
