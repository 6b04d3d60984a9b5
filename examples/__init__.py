"""The lecture's concepts, each a short program: `python -m examples.parity`."""
