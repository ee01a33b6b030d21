"""SQLite for a shop: Django's own, whose writers wait in turn."""
