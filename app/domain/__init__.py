"""The rules in plain Python: values in, values out. No I/O, no clock, no global profile."""
