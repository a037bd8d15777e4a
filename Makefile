# `make check` is all that CI runs in the virtual environment .venv (see CONTRIBUTING.md).
.PHONY: check fix

check:
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/python -m pytest -n 2

fix:
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .
