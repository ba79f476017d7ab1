"""How fast the engine is, beside OpenSim on the same frames in the same run: `python -m benchmarks`."""
