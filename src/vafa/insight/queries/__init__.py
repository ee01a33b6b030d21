"""What the pages read, ready to be shown."""
