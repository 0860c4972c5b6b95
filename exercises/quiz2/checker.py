"""Checks of quiz2 that everybody may read: the form of the answers. The key is in solutions/."""

from grader import form

every_question = form({"unsupervised": "ABC", "purpose": "ABC", "least_data": "ABC"})
