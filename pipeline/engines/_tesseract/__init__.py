"""What both ways of running Tesseract share: where it is, its models, what its table says."""
