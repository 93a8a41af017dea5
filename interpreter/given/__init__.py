"""What a run is given: flows with the files they use, the jobs beside them, inputs; read and checked, nothing run yet."""
