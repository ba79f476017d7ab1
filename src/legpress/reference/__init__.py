"""The engine's formulas in JAX, for many lanes at once: written to be read, and what a faster engine is held against.

They work on the values of `legpress.body` and `legpress.press`, and can be differentiated, compiled and mapped (`jax.jit`,
`jax.vmap`) over them: importing this package tells JAX what these values are made of. The native core (`legpress.core`) answers
when the program runs; the export to OpenSim alone asks here (`static_optimization`). Needs the extra `verify`.
"""

from . import containers as containers
