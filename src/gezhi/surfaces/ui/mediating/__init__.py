"""A dispute as the portal and the desk show it: the same words, the same questions."""
