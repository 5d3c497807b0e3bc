"""Points in the portal: one's own, and the schemes by which they are earned."""
