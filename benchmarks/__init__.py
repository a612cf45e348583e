"""What is measured about the project itself: how fast it is, and how well it agrees with exact results."""
