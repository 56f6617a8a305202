"""Who may do what, where: pure declarations and decisions, no I/O."""
