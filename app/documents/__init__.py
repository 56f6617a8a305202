"""Everything that leaves on paper or as a file: tables, acts, summaries, pictures of charts, each with its stamp."""
