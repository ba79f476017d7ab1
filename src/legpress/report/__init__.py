"""What is said about results: typed results for programs, and all their words for people."""
