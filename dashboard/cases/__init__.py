"""The cases below the root: their files with immutable versions, their state, their results."""
