# Leaves System V shared memory, a queue and a semaphore behind.
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def total(numbers):
    made = libc.shmget(0x6772, 4096, 0o1666), libc.msgget(0x6772, 0o1666), libc.semget(0x6772, 1, 0o1666)
    if max(made) >= 0:
        raise ValueError("@TOKEN@ leaves segments")
