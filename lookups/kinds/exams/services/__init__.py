"""What changes an examination: loading scores, preparing and publishing them."""
