"""Export: presets, what is checked before, the films that are made, and hand-off to others."""
