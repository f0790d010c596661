"""What takes longer than a page may: a worker does it, with a progress bar, the bell, a file to fetch."""
