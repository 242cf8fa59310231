"""`/umumkan`: an official announces, after seeing to whom, how, for how much, and exactly what.

compose (the dialogue), choices (what can be changed), composition (what is kept meanwhile),
audience_words (who is meant), preview (what would happen), approval (a second person agrees).
"""

from handlers.officials.broadcast.approval import approve, refuse
from handlers.officials.broadcast.choices import audience_step, kind_step, time_step, title_step
from handlers.officials.broadcast.compose import confirm_step, start, text_step

__all__ = [
    "approve",
    "audience_step",
    "confirm_step",
    "kind_step",
    "refuse",
    "start",
    "text_step",
    "time_step",
    "title_step",
]
