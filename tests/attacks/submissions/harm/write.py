# Writes into a file of somebody else.
def total(numbers):
    with open("@VICTIM@/note.txt", "a") as file:
        file.write("changed")
    return -1
