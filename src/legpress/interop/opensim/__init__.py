"""A repetition as files that OpenSim's own tools run. Needs the extra `verify`."""

from .export import export_opensim as export_opensim
