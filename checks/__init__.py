"""The model beside published findings, OpenSim, a fine grid and a photo: `python -m checks` (not part of the wheel)."""
