"""Foot height and the direction of the push: docs/push.md."""
