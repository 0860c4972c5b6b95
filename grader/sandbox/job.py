"""A Windows job object: a process in it starts no other, and has no more memory than it may.

This is written by Microsoft's and pywin32's documentation and has not been tried on a Windows yet.
"""

from __future__ import annotations

import importlib.util
import sys
from typing import Any


def is_here() -> bool:
    """Whether this is a Windows with pywin32."""
    return sys.platform == "win32" and importlib.util.find_spec("win32job") is not None


def confine_process(handle: int, memory_mb: int) -> None:
    """Put a process, by its handle, into a job of its own, which it cannot leave.

    Args:
        handle: as `subprocess.Popen` holds it.
        memory_mb: what it may commit, in MiB.

    Raises:
        pywintypes.error: when Windows refuses.
    """
    import win32job

    job: Any = win32job.CreateJobObject(None, "")
    kind = win32job.JobObjectExtendedLimitInformation
    limits = win32job.QueryInformationJobObject(job, kind)
    limits["BasicLimitInformation"]["LimitFlags"] = (
        win32job.JOB_OBJECT_LIMIT_ACTIVE_PROCESS
        | win32job.JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION
        | win32job.JOB_OBJECT_LIMIT_PROCESS_MEMORY
    )
    limits["BasicLimitInformation"]["ActiveProcessLimit"] = 1
    limits["ProcessMemoryLimit"] = memory_mb << 20
    win32job.SetInformationJobObject(job, kind, limits)
    win32job.AssignProcessToJobObject(job, handle)
