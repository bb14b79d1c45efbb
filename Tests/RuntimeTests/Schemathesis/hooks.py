"""What schemathesis cannot draw: a key nobody has used, the id of an order that is there, one that can be cancelled.

Each call's operation and status is written to the file that VARSEL_CALLS names, a line each.
"""

import os
import random
import uuid

import schemathesis
from schemathesis.generation import GenerationMode

# By the name of the path's parameter.
placed = {"id": [], "notificationOrderId": [], "shipmentId": []}
chosen = random.Random(1)


def operation(case):
    return case.operation.definition.raw["operationId"]


@schemathesis.hook
def before_call(context, case, kwargs):
    if case.meta is None or case.meta.generation.mode != GenerationMode.POSITIVE:
        return
    if isinstance(case.body, dict) and "idempotencyId" in case.body:
        case.body["idempotencyId"] = str(uuid.uuid4())
    if isinstance(case.body, dict) and operation(case).startswith("place") and chosen.random() < 0.5:
        case.body["requestedSendTime"] = "2031-03-03T08:00:00Z"
    if operation(case) == "retry" and placed["shipmentId"]:
        case.body["shipmentId"] = chosen.choice(placed["shipmentId"])
    if "Idempotency-Key" in case.headers:
        case.headers["Idempotency-Key"] = str(uuid.uuid4())
    for name in placed.keys() & case.path_parameters.keys():
        if placed[name] and chosen.random() < 0.8:
            case.path_parameters[name] = chosen.choice(placed[name])


@schemathesis.hook
def after_call(context, case, response):
    if case.operation.method == "post" and response.status_code in (201, 202):
        answer = response.json()
        if "orderId" in answer:
            placed["id"].append(answer["orderId"])
        else:
            placed["notificationOrderId"].append(answer["notificationOrderId"])
            placed["shipmentId"].append(answer["notification"]["shipmentId"])
    with open(os.environ["VARSEL_CALLS"], "a") as calls:
        calls.write(f"{operation(case)} {response.status_code}\n")
