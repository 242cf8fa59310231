"""`dokumen lahan`: the short interview after a land or building complaint, what it shows to be
missing, and the letter of request that comes out of it."""
