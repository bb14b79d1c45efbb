"""The functions under Lambda's runtime API as cargo-lambda plays it, fed from a queue as moto plays SQS.

The emulator is AWS-compatible and written by others; the queue has visibility and dead letters. What stands between is what
Lambda's event source mapping does: a batch is one invocation, and what `batchItemFailures` does not name is deleted.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import boto3
from moto import mock_aws

ROOT = Path(__file__).resolve().parents[2]
FUNCTIONS = ROOT / ".build" / "functions"
EVENT = {"held": [], "now": "2026-06-01T10:00:00+02:00"}


def check(holds: bool, what: str) -> None:
    print(("ok   " if holds else "FAIL ") + what)
    if not holds:
        sys.exit(1)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextlib.contextmanager
def lambda_running(function: str, **settings: str) -> Iterator[str]:
    """The URL at which the function can be invoked."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        # The emulator wants to see a package of Rust; it builds nothing of it.
        (Path(folder) / "src").mkdir()
        (Path(folder) / "src" / "main.rs").write_text("fn main() {}\n")
        (Path(folder) / "Cargo.toml").write_text('[package]\nname = "none"\nversion = "0.0.0"\nedition = "2021"\n')
        emulator = subprocess.Popen(
            [Path(sys.executable).with_name("cargo-lambda"), "lambda", "watch", "--only-lambda-apis",
             "--invoke-address", "127.0.0.1", "--invoke-port", str(port)],
            cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_for(port, emulator)
            environment = {"AWS_LAMBDA_RUNTIME_API": f"http://127.0.0.1:{port}/.rt", **settings}
            process = subprocess.Popen([FUNCTIONS / function], env=environment, stdout=subprocess.PIPE)
            try:
                yield f"http://127.0.0.1:{port}/2015-03-31/functions/_/invocations"
            finally:
                process.terminate()
                output, _ = process.communicate(timeout=30)
            check(process.returncode == 0 and output == b"", f"{function} ends well on SIGTERM")
        finally:
            emulator.kill()
            emulator.wait()


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    limit = time.monotonic() + 30
    while time.monotonic() < limit and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    sys.exit("FAIL cargo-lambda does not start")


def invoke(url: str, body: bytes) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body), timeout=60) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def check_invocations() -> None:
    with lambda_running("window-trigger") as url:
        for event in (EVENT, [EVENT, 1, EVENT], {}):
            body = json.dumps(event).encode()
            direct = subprocess.run([FUNCTIONS / "window-trigger"], input=body, env={}, capture_output=True, check=True)
            check(invoke(url, body) == (200, direct.stdout), f"the bytes are those of standard input: {body[:20]!r}")
    closed = f"http://127.0.0.1:{free_port()}/"
    settings = {"VARSEL_PROFILE_URL": closed, "VARSEL_CLOCK": "event"}
    event = (ROOT / "functions/lookup-recipient/examples/event.json").read_bytes()
    with lambda_running("lookup-recipient", **settings) as url:
        status, body = invoke(url, event)
        error = json.loads(body)
        check(status == 500 and error["errorType"] == "registryUnavailable", "an error is one to the platform too")


def check_queue() -> None:
    """What cannot be read comes back until the dead-letter queue has it; all else is gone after one delivery."""
    with mock_aws(), lambda_running("window-trigger") as url:
        sqs = boto3.client("sqs", region_name="eu-north-1")
        dead = sqs.create_queue(QueueName="dead")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        policy = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 3})
        attributes = {"RedrivePolicy": policy, "VisibilityTimeout": "1"}
        queue = sqs.create_queue(QueueName="calls", Attributes=attributes)["QueueUrl"]
        bodies = [json.dumps(EVENT), "nope", json.dumps(EVENT), "{}"]
        sqs.send_message_batch(
            QueueUrl=queue, Entries=[{"Id": str(n), "MessageBody": body} for n, body in enumerate(bodies)])
        deliveries: dict[str, int] = {}
        gone: list[str] = []
        limit = time.monotonic() + 30
        while len(dead_bodies := peek(sqs, dead)) < 2 and time.monotonic() < limit:
            messages = sqs.receive_message(
                QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=1,
                AttributeNames=["All"]).get("Messages", [])
            if not messages:
                continue
            records = [{"messageId": m["MessageId"], "receiptHandle": m["ReceiptHandle"], "body": m["Body"],
                        "attributes": m["Attributes"], "messageAttributes": {}, "eventSource": "aws:sqs",
                        "eventSourceARN": arn, "awsRegion": "eu-north-1"} for m in messages]
            status, body = invoke(url, json.dumps({"Records": records}).encode())
            check(status == 200, "a batch is answered")
            failed = {item["itemIdentifier"] for item in json.loads(body)["batchItemFailures"]}
            for message in messages:
                deliveries[message["Body"]] = deliveries.get(message["Body"], 0) + 1
                if message["MessageId"] not in failed:
                    gone.append(message["Body"])
                    sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
        check(sorted(dead_bodies) == ["nope", "{}"], f"the dead letters are those that cannot be read: {dead_bodies}")
        check(sorted(gone) == sorted([bodies[0], bodies[2]]), "the others were deleted, once each")
        check(deliveries["nope"] == 3, f"what fails comes three times: {deliveries}")


def peek(sqs: object, queue: str) -> list[str]:
    messages = sqs.receive_message(  # type: ignore[attr-defined]
        QueueUrl=queue, MaxNumberOfMessages=10, VisibilityTimeout=0).get("Messages", [])
    return [message["Body"] for message in messages]


if __name__ == "__main__":
    for name, value in {"AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none"}.items():
        os.environ.setdefault(name, value)
    if shutil.which("cargo") is None:
        print("SKIPPED: cargo-lambda asks cargo about a package, and there is no cargo here.")
        sys.exit()
    check_invocations()
    check_queue()
