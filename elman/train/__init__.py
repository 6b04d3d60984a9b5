"""Training, on torch; nothing outside this package imports torch."""
