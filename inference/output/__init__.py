"""Records written and read back: JSON Lines, CSV, Parquet, a wide table, a page to look at."""
