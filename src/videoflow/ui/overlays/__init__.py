"""What is drawn over the pictures at export, and the end card: editors with a live preview."""
