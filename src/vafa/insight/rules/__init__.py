"""Pure decisions of the pages."""
