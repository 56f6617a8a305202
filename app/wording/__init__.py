"""How values are put into words: on the screen and on paper alike, so it stands below both."""
