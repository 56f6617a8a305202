"""The marts: each one SELECT, used for the whole republic and for the parts that a change touched."""
