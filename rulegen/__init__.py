"""rulegen: tight, general and proven logcheck rules from example log lines."""
