"""Officials work on complaints in chat: a card with buttons, in their group and privately, and the
same by number and words."""
