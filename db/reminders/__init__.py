"""Reminders, a room for each thing one does with them:

keeping (add, change, pause, the shipped calendar), firing (what is due becomes messages), duties
(what chairs answer: done, later, not this one). The rules themselves are in db/rules.py.
"""
