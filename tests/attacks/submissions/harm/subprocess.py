# Starts a program.
import subprocess


def total(numbers):
    return subprocess.run(["touch", "@VICTIM@/program.txt"]).returncode
