"""Run Step Functions machines in moto's own engine, with exactly two replacements.

1. A Lambda invocation is answered by a Python callable (``Handler``).
2. Time is a ``ScenarioClock``: it stands still while anything can run and jumps to the
   earliest wake time when every execution is waiting.  ``Wait`` states, ``Retry`` intervals
   and the times in ``$$`` and in the history read it.

Everything else (ASL evaluation, DynamoDB, SQS, nested executions) is moto's code.  moto is
written for one caller at a time, so each API call is made atomic with a lock, as it is on AWS.

moto 5.2.5 has defects for which no ASL spelling is right both in moto and on AWS;
``Engine._repair`` mends those, and only those.
"""

from __future__ import annotations

import datetime as dt
import functools
import importlib
import io
import json
import re
import sys
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from types import SimpleNamespace, TracebackType
from typing import Any
from unittest.mock import patch

import boto3
from botocore.response import StreamingBody
from moto import mock_aws
from moto.core.botocore_stubber import BotocoreStubber

Json = Any
Handler = Callable[[str, Json], Json]  # (function name, payload) -> result

UTC = dt.timezone.utc
ACCOUNT = "123456789012"
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_INDEFINITE = re.compile(r"\.\.|\*|\[\?|[:,]")  # descent, wildcard, filter, slice, union
_POLL = 0.05  # seconds a parked thread waits before it looks at its condition again
_SFN = "moto.stepfunctions.parser."
_EXEC = _SFN + "asl.component.state.exec."


class FunctionError(Exception):
    """The function failed (``FunctionError`` in the answer): Catch sees ``error`` verbatim.

    ``FunctionError("Runtime.ExitError", "exit status 1")`` is how a crashed binary shows.
    """

    def __init__(self, error: str, message: str = "") -> None:
        super().__init__(error, message)
        self.error, self.message = error, message


class ServiceError(Exception):
    """The Lambda service refused the call: Catch sees ``Lambda.<code>``.

    ``code`` is the service's own, e.g. ``TooManyRequestsException``, ``ServiceException``.
    """

    def __init__(self, code: str, message: str = "", status: int = 500) -> None:
        super().__init__(code, message)
        self.code, self.message, self.status = code, message, status


class Stalled(Exception):
    """The scenario cannot go on: nothing runs, nothing will wake, and the goal is not met."""


class _Parked:
    """One strand that cannot run until ``done()`` holds or the clock reaches ``wake``."""

    def __init__(self, done: Callable[[], bool], wake: dt.datetime | None) -> None:
        self.done, self.wake, self.woken = done, wake, False

    def ready(self) -> bool:
        return self.woken or self.done()


class ScenarioClock:
    """A clock that moves only when every strand is parked.

    A strand is one line of control: the driver (the test itself), an execution or a Map worker.
    While the driver is not inside a clock call, time stands still.
    """

    def __init__(self, start: dt.datetime) -> None:
        self._now = start.astimezone(UTC)
        self._cond = threading.Condition()
        self._strands = 1  # the driver
        self._parked: set[_Parked] = set()
        self._closed = False

    @property
    def now(self) -> dt.datetime:
        return self._now

    def enter(self) -> None:
        """A strand begins; called before its thread starts, so that time cannot slip by."""
        with self._cond:
            self._strands += 1

    def leave(self) -> None:
        """A strand has ended."""
        with self._cond:
            self._strands -= 1
            self._move()
            self._cond.notify_all()

    def park(
        self,
        done: Callable[[], bool] = lambda: False,
        wake: dt.datetime | None = None,
        limit: float | None = None,
    ) -> None:
        """Hold the calling strand until ``done()`` or ``wake``; ``limit`` bounds real time."""
        entry = _Parked(done, wake)
        deadline = None if limit is None else time.monotonic() + limit
        with self._cond:
            self._parked.add(entry)
            try:
                while not (entry.ready() or self._closed):
                    self._move()
                    if entry.ready():
                        break
                    self._cond.wait(_POLL)
                    if deadline is not None and time.monotonic() > deadline:
                        raise Stalled(f"after {limit} s at {self._now}")
            finally:
                self._parked.discard(entry)

    def others(self) -> int:
        """How many strands exist besides the driver."""
        return self._strands - 1

    def close(self) -> None:
        """Release every parked strand."""
        with self._cond:
            self._closed = True
            self._cond.notify_all()

    def _move(self) -> None:
        held = [p for p in self._parked if not p.ready()]
        wakes = [p.wake for p in held if p.wake is not None]
        if len(held) < self._strands or not wakes:
            return
        self._now = max(self._now, min(wakes))
        for entry in held:
            entry.woken = entry.wake is not None and entry.wake <= self._now
        self._cond.notify_all()


def _datetime_module(clock: ScenarioClock) -> SimpleNamespace:
    """A stand-in for the ``datetime`` module whose ``now()`` is the scenario's."""

    class ScenarioTime(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> ScenarioTime:
            t = clock.now
            return cls(t.year, t.month, t.day, t.hour, t.minute, t.second, t.microsecond, tz)

        def isoformat(self, sep: str = "T", timespec: str = "auto") -> str:
            return iso(self)

    return SimpleNamespace(
        datetime=ScenarioTime, timezone=dt.timezone, timedelta=dt.timedelta, date=dt.date
    )


def iso(t: dt.datetime) -> str:
    """AWS's spelling of an instant: milliseconds and ``Z``."""
    return t.strftime("%Y-%m-%dT%H:%M:%S.") + f"{t.microsecond // 1000:03d}Z"


class _LambdaClient:
    """What moto's engine sees as the boto3 Lambda client."""

    def __init__(self, real: Any, handler: Handler) -> None:
        self._real, self._handler = real, handler

    def invoke(self, FunctionName: str, Payload: Any = b"{}", **_: Any) -> dict[str, Any]:
        raw = Payload if isinstance(Payload, (str, bytes)) else json.dumps(Payload)
        answer: dict[str, Any] = {
            "StatusCode": 200,
            "ExecutedVersion": "$LATEST",
            "ResponseMetadata": {"HTTPStatusCode": 200, "RequestId": "scenario"},
        }
        try:
            result = self._handler(FunctionName, json.loads(raw))
        except FunctionError as e:
            answer["FunctionError"] = "Unhandled"
            result = {"errorType": e.error, "errorMessage": e.message}
        except ServiceError as e:
            raise self._real.exceptions.from_code(e.code)(
                {
                    "Error": {"Code": e.code, "Message": e.message},
                    "ResponseMetadata": {"HTTPStatusCode": e.status, "RequestId": "scenario"},
                },
                "Invoke",
            ) from e
        body = json.dumps(result).encode()
        answer["Payload"] = StreamingBody(io.BytesIO(body), len(body))
        return answer


class _StepFunctionsClient:
    """moto knows no StartSyncExecution; it is a start whose end is waited for."""

    def __init__(self, real: Any, clock: ScenarioClock, live: dict[str, Any]) -> None:
        self._real, self._clock, self._live = real, clock, live

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def start_sync_execution(self, **asked: Any) -> dict[str, Any]:
        arn = self._real.start_execution(**{"name": str(uuid.uuid4()), **asked})["executionArn"]
        self._clock.park(done=lambda: arn not in self._live)
        ended = self._real.describe_execution(executionArn=arn)
        told = ("executionArn", "status", "output", "error", "cause", "ResponseMetadata")
        return {key: ended[key] for key in told if key in ended}


class Engine:
    """A context manager: a fresh moto account, the clock and the Lambda handler."""

    def __init__(
        self,
        start: dt.datetime,
        handler: Handler,
        region: str = "eu-north-1",
    ) -> None:
        self.clock = ScenarioClock(start)
        self.region = region
        self._handler = handler
        self._stack = ExitStack()
        self._clients: dict[str, Any] = {}
        self._clients_lock = threading.Lock()
        self._live: dict[str, Any] = {}  # execution ARN -> moto's ExecutionWorker

    # -- life ---------------------------------------------------------------------------

    def __enter__(self) -> Engine:
        mock = mock_aws(config={"stepfunctions": {"execute_state_machine": True}})
        mock.start()
        self._stack.callback(mock.stop)
        self._session = boto3.session.Session(
            aws_access_key_id="ak", aws_secret_access_key="sk", region_name=self.region
        )
        self._patch_calls()
        self._patch_strands()
        self._patch_time()
        self._repair()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for worker in list(self._live.values()):
            if worker.env is not None:
                worker.stop(stop_date=self.clock.now, error=None, cause=None)
        self.clock.close()
        ends = time.monotonic() + 5
        gone = threading.Event()
        while self._live and time.monotonic() < ends:
            gone.wait(_POLL)
        self._stack.close()

    # -- the driver's view ----------------------------------------------------------------

    def client(self, service: str) -> Any:
        """A boto3 client of the mocked account (``stepfunctions``, ``dynamodb``, ...)."""
        with self._clients_lock:
            if service not in self._clients:
                self._clients[service] = self._session.client(service)
            return self._clients[service]

    def create(self, name: str, definition: dict[str, Json]) -> str:
        """Create a state machine; its ARN."""
        answer = self.client("stepfunctions").create_state_machine(
            name=name,
            definition=json.dumps(definition),
            roleArn=f"arn:aws:iam::{ACCOUNT}:role/scenario",
        )
        return answer["stateMachineArn"]

    def start(self, machine: str, name: str, data: Json = None) -> str:
        """Start an execution at the present instant; its ARN."""
        answer = self.client("stepfunctions").start_execution(
            stateMachineArn=machine, name=name, input=json.dumps(data or {})
        )
        return answer["executionArn"]

    def run(self, machine: str, data: Json) -> dict[str, Any]:
        """Run an express machine to its end, as StartSyncExecution does; its description."""
        arn = self.start(machine, str(uuid.uuid4()), data)
        self.clock.park(done=lambda: arn not in self._live, limit=60)
        return self.describe(arn)

    def settle(self, limit: float = 30) -> None:
        """Let everything run that can run at the present instant."""
        self.clock.park(wake=self.clock.now, limit=limit)

    def advance_to(self, instant: dt.datetime, limit: float = 30) -> None:
        """Let time pass until ``instant``, and let everything due then run."""
        self.clock.park(wake=instant.astimezone(UTC), limit=limit)
        self.settle(limit)

    def drain(self, limit: float = 30) -> None:
        """Let time pass until every execution has finished."""
        self.clock.park(done=lambda: self.clock.others() == 0, limit=limit)

    def describe(self, execution: str) -> dict[str, Any]:
        """DescribeExecution, with ``input`` and ``output`` decoded."""
        answer = self.client("stepfunctions").describe_execution(executionArn=execution)
        for key in ("input", "output"):
            if key in answer:
                try:
                    answer[key] = json.loads(answer[key])
                except json.JSONDecodeError:
                    pass  # moto gives an output that is a string without its quotes
        return answer

    # -- patches --------------------------------------------------------------------------

    def _set(self, module: str, target: str, value: Any) -> None:
        """Patch ``target`` (``name`` or ``Class.name``) in ``module`` until exit."""
        owner: Any = importlib.import_module(module)
        *path, name = target.split(".")
        for part in path:
            owner = getattr(owner, part)
        self._stack.enter_context(patch.object(owner, name, value))

    def _wrap(self, module: str, target: str, make: Callable[[Any], Any]) -> None:
        """Patch ``Class.name`` with ``make(original)``."""
        cls, name = target.split(".")
        original = getattr(getattr(importlib.import_module(module), cls), name)
        self._set(module, target, make(original))

    def _patch_calls(self) -> None:
        """One cached client per service for moto's engine; Lambda's is ours; calls atomic."""
        lock = threading.RLock()
        real_call = BotocoreStubber.__call__

        def atomic(stubber: Any, *args: Any, **kwargs: Any) -> Any:
            with lock:
                return real_call(stubber, *args, **kwargs)

        self._stack.enter_context(patch.object(BotocoreStubber, "__call__", atomic))
        clients: dict[tuple[str, str], Any] = {}

        def client(service_name: str, region_name: str, **kwargs: Any) -> Any:
            with self._clients_lock:
                key = (service_name, region_name)
                if key not in clients:
                    real = self._session.client(
                        service_name, region_name=region_name, **kwargs
                    )
                    if service_name == "lambda":
                        real = _LambdaClient(real, self._handler)
                    if service_name == "stepfunctions":
                        real = _StepFunctionsClient(real, self.clock, self._live)
                    clients[key] = real
                return clients[key]

        self._set(_SFN + "asl.utils.boto_client", "boto3", SimpleNamespace(client=client))

    def _patch_strands(self) -> None:
        """Tell the clock which strands begin, end and wait for each other."""
        clock, live = self.clock, self._live
        worker = _SFN + "backend.execution_worker"
        mapping = _EXEC + "state_map.iteration."

        def execution_begins(original: Any) -> Any:
            def start(self: Any) -> None:
                live[self._evaluation_details.execution_details.arn] = self
                clock.enter()
                original(self)

            return start

        def execution_ends(original: Any) -> Any:
            def logic(self: Any) -> None:
                try:
                    original(self)
                finally:
                    live.pop(self._evaluation_details.execution_details.arn, None)
                    clock.leave()

            return logic

        def begins(original: Any) -> Any:
            def start(*args: Any, **kwargs: Any) -> Any:
                clock.enter()
                return original(*args, **kwargs)

            return start

        def ends(original: Any) -> Any:
            def run(*args: Any, **kwargs: Any) -> Any:
                try:
                    return original(*args, **kwargs)
                finally:
                    clock.leave()

            return run

        def waits(done: Callable[[Any], bool]) -> Callable[[Any], Any]:
            def make(original: Any) -> Any:
                def wait(pool: Any) -> None:
                    clock.park(done=lambda: done(pool))
                    original(pool)

                return wait

            return make

        def deadline(task: Any, env: Any) -> dt.datetime | None:
            task.timeout.eval(env=env)
            seconds = env.stack.pop()
            if task.timeout.is_default_value():
                return None
            return clock.now + dt.timedelta(seconds=seconds)

        def awaits_token(original: Any) -> Any:
            # .waitForTaskToken: TimeoutSeconds is the scenario's; heartbeats stay moto's.
            def wait(
                self: Any,
                env: Any,
                timeout_seconds: int,
                callback_endpoint: Any,
                heartbeat_endpoint: Any,
            ) -> Any:
                if str(self.resource.condition) == "waitForTaskToken" and not heartbeat_endpoint:
                    told = callback_endpoint._notify_event.is_set
                    clock.park(
                        done=lambda: told() or not env.is_running(), wake=deadline(self, env)
                    )
                    timeout_seconds = 0
                return original(self, env, timeout_seconds, callback_endpoint, heartbeat_endpoint)

            return wait

        self._wrap(worker, "ExecutionWorker.start", execution_begins)
        self._wrap(worker, "ExecutionWorker._execution_logic", execution_ends)
        inline = mapping + "inline_iteration_component"
        self._wrap(inline, "InlineIterationComponent._launch_worker", begins)
        self._wrap(mapping + "iteration_worker", "IterationWorker.eval", ends)
        self._wrap(mapping + "job", "JobPool.await_jobs", waits(lambda p: p._is_terminated()))
        callback = _EXEC + "state_task.service.state_task_service_callback"
        self._wrap(
            callback, "StateTaskServiceCallback._eval_wait_for_task_token", awaits_token
        )

    def _patch_time(self) -> None:
        """Wait states, Retry intervals, context object and history read the clock."""
        clock = self.clock
        waiting = _SFN + "asl.component.state.wait.wait_function."

        def pause(seconds: float, running: Callable[[], bool] = lambda: True) -> None:
            if seconds > 0:
                wake = clock.now + dt.timedelta(seconds=seconds)
                clock.park(done=lambda: not running(), wake=wake)

        def wait_interval(self: Any, env: Any, wait_seconds: float) -> None:
            pause(wait_seconds, env.is_running)

        def whole(original: Any) -> Any:
            # moto cuts the fraction of the instant and of the delay; keep both.
            def parse(timestamp: str) -> dt.datetime | None:
                t = original(timestamp)
                if t is None or "." not in timestamp:
                    return t
                fraction = float("0." + timestamp.rstrip("Z").rpartition(".")[2])
                return t + dt.timedelta(seconds=fraction)

            return staticmethod(parse)

        def delay(self: Any, env: Any) -> float:
            self.string.eval(env=env)
            text: str = env.stack.pop()
            instant = self._from_timestamp_string(text)
            if instant is None:
                failure = importlib.import_module(
                    _SFN + "asl.component.common.error_name.failure_event"
                )
                raise failure.FailureEventException(self._create_failure_event(env, text))
            return (instant.replace(tzinfo=UTC) - clock.now).total_seconds()

        def start_time(original: Any) -> Any:
            # moto puts a datetime object into the context object; AWS has a string.
            def details(self: Any) -> Any:
                result = original(self)
                result.start_time = iso(self.start_date)
                return result

            return details

        self._set(waiting + "wait_function", "WaitFunction._wait_interval", wait_interval)
        self._wrap(waiting + "timestamp", "Timestamp._from_timestamp_string", whole)
        self._set(waiting + "timestamp", "Timestamp._get_wait_seconds", delay)
        retrier = _SFN + "asl.component.common.retry.retrier_decl"
        self._set(retrier, "time", SimpleNamespace(sleep=pause))
        self._wrap(_SFN + "backend.execution", "Execution.get_start_execution_details", start_time)
        scenario = _datetime_module(clock)
        for module in (
            "models",
            "backend.execution",
            "asl.component.state.state",
            "asl.eval.event.event_manager",
        ):
            self._set(_SFN + module, "datetime", scenario)

    def _repair(self) -> None:
        """Mend moto where no ASL spelling is right both in moto and on AWS.

        * Step Functions' own API is camelCase; ASL wants PascalCase in ``Parameters`` and gives
          it back in the result.  moto lost this translation from LocalStack.
        * ``aws-sdk:lambda:invoke`` gives its ``Payload`` as text and errors as ``Lambda.*``.
        * A token is looked for in executions that have begun (moto fails on one that has not).
        * A JSONPath that names one node gives its value (moto: ``$.list[0].id`` is a list), any
          other gives a list (moto: a filter that matches nothing is an error).
        """
        service = _EXEC + "state_task.service.state_task_service"
        sdk = importlib.import_module(service + "_aws_sdk")
        def request(self: Any, parameters: dict[str, Any], *_: Any, **__: Any) -> None:
            if self._get_boto_service_name() == "stepfunctions":
                for key in list(parameters):
                    if key[:1].islower():
                        raise ValueError(f'The field "{key}" is not supported')
                    parameters[key[0].lower() + key[1:]] = parameters.pop(key)

        def response(self: Any, response: Any, *_: Any, **__: Any) -> None:
            if not isinstance(response, dict):
                return
            for key in list(response):
                value = response.pop(key)
                if self._get_boto_service_name() == "stepfunctions":
                    key = key[0].upper() + key[1:]
                if isinstance(value, StreamingBody):
                    value = value.read().decode()
                response[key] = iso(value) if isinstance(value, dt.datetime) else value

        def begun(original: Any) -> Any:
            def executions(self: Any, *args: Any, **kwargs: Any) -> Any:
                found = original(self, *args, **kwargs)
                return [x for x in found if x.exec_worker is None or x.exec_worker.env is not None]

            return executions

        self._wrap(_SFN + "models", "StepFunctionsParserBackend._get_executions", begun)
        json_path = importlib.import_module(_SFN + "asl.utils.json_path")
        parse = functools.lru_cache(json_path.parse)

        def extract(path: str, data: Json) -> Json:
            values = [match.value for match in parse(path).find(data)]
            if _INDEFINITE.search(_QUOTED.sub("", path)):
                single = json_path._is_singleton_array_access(path) and len(values) == 1
                return values[0] if single else values
            if not values:
                raise json_path.NoSuchJsonPathError(json_path=path, data=data)
            return values[0]

        self._set(service, "StateTaskService._normalise_parameters", request)
        self._set(service, "StateTaskService._normalise_response", response)
        names = sdk._SERVICE_ERROR_NAMES
        self._stack.enter_context(patch.dict(names, {"lambda": "Lambda", "sqs": "Sqs"}))
        original = json_path.extract_json
        for name, module in list(sys.modules.items()):
            if name.startswith(_SFN) and getattr(module, "extract_json", None) is original:
                self._set(name, "extract_json", extract)
