"""Body, muscles and whole repetitions beside OpenSim, and published findings beside ours: docs/validation.md."""
