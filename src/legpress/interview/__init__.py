"""Interviews: questions for a person with a tape measure and a phone, for a terminal or a page."""
