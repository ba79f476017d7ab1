"""Makers of the tables: each script reads a source and writes one table with its birth certificate (see README.md)."""
