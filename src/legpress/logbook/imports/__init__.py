"""Files of sets: from Hevy, Strong, FitNotes, and our own."""
