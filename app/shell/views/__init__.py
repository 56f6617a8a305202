"""What each page shows, put together from reads, names and texts; `app.ui` draws it."""
