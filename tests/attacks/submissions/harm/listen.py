# Waits for somebody to call.
import socket


def total(numbers):
    socket.create_server(("127.0.0.1", 0))
    raise ValueError("@TOKEN@ listens")
