"""The look of a film: its colours, words, font and logo, and the dialog that sets them."""
