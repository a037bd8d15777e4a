"""The real logcheck, run on rules and lines of a test."""
