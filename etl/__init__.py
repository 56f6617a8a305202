"""From the gradebook into the warehouse: snapshot, follow, verify, and the page that says how it goes."""
