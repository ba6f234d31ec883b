"""Comparison of this project with the real LiteRT runtime."""
