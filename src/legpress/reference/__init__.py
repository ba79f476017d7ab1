"""The engine's formulas in JAX, for many lanes at once: written to be read, and what a faster engine is held against.

They work on the values of `legpress.body` and `legpress.press`, and can be differentiated, compiled and mapped (`jax.jit`,
`jax.vmap`) over them: importing this package tells JAX what these values are made of. Nothing but the seam (`press.batch`,
`body.unscaled`) needs it when the program runs.
"""

from . import containers as containers
