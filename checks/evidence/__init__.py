"""The model beside every published direction on the leg press that concerns stance, seat or depth: docs/evidence.md.

What the studies say stands in `contrasts.toml`, the scenes in which we press them in `scenes.py`, the rules of judgement in
`judgement.py`, the reasons for departures in `reasons.toml`.
"""
