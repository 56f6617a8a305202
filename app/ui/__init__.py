"""Widgets and charts: data in, pictures out. Nothing here asks for data or knows where it lies."""
