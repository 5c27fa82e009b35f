"""The film for others: as a timeline for editors, as numbered clips, as a page for reviewers."""
