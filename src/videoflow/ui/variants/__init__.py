"""Several of the same: variants of a film, candidates for a scene."""
