"""The product's own commands: `python -m app …`."""
