"""Shapes -> groups that deserve one rule. `steps` does it; `rows` says what a group is."""
