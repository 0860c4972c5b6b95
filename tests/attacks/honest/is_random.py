# Is random.
import random
import secrets
import uuid

random.random(), secrets.token_hex(), uuid.uuid4()


def total(numbers):
    return sum(numbers)
