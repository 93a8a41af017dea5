"""The operators' page of a job server: made on the server, works without script, changes nothing by looking."""
