# Writes into the installed packages, where the next worker imports from.
import os


def total(numbers):
    folder = os.path.dirname(os.path.dirname(__import__("cbor2").__file__))
    with open(folder + "/grader_attack.py", "w") as file:
        file.write("mine = True")
    os.unlink(folder + "/grader_attack.py")
    raise ValueError("@TOKEN@ wrote among the packages")
