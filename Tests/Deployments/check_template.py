"""Check the AWS deployment without AWS: the template, the state machines, the timers, and what each role allows."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from cfnlint.api import ManualArgs, lint_file
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

import schedules

Json = Any
ROOT = Path(__file__).resolve().parents[2]
DEPLOYMENT = ROOT / "functions/deploy/aws"

template: Json = yaml_parse((DEPLOYMENT / "template.yaml").read_text())
resources: dict[str, Json] = template["Resources"]
machines: dict[str, Json] = {
    path.name.removesuffix(".asl.json"): json.loads(path.read_text()) for path in sorted(DEPLOYMENT.glob("*.asl.json"))
}


def of_type(name: str) -> dict[str, Json]:
    return {logical: found["Properties"] for logical, found in resources.items() if found["Type"] == name}


def inner(value: Json) -> Iterator[Json]:
    """The value and everything in it."""
    yield value
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in parts:
        yield from inner(part)


def cfn_lint() -> None:
    config = ManualArgs(templates=[str(DEPLOYMENT / "template.yaml")], regions=["eu-north-1", "eu-west-1"])
    found = lint_file(DEPLOYMENT / "template.yaml", config=config)
    assert not found, "; ".join(f"{match.linenumber}: {match.message}" for match in found)


def sam_translates() -> None:
    """As the cloud does it, once the packages are uploaded."""
    os.environ.setdefault("AWS_DEFAULT_REGION", "eu-north-1")
    packaged = yaml_parse((DEPLOYMENT / "template.yaml").read_text())
    for resource in packaged["Resources"].values():
        for name in ("CodeUri", "DefinitionUri"):
            if name in resource.get("Properties", {}):
                resource["Properties"][name] = f"s3://bucket/{resource['Properties'][name].rpartition('/')[2]}"
    given = {name: parameter.get("Default", "x") for name, parameter in packaged["Parameters"].items()}
    translated = Translator({}, Parser()).translate(packaged, given)["Resources"]
    types = [resource["Type"] for resource in translated.values()]
    assert types.count("AWS::StepFunctions::StateMachine") == len(machines), "a machine is missing"
    routes = next(r for r in translated.values() if r["Type"] == "AWS::ApiGatewayV2::Api")["Properties"]["Body"]["paths"]
    for path, methods in routes.items():
        for method in methods.values():
            asks = [{"NONE": []}] if "/reports" in path else [{"Token": ["altinn:serviceowner/notifications.create"]}]
            assert method["security"] == asks, f"{path}: who may call it"


def machines_are_sound() -> None:
    for name, machine in machines.items():
        assert machine["QueryLanguage"] == "JSONPath", name
        for part in inner(machine):
            if isinstance(part, dict) and "StartAt" in part:
                sound(name, part)


def sound(name: str, machine: Json) -> None:
    """Every target exists, every state can be reached, and every state goes on or ends."""
    states: dict[str, Json] = machine["States"]
    reached: set[str] = set()
    to_see = [machine["StartAt"]]
    while to_see:
        state = to_see.pop()
        assert state in states, f"{name}: there is no state {state!r}"
        if state not in reached:
            reached.add(state)
            to_see += targets(states[state])
    assert reached == set(states), f"{name}: nothing leads to {sorted(set(states) - reached)}"
    for state, body in states.items():
        goes_on = "Next" in body or body.get("End") is True or body["Type"] in ("Choice", "Succeed", "Fail")
        assert goes_on, f"{name}: {state!r} has no end"
        assert len(state) <= 80, f"{name}: {state!r} is too long"
        if body["Type"] == "Choice":
            assert "Default" in body, f"{name}: {state!r} may fit no choice"


def targets(state: Json) -> list[str]:
    rules = [*state.get("Choices", []), *state.get("Catch", [])]
    return [rule["Next"] for rule in rules] + [state[key] for key in ("Next", "Default") if key in state]


def substitutions_fit() -> None:
    for logical, properties in of_type("AWS::Serverless::StateMachine").items():
        text = (DEPLOYMENT / properties["DefinitionUri"]).read_text()
        used = set(re.findall(r"\$\{(\w+)\}", text))
        given = set(properties["DefinitionSubstitutions"])
        assert used == given, f"{logical}: {sorted(used ^ given)}"


def machines_hold_no_rules() -> None:
    """They read, invoke, wait and write; what a notice's state means only the functions know."""
    words = re.compile(r"waitingFor|\.status\b|\.result\b\.|\.attempt|\.channel|\.address|expiresAt|sendingTimePolicy")
    for path in DEPLOYMENT.glob("*.asl.json"):
        assert not (found := words.search(path.read_text())), f"{path.name}: {found and found[0]}"


def roles_allow_what_is_done() -> None:
    """No less, and no more."""
    for logical, properties in of_type("AWS::Serverless::StateMachine").items():
        definition = machines[properties["DefinitionUri"].removesuffix(".asl.json")]
        needed = {action for part in inner(definition) if isinstance(part, dict) for action in actions(part)}
        allowed = set()
        for policy in resources[f"{logical}Role"]["Properties"]["Policies"]:
            for statement in policy["PolicyDocument"]["Statement"]:
                of_it = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
                assert statement["Resource"] != "*" or all(a.startswith("logs:") for a in of_it), f"{logical}: {of_it}"
                allowed |= {action for action in of_it if not action.startswith("logs:")}
        assert needed == allowed, f"{logical}: {sorted(needed ^ allowed)}"


def actions(part: Json) -> Iterator[str]:
    """Of a task, or of an item of a transaction."""
    for kind in ("Put", "Update", "Delete"):
        if isinstance(part.get(kind), dict) and "TableName" in part[kind]:
            yield f"dynamodb:{kind}Item"
    if part.get("Type") != "Task":
        return
    service, action = part["Resource"].removeprefix("arn:aws:states:::").removeprefix("aws-sdk:").split(":")
    action = action.partition(".")[0]
    if action == "invoke":
        action = "InvokeFunction"
    if action != "transactWriteItems":
        yield f"{'states' if service == 'sfn' else service}:{action[0].upper()}{action[1:]}"


def timers_are_right() -> None:
    timers = of_type("AWS::Scheduler::Schedule")
    assert timers, "there are none"
    for logical, properties in timers.items():
        expression, zone = properties["ScheduleExpression"], properties.get("ScheduleExpressionTimezone")
        times, zone = schedules.times_of_scheduler(expression, zone)
        schedules.check(times, zone, opening=(9, 0) if logical.startswith("Flush") else None)
        given = json.loads(properties["Target"]["Input"])
        assert given == {"key": "<aws.scheduler.scheduled-time>", "number": 0}, f"{logical}: {given}"


def functions_are_all_there() -> None:
    built = {path.parent.name for path in (ROOT / "functions").glob("*/main.swift")}
    deployed = set()
    for logical, properties in of_type("AWS::Serverless::Function").items():
        if "CodeUri" not in properties:
            assert properties["InlineCode"].count("\n") <= 25, f"{logical} is more than glue"
            compile(properties["InlineCode"], logical, "exec")
            continue
        name = properties["FunctionName"]["Fn::Sub"].removeprefix("${Prefix}-")
        assert properties["CodeUri"] == f"../../../.build/packages/{name}.zip", f"{logical}: {properties['CodeUri']}"
        deployed.add(name)
    assert deployed == built, f"{sorted(deployed ^ built)}"
    variables = template["Globals"]["Function"]["Environment"]["Variables"]
    assert variables["SWIFT_BACKTRACE"] == "enable=no", "a crash writes what was in memory"


def settings_are_known() -> None:
    """Every setting stands in the README, for that function; every secret is a reference."""
    secret = re.compile(r"PASSWORD|_KEY$|ACCESS_KEY|SUBSCRIPTION_KEY")
    rows = [line for line in (ROOT / "README.md").read_text().splitlines() if line.startswith("| `VARSEL_")]
    for logical, properties in of_type("AWS::Serverless::Function").items():
        for name, value in properties.get("Environment", {}).get("Variables", {}).items():
            if not name.startswith("VARSEL_"):
                continue
            assert any(f"`{name}`" in row for row in rows), f"{logical}: nobody reads {name}"
            text = json.dumps(value)
            assert not secret.search(name) or "{{resolve:secretsmanager:" in text, f"{logical}: {name} is no reference"


def logs_hold_no_records() -> None:
    for logical, properties in of_type("AWS::Serverless::StateMachine").items():
        logging = properties["Logging"]
        assert logging["IncludeExecutionData"] is False and logging["Level"] == "ERROR", logical
    for logical, properties in of_type("AWS::Logs::LogGroup").items():
        assert "RetentionInDays" in properties, f"{logical} keeps logs for ever"


def nothing_is_lost() -> None:
    table = resources["Table"]
    assert table["DeletionPolicy"] == table["UpdateReplacePolicy"] == "Retain", "the table goes with the stack"
    assert table["Properties"]["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"], "no recovery"
    assert resources["Calls"]["Properties"]["RedrivePolicy"]["maxReceiveCount"] == 3, "no dead letters"
    call = machines["order"]["States"]["Calls"]["ItemProcessor"]["States"]["Call"]
    for sender in ("SendEmail", "SendSms"):
        timeout = resources[sender]["Properties"]["Timeout"]
        assert timeout <= 240 < call["TimeoutSeconds"] < 300, f"{sender}: the order does not wait for it"


CHECKS: list[Callable[[], None]] = [
    cfn_lint, sam_translates, machines_are_sound, substitutions_fit, machines_hold_no_rules, roles_allow_what_is_done,
    timers_are_right, functions_are_all_there, settings_are_known, logs_hold_no_records, nothing_is_lost,
]


def main() -> int:
    failed = 0
    for check in CHECKS:
        try:
            check()
            print(f"ok    {check.__name__.replace('_', ' ')}", flush=True)
        except Exception as error:  # whatever it is, the others are checked too
            failed += 1
            print(f"FAIL  {check.__name__.replace('_', ' ')}: {type(error).__name__}: {error}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
