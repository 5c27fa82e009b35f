"""How a take is used in the film: its time, its part of the picture, the change to the next."""
