"""Which processes of this machine there are, so that what dead ones left can be told."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

#: Numbers of the Windows API: the right to ask for a process's state, the state of one that has not
#: ended, and the error where no process has the number.
_ASK, _STILL_ACTIVE, _NO_SUCH = 0x1000, 259, 87


def alive(pid: int) -> bool:
    """Whether there is a process of this number. One that may not be asked is there."""
    if sys.platform == "win32":
        # os.kill(pid, 0) would end the process there.
        import ctypes

        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.OpenProcess.restype = ctypes.c_void_p
        kernel.GetExitCodeProcess.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
        kernel.CloseHandle.argtypes = (ctypes.c_void_p,)
        return alive_on_windows(pid, kernel, ctypes.get_last_error)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def alive_on_windows(pid: int, kernel: Any, last_error: Callable[[], int]) -> bool:
    """The same, asked of kernel32.dll; `last_error` gives the number of its last error."""
    import ctypes

    handle = kernel.OpenProcess(_ASK, False, pid)
    if not handle:
        return last_error() != _NO_SUCH
    try:
        # A process that has ended keeps its number as long as somebody has it open.
        code = ctypes.c_ulong()
        known = kernel.GetExitCodeProcess(handle, ctypes.byref(code))
        return not known or code.value == _STILL_ACTIVE
    finally:
        kernel.CloseHandle(handle)
