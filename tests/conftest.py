"""What all tests share: this folder on the import path, and one profile of hypothesis."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

from rulegen.terminal import DEBUG

# A mistake in the code shows itself whole, also in the programs that tests start.
os.environ[DEBUG] = "1"

# Proofs run a real grep, whose time says nothing about the code; examples are kept few so
# that each property ends in seconds, and the same from run to run.
settings.register_profile(
    "rulegen",
    deadline=None,
    max_examples=60,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
# `--hypothesis-profile hunt` looks for what the few examples miss.
settings.register_profile(
    "hunt", settings.get_profile("rulegen"), max_examples=300, derandomize=False
)
settings.load_profile("rulegen")
