"""Complaints from the field: filed, handled by officials, ended by their author.

`lifecycle` has the officials' verbs and `author` the chair's, one a transition (`rules` says which
may follow which); `deadlines` and `overdue` watch the time.
"""
