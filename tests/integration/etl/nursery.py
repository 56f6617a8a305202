"""Makes followers in processes of their own, to be killed: everything is imported once, each follower is a fork.

`python nursery.py WAREHOUSE DSN`; a line on stdin (a point to die at, or empty) makes one, and «PID» is answered; when
it has died, «dead SIGNAL».
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from etl import fault_injection
from etl.follower import Follower
from warehouse.connect import open_warehouse


def follow(where: str, dsn: str, planted: str) -> None:
    warehouse = open_warehouse(where, memory_mb=256, threads=1)
    fault_injection.plant(planted)
    Follower(warehouse, dsn, interval=0.02).run(threading.Event())


def main() -> None:
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                follow(sys.argv[1], sys.argv[2], line.strip())
            finally:
                os._exit(1)
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print("dead", os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
