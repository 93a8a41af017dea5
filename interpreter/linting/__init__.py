"""Flow files found, checked by folder, remembered by content, and mended."""
