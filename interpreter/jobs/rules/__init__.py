"""What is allowed and what follows, method by method: pure decisions without a database or a clock."""
