"""Positive or negative: an Elman network that reads a review."""
