"""Announcements, a room for each thing one does with them:

audience (who), routes (on which channel, and how), plan (what would happen), steering (create,
approve, pause, change, cancel), expansion (into the outbox), ladder (the other channel, asking
again), answers (of chairs), results (who was reached, who has to be called).
"""
