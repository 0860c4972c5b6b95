# Crashes with a core dump in its folder.
import os
import resource
import signal


def total(numbers):
    resource.setrlimit(resource.RLIMIT_CORE, (1 << 30, 1 << 30))
    os.kill(os.getpid(), signal.SIGQUIT)
