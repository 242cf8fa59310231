"""What `kawan` can do, a file a group of commands; each one parses, calls, prints."""
