"""What a chair does with announcements: reads the last ones (latest), opens what waits (reading),
answers by button or in own words (answering, words), asks what is not clear (explaining)."""
