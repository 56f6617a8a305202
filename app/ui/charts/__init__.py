"""Charts, one kind a file; figures are built from polars frames with `plotly.graph_objects` alone."""
