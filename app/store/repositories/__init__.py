"""Small typed reads inside a unit of work. What comes back is what row-level security lets this actor see."""
