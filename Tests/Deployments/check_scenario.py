"""Play the scenario of `make demo` through the AWS deployment, and what may go wrong on its way.

The state machines, the table, the queue and the times of the flush are those of `functions/deploy/aws`, run by moto.
Two things are replaced: an invocation of a function is answered by its executable, and the clock is the scenario's.
"""

from __future__ import annotations

import argparse
import base64
import datetime as dt
import http.server
import json
import logging
import os
import queue
import re
import subprocess
import sys
import threading
import uuid
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from moto.dynamodb.exceptions import TransactionCanceledException
from moto.dynamodb.models import DynamoDBBackend
from moto.sqs.models import sqs_backends
from samtranslator.yaml_helper import yaml_parse

import schedules
from engine import ACCOUNT, UTC, Engine, FunctionError, Json, ServiceError, iso

ROOT = Path(__file__).resolve().parents[2]
DEPLOYMENT = ROOT / "functions/deploy/aws"
OSLO = ZoneInfo("Europe/Oslo")
BASE = "/notifications/api/v1"
REPORTS = "/notifications/sms/api/v1/reports"
PREFIX = "varsel"
FINAL = {"Order_Completed", "Order_SendConditionNotMet", "Order_Cancelled"}


class World:
    """`local-runtime simulate`: the peers of the functions. Its delivery reports come to `reports`."""

    def __init__(self, runtime: Path) -> None:
        self.reports: queue.Queue[dict[str, Any]] = queue.Queue()
        reports = self.reports

        class Gate(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                reports.put({"headers": dict(self.headers), "body": body})
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self._gate = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Gate)
        threading.Thread(target=self._gate.serve_forever, daemon=True).start()
        gate = f"http://127.0.0.1:{self._gate.server_port}{REPORTS}"
        asked = [runtime, "simulate", "--port", "0", "--report-url", gate, "--report-delay", "0"]
        self._process = subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.settings: dict[str, str] = {}
        assert self._process.stdout
        for line in self._process.stdout:
            if line.strip() == "ready":
                break
            name, _, value = line.strip().partition("=")
            self.settings[name] = value
        assert self.settings, "the simulated world did not start"
        self.url = self.settings["VARSEL_PROFILE_URL"].split("/simulators")[0]

    def close(self) -> None:
        self._gate.shutdown()
        self._process.terminate()
        self._process.wait()


class LambdaTurn(http.server.ThreadingHTTPServer):
    """Lambda's runtime API for one invocation of one executable."""

    def __init__(self, executable: Path, environment: dict[str, str], event: Json) -> None:
        super().__init__(("127.0.0.1", 0), LambdaTurn.Handler)
        self.executable, self.environment = executable, environment
        self.event = json.dumps(event).encode()
        self.told: tuple[str, bytes] | None = None
        self.over = threading.Event()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server: LambdaTurn

        def do_GET(self) -> None:
            if self.server.told:  # the platform would freeze it here
                self.close_connection = True
                return
            self.answer(200, self.server.event)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.server.told = (self.path, body)
            self.answer(202, b"")
            self.server.over.set()

        def answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Lambda-Runtime-Aws-Request-Id", "1")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    def handle_error(self, *_: Any) -> None:
        """The executable is ended while it asks for its next event."""

    def answer(self) -> Json:
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()
        environment = {**self.environment, "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{self.server_port}"}
        asked = {"env": environment, "stdin": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        with self, subprocess.Popen([self.executable], **asked) as process:
            threading.Thread(target=lambda: (process.wait(), self.over.set()), daemon=True).start()
            self.over.wait(60)
            process.kill()
            self.shutdown()
        if not self.told:
            raise FunctionError("Runtime.ExitError", f"exit status {process.returncode}")
        path, body = self.told
        if not path.endswith("/response"):
            raise FunctionError("Function.Error", body.decode()[:300])
        return json.loads(body)


class Deployment:
    """The machines of `functions/deploy/aws` in one moto account."""

    def __init__(self, functions: Path, world: World, start: dt.datetime) -> None:
        self.functions, self.world = functions, world
        self.environment = {**world.settings, "VARSEL_CLOCK": "event", "SWIFT_BACKTRACE": "enable=no"}
        self.calls: Counter[str] = Counter()  # invocations by function
        self.executables: dict[str, Path] = {}  # by function, where it is not the one that was built
        self.owed = 0  # delivery reports that the gateway still owes
        self.before: dict[str, Callable[[Json], None]] = {}  # by function: may throw what the platform does
        self.after: dict[str, Callable[[Json], None]] = {}  # by function: with its answer in hand, not yet told
        self.engine = Engine(start, self.invoke)
        self.template = yaml_parse((DEPLOYMENT / "template.yaml").read_text())["Resources"]

    def __enter__(self) -> Deployment:
        self.engine.__enter__()
        table = self.template["Table"]["Properties"]
        dynamodb = self.engine.client("dynamodb")
        names = ("BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes")
        dynamodb.create_table(TableName="varsel", **{name: table[name] for name in names})
        sqs = self.engine.client("sqs")
        self.dead = sqs.create_queue(QueueName="dead")["QueueUrl"]
        policy = self.template["Calls"]["Properties"]["RedrivePolicy"]
        policy = {**policy, "deadLetterTargetArn": f"arn:aws:sqs:{self.engine.region}:{ACCOUNT}:dead"}
        self.queue = sqs.create_queue(QueueName="calls", Attributes={"RedrivePolicy": json.dumps(policy)})["QueueUrl"]
        arn = f"arn:aws:states:{self.engine.region}:{ACCOUNT}"
        values = {
            "Table": "varsel",
            "Calls": self.queue,
            "Prefix": PREFIX,
            "OrderExecutions": f"{arn}:execution:{PREFIX}-order",
        }
        self.machines: dict[str, str] = {}
        for path in sorted(DEPLOYMENT.glob("*.asl.json")):
            name = path.name.removesuffix(".asl.json")
            self.machines[name] = values[name.capitalize()] = f"{arn}:stateMachine:{PREFIX}-{name}"
        for logical, resource in self.template.items():
            if resource["Type"] == "AWS::Serverless::Function":
                values[logical] = resource["Properties"]["FunctionName"]["Fn::Sub"].replace("${Prefix}", PREFIX)
        for name in self.machines:
            text = (DEPLOYMENT / f"{name}.asl.json").read_text()
            text = re.sub(r"\$\{(\w+)\}", lambda match: values[match[1]], text)
            self.engine.create(f"{PREFIX}-{name}", json.loads(text))
        return self

    def __exit__(self, *error: Any) -> None:
        self.engine.__exit__(*error)

    # -- functions ------------------------------------------------------------------------------

    def invoke(self, name: str, payload: Json) -> Json:
        """The answer of the executable, which is started for this one event."""
        name = name.removeprefix(f"{PREFIX}-")
        self.calls[name] += 1
        if hook := self.before.get(name):
            hook(payload)
        answer = LambdaTurn(self.executables.get(name, self.functions / name), self.environment, payload).answer()
        if name == "send-sms":
            self.owed += sum(1 for sent in answer if sent.get("outcome") == "accepted" and sent["reportsDelivery"])
        if hook := self.after.get(name):
            hook(answer)
        return answer

    # -- the platform ---------------------------------------------------------------------------

    def waiting(self) -> int:
        """How many messages the pipe could take now."""
        return sqs_backends[ACCOUNT][self.engine.region].queues["calls"].approximate_number_of_messages

    def pump(self, machine: str = "call", twice: bool = False) -> None:
        """Do as the pipe does: a message is deleted once its execution has started, and comes back where none could."""
        sqs = self.engine.client("sqs")
        while messages := sqs.receive_message(QueueUrl=self.queue, MaxNumberOfMessages=1).get("Messages"):
            for message in messages:
                record = {"messageId": message["MessageId"], "body": message["Body"], "eventSource": "aws:sqs"}
                try:
                    arn = self.machines["call"].replace("-call", f"-{machine}")
                    for _ in range(2 if twice else 1):
                        self.engine.start(arn, str(uuid.uuid4()), [record])
                    sqs.delete_message(QueueUrl=self.queue, ReceiptHandle=message["ReceiptHandle"])
                except self.engine.client("stepfunctions").exceptions.StateMachineDoesNotExist:
                    handle = message["ReceiptHandle"]
                    sqs.change_message_visibility(QueueUrl=self.queue, ReceiptHandle=handle, VisibilityTimeout=0)

    def rest(self) -> None:
        """Let everything happen that can at the present instant."""
        while True:
            self.engine.settle()
            if self.waiting():
                self.pump()
            elif self.owed:
                self.report()
            else:
                return

    def report(self) -> None:
        """Carry the gateway's next delivery report to the API."""
        given = self.world.reports.get(timeout=20)
        self.owed -= 1
        answer = self.call("POST", REPORTS, given["body"], given["headers"], org=None)
        assert answer["statusCode"] == 200, f"the report was answered with {answer['statusCode']}"

    def advance_to(self, instant: dt.datetime) -> None:
        """Let time pass, and let the timers of the template start the flush on the way."""
        self.rest()
        while self.engine.clock.now < instant:
            flush = next_flush(self.template["FlushTimer"]["Properties"], self.engine.clock.now)
            wake = min(flush, instant)
            self.engine.clock.park(done=lambda: self.waiting() > 0, wake=wake, limit=60)
            self.rest()
            if self.engine.clock.now >= flush:
                self.flush(flush)
                self.rest()

    def flush(self, scheduled: dt.datetime, machine: str = "flush") -> str:
        key = scheduled.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        text = self.template["FlushTimer"]["Properties"]["Target"]["Input"]
        given = json.loads(text.replace("<aws.scheduler.scheduled-time>", key))
        return self.engine.start(self.machines[machine], str(uuid.uuid4()), given)

    def call(self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None,
             query: str = "", org: str | None = "ttd", request: str | None = None) -> Json:
        """A call of the HTTP API, as API Gateway hands it on; its answer."""
        claims = {"jwt": {"claims": {"urn:altinn:org": org, "iss": "issuer"}, "scopes": None}}
        event = {
            "version": "2.0",
            "routeKey": "$default",
            "rawPath": path,
            "rawQueryString": query,
            "headers": {name.lower(): value for name, value in (headers or {}).items()},
            "requestContext": {
                "requestId": request or str(uuid.uuid4()),
                "domainName": "varsel.example",
                "timeEpoch": int(self.engine.clock.now.timestamp() * 1000),
                "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1"},
                **({"authorizer": claims} if org else {}),
            },
            "isBase64Encoded": True,
            "body": base64.b64encode(body).decode(),
        }
        if query:
            event["queryStringParameters"] = dict(part.split("=") for part in query.split("&"))
        ran = self.engine.run(self.machines["api"], event)
        if ran.get("error") == "NotStored":
            return {"statusCode": 503}  # as front says of every execution that fails
        assert ran["status"] == "SUCCEEDED", f"{method} {path}: {ran.get('error')} {ran.get('cause')}"
        return ran["output"]

    def place(self, request: Json, **more: Any) -> Json:
        """Place an order; the answer, decoded."""
        headers = {"Content-Type": "application/json"}
        answer = self.call("POST", f"{BASE}/future/orders", json.dumps(request).encode(), headers, **more)
        return {**answer, "body": json.loads(answer["body"])}

    def get(self, path: str, query: str = "") -> Json:
        return json.loads(self.call("GET", BASE + path, query=query)["body"])

    def shipment(self, order: str) -> Json:
        return self.get(f"/future/shipment/{order}")

    def item(self, pk: str, sk: str) -> Json:
        key = {"pk": {"S": pk}, "sk": {"S": sk}}
        return self.engine.client("dynamodb").get_item(TableName="varsel", Key=key, ConsistentRead=True).get("Item")

    def begin(self, order: str, happened: Json) -> str:
        """Start an execution of the order machine."""
        return self.engine.start(self.machines["order"], str(uuid.uuid4()), {"orderId": order, "happened": happened})


def next_flush(timer: Json, after: dt.datetime) -> dt.datetime:
    """The next time of a daily schedule."""
    times, name = schedules.times_of_scheduler(timer["ScheduleExpression"], timer["ScheduleExpressionTimezone"])
    zone = ZoneInfo(name)
    day = after.astimezone(zone).date()
    due = [
        dt.datetime(at.year, at.month, at.day, hour, minute, tzinfo=zone)
        for at in (day, day + dt.timedelta(1))
        for hour, minute in times
    ]
    return min(at for at in due if at > after)


def evening() -> dt.datetime:
    """The next weekday's 22:40 in Norway, when the window is shut."""
    day = dt.datetime.now(OSLO).date() + dt.timedelta(1)
    while day.isoweekday() > 5:
        day += dt.timedelta(1)
    return dt.datetime(day.year, day.month, day.day, 22, 40, tzinfo=OSLO)


def email(name: str, **more: Json) -> Json:
    settings = {"subject": "Ny melding", "body": "Du har en ny melding."}
    to = {"recipientEmail": {"emailAddress": "kari@example.no", "emailSettings": settings}}
    return {"idempotencyId": name, "sendersReference": name, "recipient": to, **more}


def sms(name: str, policy: str = "Daytime", **more: Json) -> Json:
    settings = {"sender": "Etaten", "body": "Ny melding.", "sendingTimePolicy": policy}
    to = {"recipientSms": {"phoneNumber": "+4799999001", "smsSettings": settings}}
    return {"idempotencyId": name, "sendersReference": name, "recipient": to, **more}


def placed(d: Deployment, request: Json) -> str:
    answer = d.place(request)
    assert answer["statusCode"] == 201, f"placed with {answer['statusCode']}: {answer['body']}"
    return answer["body"]["notification"]["shipmentId"]


def statuses(shipment: Json) -> tuple[str, list[str]]:
    return shipment["status"], [recipient["status"] for recipient in shipment["recipients"]]


def equal(got: Any, want: Any, what: str) -> None:
    assert got == want, f"{what}: {got!r}, not {want!r}"


# -- what is checked ----------------------------------------------------------------------------


def scenario(d: Deployment) -> None:
    """Every order of the scenario ends as it must."""
    text = (ROOT / "local-runtime/Scenario/scenario.json").read_text().replace("{simulators}", d.world.url)
    shipments: list[tuple[str, str, Json]] = []
    sent: list[dt.datetime] = []
    d.before["send-sms"] = lambda _: sent.append(d.engine.clock.now)
    for order in json.loads(text)["orders"]:
        answer = d.place(order["request"])
        equal(answer["statusCode"], 201, f"{order['name']} is placed")
        receipt = answer["body"]["notification"]
        shipments.append((order["name"], receipt["shipmentId"], order["ends"]))
        for reminder, end in zip(receipt.get("reminders", []), order.get("remindersEnd", [])):
            shipments.append((f"{order['name']} (reminder)", reminder["shipmentId"], end))
        again = d.place(order["request"])
        equal((again["statusCode"], again["body"]), (200, answer["body"]), f"{order['name']} placed again")
    d.advance_to(d.engine.clock.now + dt.timedelta(days=7, hours=1))
    bad = []
    for name, order, end in shipments:
        got = statuses(d.shipment(order))
        good = got == (end["status"], end["recipients"])
        bad += [] if good else [name]
        print(f"  {'ok  ' if good else 'FAIL'}  {name:18} {', '.join([got[0], *got[1]])}")
    assert not bad, f"not as they should: {', '.join(bad)}"
    assert sent, "no SMS was sent"
    early = [at for at in sent if not 9 <= at.astimezone(OSLO).hour < 17]
    assert not early, f"SMS outside their window: {early}"
    feed = d.get("/future/shipment/feed", "seq=0")
    equal([entry["sequenceNumber"] for entry in feed], list(range(1, len(shipments) + 1)), "the feed has no gap")
    equal(sorted(entry["shipmentId"] for entry in feed), sorted(order for _, order, _ in shipments), "each once in it")
    later = d.get("/future/shipment/feed", "seq=3&pageSize=2")
    equal([entry["sequenceNumber"] for entry in later], [4, 5], "the feed from a place on")
    back = d.get("/future/shipment/feed", "seq=4&orderBy=desc")
    equal([entry["sequenceNumber"] for entry in back], [3, 2, 1], "the feed back from a place")
    found = d.get("/orders", "sendersReference=bill")
    equal([order["sendersReference"] for order in found["orders"]], ["bill"], "an order by its reference")


def crash(d: Deployment) -> None:
    """A sender that crashes ends as unknown, and nothing is sent twice."""

    def die(_: Json) -> None:
        raise FunctionError("Runtime.ExitError", "exit status 7")

    d.after["send-sms"] = die  # after the hand-over
    order = placed(d, sms("crash", "Anytime"))
    d.advance_to(d.engine.clock.now + dt.timedelta(hours=1))
    shipment = d.shipment(order)
    equal(statuses(shipment), ("Order_Completed", ["SMS_Failed"]), "the end")
    equal(d.calls["send-sms"], 1, "hand-overs")
    life = json.loads(d.item(f"order#{order}", "order")["life"]["S"])
    equal(life["notifications"][0].get("reason"), "unknownOutcome", "the reason")
    del d.after["send-sms"]
    d.executables["send-sms"] = Path("/bin/false")
    order = placed(d, sms("exit", "Anytime"))
    d.advance_to(d.engine.clock.now + dt.timedelta(hours=1))
    equal(statuses(d.shipment(order)), ("Order_Completed", ["SMS_Failed"]), "the end of an executable that ends")
    equal(d.calls["send-sms"], 2, "its hand-overs")


def lost(d: Deployment) -> None:
    """A call that nobody has begun is certainly not sent, and is made later."""
    order = placed(d, email("lost"))
    d.engine.settle()
    while d.waiting() and d.calls["send-email"] == 0:
        messages = d.engine.client("sqs").receive_message(QueueUrl=d.queue)["Messages"]
        body = json.loads(messages[0]["Body"])
        if body["action"]["function"] == "send-email":
            break  # the pipe never takes it
        d.engine.client("sqs").change_message_visibility(
            QueueUrl=d.queue, ReceiptHandle=messages[0]["ReceiptHandle"], VisibilityTimeout=0
        )
        d.pump()
        d.engine.settle()
    equal(d.calls["send-email"], 0, "hand-overs before")
    d.engine.advance_to(d.engine.clock.now + dt.timedelta(seconds=290))
    d.advance_to(d.engine.clock.now + dt.timedelta(hours=1))
    equal(statuses(d.shipment(order)), ("Order_Completed", ["Email_Succeeded"]), "the end")
    equal(d.calls["send-email"], 1, "hand-overs")
    d.engine.client("sqs").send_message(QueueUrl=d.queue, MessageBody=json.dumps(body))
    d.rest()
    equal(d.calls["send-email"], 1, "hand-overs once the first message comes too late")


def twice(d: Deployment) -> None:
    """A message that the queue delivers twice is called once."""
    order = placed(d, email("twice"))
    d.engine.settle()
    while d.waiting():
        d.pump(twice=True)
        d.engine.settle()
    equal(d.calls["send-email"], 1, "hand-overs")
    equal(statuses(d.shipment(order)), ("Order_Completed", ["Email_Succeeded"]), "the end")


def dead(d: Deployment) -> None:
    """A message that fails three times lies in the dead-letter queue; its order goes on."""
    order = placed(d, email("dead"))
    d.engine.settle()
    equal(d.waiting(), 1, "messages")
    d.pump(machine="nobody")
    messages = d.engine.client("sqs").receive_message(QueueUrl=d.dead).get("Messages", [])
    equal(len(messages), 1, "dead letters")
    equal(json.loads(messages[0]["Body"])["orderId"], order, "whose")
    d.advance_to(d.engine.clock.now + dt.timedelta(hours=1))
    equal(statuses(d.shipment(order)), ("Order_Completed", ["Email_Succeeded"]), "the end")


def race(d: Deployment) -> None:
    """Two executions that race on one order lose no write."""
    order = placed(d, sms("race"))
    d.rest()
    held = d.shipment(order)
    equal(held["status"], "Order_Processed", "it waits for its window")
    note = json.loads(d.item(f"order#{order}", "order")["life"]["S"])["notifications"][0]["id"]
    d.engine.advance_to(d.engine.clock.now + dt.timedelta(hours=11))
    both = threading.Barrier(2, timeout=5)

    def meet(_: Json) -> None:
        try:
            both.wait()  # both have read the same version
        except threading.BrokenBarrierError:
            pass
        d.before.pop("advance-order", None)

    before = d.calls["advance-order"]
    d.before["advance-order"] = meet
    d.begin(order, {"kind": "released", "ids": [note]})
    cancel = threading.Thread(target=lambda: d.begin(order, {"kind": "cancel", "of": "unsent"}))
    cancel.start()
    cancel.join()
    d.rest()
    assert d.calls["advance-order"] - before >= 3, "nobody had to read again"
    life = json.loads(d.item(f"order#{order}", "order")["life"]["S"])
    assert life["order"].get("cancelRequested"), "the cancellation was lost"
    assert life["notifications"][0].get("waitingFor") != "window", "the release was lost"
    assert d.calls["send-sms"] <= 1, "sent twice"


def flush_twice(d: Deployment) -> None:
    """A flush that comes twice with one key releases once; before the opening it releases nothing."""
    orders = [placed(d, sms(f"flush-{number}")) for number in range(3)]
    d.rest()
    d.flush(d.engine.clock.now)
    d.rest()
    equal(d.calls["send-sms"], 0, "hand-overs at night")
    opening = next_flush(d.template["FlushTimer"]["Properties"], d.engine.clock.now)
    d.engine.advance_to(opening)
    first, second = d.flush(opening), d.flush(opening)
    d.rest()
    equal([d.engine.describe(x)["status"] for x in (first, second)], ["SUCCEEDED"] * 2, "both end")
    equal(d.calls["send-sms"], 3, "hand-overs")
    equal(d.calls["window-trigger"], 6, "held orders that were asked about, at night and at the opening")
    equal({d.shipment(order)["status"] for order in orders}, {"Order_Completed"}, "the ends")


def early_report(d: Deployment) -> None:
    """A delivery report that comes before the answer of its hand-over is not lost."""
    d.after["send-sms"] = lambda _: d.report()
    order = placed(d, sms("early", "Anytime"))
    d.rest()
    equal(statuses(d.shipment(order)), ("Order_Completed", ["SMS_Delivered"]), "the end")


def swept(d: Deployment) -> None:
    """An order whose execution is gone is taken up by the sweep."""
    later = iso(d.engine.clock.now + dt.timedelta(minutes=30))
    order = placed(d, email("swept", requestedSendTime=later))
    d.engine.settle()
    waiter = d.item(f"order#{order}", "order")["waiter"]["S"]
    d.engine.client("stepfunctions").stop_execution(executionArn=waiter)
    d.advance_to(d.engine.clock.now + dt.timedelta(minutes=35))
    equal(d.shipment(order)["status"], "Order_Registered", "before")
    d.flush(d.engine.clock.now, "sweep")
    d.flush(d.engine.clock.now, "sweep")
    d.advance_to(d.engine.clock.now + dt.timedelta(minutes=11))
    equal(statuses(d.shipment(order)), ("Order_Completed", ["Email_Succeeded"]), "the end")
    equal(d.calls["send-email"], 1, "hand-overs")


def cancelled(d: Deployment) -> None:
    """An order and a whole chain are cancelled by their sender alone, and sent no more."""
    later = iso(d.engine.clock.now + dt.timedelta(hours=1))
    reminder = {"delayDays": 1, "recipient": email("x")["recipient"]}
    chain = d.place(email("chain", requestedSendTime=later, reminders=[reminder]))["body"]
    one = placed(d, email("one", requestedSendTime=later))
    path = f"{BASE}/future/orders/{chain['notificationOrderId']}/cancel"
    equal(d.call("PUT", path, org="other")["statusCode"], 404, "another's chain")
    equal(d.call("PUT", f"{BASE}/orders/{one}/cancel", org="other")["statusCode"], 404, "another's order")
    equal(d.call("PUT", path)["statusCode"], 200, "the chain")
    equal(d.call("PUT", f"{BASE}/orders/{one}/cancel")["statusCode"], 200, "the order")
    equal(d.call("PUT", f"{BASE}/orders/{one}/cancel")["statusCode"], 200, "the order again")
    d.advance_to(d.engine.clock.now + dt.timedelta(days=2))
    both = [chain["notification"]["shipmentId"], chain["notification"]["reminders"][0]["shipmentId"]]
    equal([d.shipment(order)["status"] for order in [*both, one]], ["Order_Cancelled"] * 3, "the ends")
    equal(d.calls["send-email"], 0, "hand-overs")
    equal(len(d.get("/future/shipment/feed", "seq=0")), 3, "feed entries")


def keys(d: Deployment) -> None:
    """One key names one request; the same call again stores nothing; bad calls are answered."""
    first = d.place(email("key"))
    equal(d.place(email("key"))["statusCode"], 200, "again")
    theirs: list[Json] = []

    def meanwhile(call: Json) -> None:
        if "records" in call:  # the key has been looked for, and is free
            del d.before["create-order"]
            theirs.append(d.place(email("both")))

    d.before["create-order"] = meanwhile
    ours = d.place(email("both"))
    equal((theirs[0]["statusCode"], ours["statusCode"]), (201, 200), "two calls at once")
    equal(ours["body"], theirs[0]["body"], "their answers")
    equal(d.place({**email("key"), "sendersReference": "other"})["statusCode"], 422, "another request under the key")
    equal(d.place({"recipient": {}})["statusCode"], 400, "a bad request")
    equal(d.place(email("key"), org=None)["statusCode"], 403, "nobody")
    equal(d.call("GET", f"{BASE}/future/shipment/{uuid.uuid4()}")["statusCode"], 404, "an unknown order")
    single = {"subject": "Hei", "body": "Hei", "recipients": [{"emailAddress": "kari@example.no"}]}
    kind = {"Content-Type": "application/json"}
    for _ in range(2):  # without a key, the number of the call gives the id
        answer = d.call("POST", f"{BASE}/orders/email", json.dumps(single).encode(), kind, request="call-1")
        equal(answer["statusCode"], 202, "an order without a key")
    d.rest()
    equal(d.calls["send-email"], 3, "hand-overs")
    many = {**single, "recipients": [{"emailAddress": f"kari{number}@example.no"} for number in range(51)]}
    answer = d.call("POST", f"{BASE}/orders/email", json.dumps(many).encode(), kind)
    equal(answer["statusCode"], 413, "more recipients than an execution can hold")
    to = email("x")["recipient"]
    many = email("reminders", reminders=[{"delayDays": number + 1, "recipient": to} for number in range(99)])
    equal(d.place(many)["statusCode"], 413, "more reminders than a transaction can hold")
    many = email("reminders", reminders=many["reminders"][:98])
    equal(d.place(many)["statusCode"], 201, "as many reminders as it can hold")
    equal(first["statusCode"], 201, "the first")


def large(d: Deployment) -> None:
    """An order to as many recipients as are taken fits into what a state may hold, on its whole way."""
    recipients = [{"mobileNumber": f"+47999{number:05}"} for number in range(50)]
    body = json.dumps({"body": "Ny melding. " * 50, "recipients": recipients}).encode()
    answer = d.call("POST", f"{BASE}/orders/sms", body, {"Content-Type": "application/json"})
    equal(answer["statusCode"], 202, "placed")
    order = json.loads(answer["body"])["orderId"]
    d.advance_to(d.engine.clock.now + dt.timedelta(hours=13))
    status, recipients = statuses(d.shipment(order))
    equal((status, Counter(recipients)), ("Order_Completed", Counter(SMS_Delivered=50)), "the end")
    equal(d.calls["send-sms"], 50, "hand-overs")


def busy(d: Deployment) -> None:
    """A function that has no room was not begun: the call is made again, and in the end handed back."""

    def refuse(_: Json) -> None:
        raise ServiceError("TooManyRequestsException", "no room", 429)

    d.before["send-email"] = refuse
    order = placed(d, email("busy"))
    d.advance_to(d.engine.clock.now + dt.timedelta(seconds=20))
    equal(d.calls["send-email"], 4, "attempts")
    del d.before["send-email"]
    d.advance_to(d.engine.clock.now + dt.timedelta(hours=1))
    equal(statuses(d.shipment(order)), ("Order_Completed", ["Email_Succeeded"]), "the end")


def throttled(d: Deployment) -> None:
    """A transaction that the table is too busy for stores nothing, and nobody is told that it did."""

    def refuse(*_: Any) -> None:
        raise TransactionCanceledException([("ThrottlingError", "Throughput exceeds", "")])

    body = json.dumps({"subject": "s", "body": "b", "recipients": [{"emailAddress": "kari@example.no"}]}).encode()
    kind = {"Content-Type": "application/json"}
    write = DynamoDBBackend.transact_write_items
    DynamoDBBackend.transact_write_items = refuse
    try:
        equal(d.call("POST", f"{BASE}/orders/email", body, kind)["statusCode"], 503, "while it is busy")
    finally:
        DynamoDBBackend.transact_write_items = write
    equal(d.call("POST", f"{BASE}/orders/email", body, kind)["statusCode"], 202, "after that")
    d.rest()


def released(d: Deployment) -> None:
    """The key of an instant order of which nothing came may be used again."""

    def refuse(_: Json) -> None:
        raise ServiceError("TooManyRequestsException", "no room", 429)

    d.before["send-sms"] = refuse
    settings = {"sender": "Etaten", "body": "Koden er 1234"}
    to = {"phoneNumber": "+4799999001", "timeToLiveInSeconds": 360, "smsSettings": settings}
    body = json.dumps({"idempotencyId": "otp", "recipientSms": to}).encode()
    kind = {"Content-Type": "application/json"}
    path = f"{BASE}/future/orders/instant/sms"
    equal(d.call("POST", path, body, kind)["statusCode"], 201, "the first")
    d.advance_to(d.engine.clock.now + dt.timedelta(minutes=10))
    del d.before["send-sms"]
    equal(d.call("POST", path, body, kind)["statusCode"], 201, "the second")
    d.rest()
    feed = d.get("/future/shipment/feed", "seq=0")
    equal([entry["recipients"][0]["status"] for entry in feed][1:], ["SMS_Delivered"], "the second's end")


CHECKS: list[Callable[[Deployment], None]] = [
    scenario, crash, lost, twice, dead, race, flush_twice, early_report, swept, cancelled, keys, large, busy, throttled, released,
]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--functions", type=Path, default=ROOT / ".build/functions")
    parser.add_argument("--runtime", type=Path, default=ROOT / ".build/debug/local-runtime")
    parser.add_argument("only", nargs="*", help="names of checks")
    given = parser.parse_args()
    logging.disable(logging.CRITICAL)
    failed = 0
    for check in CHECKS:
        if given.only and check.__name__ not in given.only:
            continue
        world = World(given.runtime)
        try:
            with Deployment(given.functions, world, evening()) as deployment:
                check(deployment)
            print(f"ok    {check.__name__}: {check.__doc__}", flush=True)
        except Exception as error:  # whatever it is, the others are checked too
            failed += 1
            print(f"FAIL  {check.__name__}: {type(error).__name__}: {error}", flush=True)
            if os.environ.get("TRACE"):
                raise
        finally:
            world.close()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
