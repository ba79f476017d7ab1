"""The page: what the commands do, over HTTP on this computer, for a phone or a browser. Nothing imports it."""
