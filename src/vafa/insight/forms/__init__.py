"""The shape of what people type on the pages."""
