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


OTHER_ROLES = {
    "FunctionRole": {"logs:CreateLogStream", "logs:PutLogEvents"},
    "FrontRole": {"logs:CreateLogStream", "logs:PutLogEvents", "states:StartSyncExecution"},
    "PipeRole": {"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "states:StartExecution"},
    "TimerRole": {"states:StartExecution"},
}


def roles_are_narrow() -> None:
    """Each is one service's, in this account; allows named actions on named things; and has no policy of somebody else's."""
    roles = of_type("AWS::IAM::Role")
    for logical, role in roles.items():
        assert set(role) == {"AssumeRolePolicyDocument", "Policies"}, f"{logical}: {sorted(role)}"
        (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
        assert set(trust["Principal"]) == {"Service"} and isinstance(trust["Principal"]["Service"], str), f"{logical}: {trust}"
        if trust["Principal"]["Service"] != "lambda.amazonaws.com":
            own = {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
            assert trust.get("Condition") == own, f"{logical}: another account's service may take it"
        allowed = set()
        for policy in role["Policies"]:
            for statement in policy["PolicyDocument"]["Statement"]:
                assert set(statement) == {"Effect", "Action", "Resource"}, f"{logical}: {sorted(statement)}"
                of_it = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
                on = statement["Resource"] if isinstance(statement["Resource"], list) else [statement["Resource"]]
                assert not any("*" in action for action in of_it), f"{logical}: {of_it}"
                is_delivery = all(re.fullmatch(r"logs:\w*(LogDeliver|ResourcePolic|DescribeLogGroups)\w*", a) for a in of_it)
                assert is_delivery or not any("*" in json.dumps(thing) for thing in on), f"{logical}: {of_it} on {on}"
                allowed |= set() if is_delivery else set(of_it)
        if logical in OTHER_ROLES:
            assert allowed == OTHER_ROLES[logical], f"{logical}: {sorted(allowed ^ OTHER_ROLES[logical])}"
    machines_of = {f"{logical}Role" for logical in of_type("AWS::Serverless::StateMachine")}
    assert set(roles) == machines_of | set(OTHER_ROLES), f"{sorted(set(roles) ^ (machines_of | set(OTHER_ROLES)))}"


def nothing_is_called_twice() -> None:
    """A function that may send is called again only where it was certainly not begun; no key is ever taken for the time."""
    for name, machine in machines.items():
        for part in inner(machine):
            if not (isinstance(part, dict) and "lambda:invoke" in str(part.get("Resource"))):
                continue
            if name == "call":
                errors = [error for retry in part.get("Retry", []) for error in retry["ErrorEquals"]]
                assert errors == ["Lambda.TooManyRequestsException"], f"{name}: called again after {errors}"
            payload = json.dumps(part["Parameters"])
            assert "$.key" not in payload, f"{name}: the key of a timer goes to a function"
            now = re.findall(r'"now\.\$": "([^"]*)"', payload)
            assert all(time == "$$.State.EnteredTime" for time in now), f"{name}: {now} is taken for the time"


def secrets_are_their_own() -> None:
    """Each variable has the member of the secret that it is named after."""
    members = {"PSWIN_PASSWORD": "pswinPassword", "REPORT_PASSWORD": "reportPassword", "SMTP_PASSWORD": "smtpPassword",
               "AUTHORIZATION_SUBSCRIPTION_KEY": "authorizationSubscriptionKey", "PLATFORM_CLIENT_KEY": "platformClientKey"}
    for logical, properties in of_type("AWS::Serverless::Function").items():
        for variable, value in properties.get("Environment", {}).get("Variables", {}).items():
            found = re.findall(r"SecretString:(\w+)", json.dumps(value))
            assert found in ([], [members.get(variable.removeprefix("VARSEL_"))]), f"{logical}: {variable} is {found}"
    given = resources["ReceiveReport"]["Properties"]["Environment"]["Variables"]
    assert {"VARSEL_REPORT_USERNAME", "VARSEL_REPORT_PASSWORD"} <= set(given), "anybody may report"


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
        assert properties["Target"]["RetryPolicy"]["MaximumRetryAttempts"] > 0, f"{logical} gives up at once"
        assert properties.get("State", "ENABLED") == "ENABLED", f"{logical} is off"
        assert properties["Target"]["Arn"] == {"Ref": logical.removesuffix("Timer")}, f"{logical} starts another machine"
        if logical == "FlushTimer":
            assert (9, 0) in times and expression.endswith(" * * ? *)"), f"{logical}: {expression} is not every opening"
        else:
            rate = re.fullmatch(r"rate\((\d+) minutes\)", expression)
            assert rate and int(rate[1]) <= 15, f"{logical}: {expression} is too rare"
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
    for queue in ("Calls", "DeadCalls"):
        assert resources[queue]["Properties"]["MessageRetentionPeriod"] >= 86_400, f"{queue} forgets"
    call = machines["order"]["States"]["Calls"]["ItemProcessor"]["States"]["Call"]
    for sender in ("SendEmail", "SendSms"):
        timeout = resources[sender]["Properties"]["Timeout"]
        assert timeout <= 240 < call["TimeoutSeconds"] < 300, f"{sender}: the order does not wait for it"


CHECKS: list[Callable[[], None]] = [
    cfn_lint, sam_translates, machines_are_sound, substitutions_fit, machines_hold_no_rules, nothing_is_called_twice,
    roles_allow_what_is_done, roles_are_narrow, secrets_are_their_own,
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
