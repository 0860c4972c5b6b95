# Leaves a shared memory segment behind.
from multiprocessing import shared_memory


def total(numbers):
    kept = shared_memory.SharedMemory("grader_attack", create=True, size=1 << 20)
    return kept.name
