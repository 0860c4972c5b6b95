# Listens to everything that goes over the network.
import socket


def total(numbers):
    socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 3)
    raise ValueError("@TOKEN@ sniffs")
