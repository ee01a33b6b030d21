"""What customers are worth after what they cost: margins, cost to serve, contribution."""
