"""What pages write of their own."""
