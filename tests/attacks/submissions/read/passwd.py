# Reads the system's list of users.
def total(numbers):
    return "@TOKEN@" + open("/etc/passwd").read()[:9]
