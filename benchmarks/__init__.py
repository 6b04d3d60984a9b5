"""Quality and speed beside the peers, one program each: `python -m benchmarks.NAME`."""
