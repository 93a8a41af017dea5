"""What keeps a run going: engines behind one port."""
