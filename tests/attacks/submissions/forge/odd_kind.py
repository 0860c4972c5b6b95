# Sends an object whose type's name is no Unicode, and many lines.
import sys

import cbor2

desk = sys.modules["worker"].Desk
refer = desk._refer


def odd(self, value):
    number, _ = refer(self, value)
    return number, cbor2.CBORTag(12, b"\xed\xb2\x80\n" * 99)


desk._refer = odd


def total(numbers):
    return object()
