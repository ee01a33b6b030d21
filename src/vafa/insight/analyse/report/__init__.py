"""The report of an analysis: one document that can be mailed, printed and read on a phone."""
