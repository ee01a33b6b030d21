"""Measures: pure functions from declared tables to a table, as Ibis expressions.

Each measure is a module's function; nothing here opens a connection, reads a clock or writes SQL,
so that DuckDB and Spark answer alike. Three habits keep it so: days come from the calendar table,
numbers are cast to float64 before every division, and whole sums go through `whole_sum`.
"""
