# Asks the kernel about the network.
import socket


def total(numbers):
    socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0).bind((0, 0))
    raise ValueError("@TOKEN@ speaks netlink")
