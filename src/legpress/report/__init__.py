"""What was found, as typed values, and all the words for it."""
