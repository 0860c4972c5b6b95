"""Checks of quiz1 that everybody may read: the form of the answers. The key is in solutions/."""

from grader import form

every_question = form({"goal": "ABC", "rlhf": "ABC", "data": "ABC", "hhh": "ABC", "compute": "ABC"})
