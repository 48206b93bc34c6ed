"""Two texts side by side: folding their conventions, aligning them. Knows nothing of documents."""
