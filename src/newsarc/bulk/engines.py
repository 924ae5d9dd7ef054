"""Where jobs run: in processes of this machine, or on the workers of a Dask cluster. Results come as done."""

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from types import FrameType
from typing import Any, Final

from newsarc.bulk.job import Job, Outcome, attempt
from newsarc.errors import ConfigError

_PAUSE: Final = 0.2
"""Seconds between two looks at whether to stop."""
_RETRIES: Final = 2
_STEP: Final = 1 << 20
"""Bytes of a file from one word about them to the next."""


@dataclass(slots=True)
class _Running:
    job: Job
    process: SpawnProcess
    position: int = 0
    """Bytes read so far."""


def run_here(
    jobs: Sequence[Job],
    *,
    processes: int,
    is_stopped: Callable[[], bool],
    on_bytes: Callable[[int], None] = lambda count: None,
) -> Iterator[Outcome]:
    """Runs each job in a process of its own, so many at a time; a crash is the outcome of that job alone.

    When it is stopped, the files in hand are dropped: nothing of them is left. `on_bytes` is told again and
    again how much of all the files was read.
    """
    spawn = get_context("spawn")
    waiting = list(reversed(jobs))
    running: dict[Connection, _Running] = {}
    done = 0
    try:
        while (waiting or running) and not is_stopped():
            while waiting and len(running) < processes:
                job = waiting.pop()
                here, there = spawn.Pipe(duplex=False)
                process = spawn.Process(target=_serve, args=(job, there))
                process.start()
                there.close()
                running[here] = _Running(job, process)
            for ready in wait(list(running), _PAUSE):
                assert isinstance(ready, Connection)
                message = _received(running[ready].job, ready)
                if isinstance(message, int):
                    running[ready].position = message
                    continue
                running.pop(ready).process.join()
                ready.close()
                done += _size(message)
                yield message
            on_bytes(done + sum(each.position for each in running.values()))
    finally:
        for connection, each in running.items():
            each.process.terminate()
            each.process.join()
            connection.close()


def _received(job: Job, connection: Connection) -> Outcome | int:
    """What came of a job; before that, how far it has come."""
    try:
        message: Outcome | int = connection.recv()
    except EOFError:
        return Outcome(job, error="its process died (out of memory?)")
    return message


def _size(outcome: Outcome) -> int:
    return outcome.manifest.source_bytes if outcome.manifest else 0


def _serve(job: Job, connection: Connection) -> None:
    """In the process of one job."""
    # Ctrl-C reaches every process of the terminal; the parent decides when we end, and we leave no litter.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    told = 0

    def tell(position: int) -> None:
        nonlocal told
        if position - told >= _STEP:
            told = position
            connection.send(position)

    outcome = attempt(job, tell)
    with suppress(BrokenPipeError):  # nobody waits for it any more; the files are there
        connection.send(outcome)


def _leave_with_parent() -> None:
    """Ends this process, as it is told to end, when the one that gave it its work was killed."""
    parent = parent_process()
    assert parent
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)


def _leave(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)


def run_on_dask(
    jobs: Sequence[Job],
    *,
    scheduler: str | None,
    processes: int,
    is_stopped: Callable[[], bool],
    on_bytes: Callable[[int], None] = lambda count: None,
) -> Iterator[Outcome]:
    """Runs the jobs on the workers of a scheduler; without its address, of a cluster on this machine.

    A job whose worker is lost goes to another one. `on_bytes` is told again and again how much was in the
    files that are done. Raises ConfigError where there is no Dask, or nobody answers at that address.
    """
    with _client(scheduler, processes) as client:
        from distributed import wait as wait_for

        futures = {client.submit(attempt, job, key=_key(job), retries=_RETRIES): job for job in jobs}
        done = 0
        while futures and not is_stopped():
            on_bytes(done)
            try:
                waited = wait_for(list(futures), timeout=_PAUSE, return_when="FIRST_COMPLETED")  # type: ignore[no-untyped-call]
            except TimeoutError:
                continue
            for future in waited.done:
                job = futures.pop(future)
                outcome = _gathered(job, future)
                future.release()
                done += _size(outcome)
                yield outcome
        client.cancel(list(futures))


def _client(scheduler: str | None, processes: int) -> Any:
    try:
        import distributed
    except ImportError as error:
        raise ConfigError(
            "dask", "Dask is not installed (try: pip install 'newsarc[cluster]', or --engine local)"
        ) from error
    if scheduler is None:
        return distributed.Client(  # type: ignore[no-untyped-call]
            n_workers=processes, threads_per_worker=1, dashboard_address=":0", silence_logs=logging.ERROR
        )
    try:
        return distributed.Client(scheduler)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise ConfigError(scheduler, f"no Dask scheduler answers ({error}) (try: dask scheduler)") from error


def _gathered(job: Job, future: Any) -> Outcome:
    try:
        outcome: Outcome = future.result()
    except Exception as error:  # noqa: BLE001 - a worker that was lost too often, or newsarc is not there
        return Outcome(job, error=str(error) or type(error).__name__)
    return outcome


def _key(job: Job) -> str:
    return f"newsarc-{job.name}-{sha256(repr(job).encode()).hexdigest()[:16]}"
