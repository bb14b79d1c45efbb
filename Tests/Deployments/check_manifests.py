"""The manifests and timers under functions/deploy, but for AWS: OpenFaaS, cron, systemd, and what the README there shows."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

import schedules

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "functions" / "deploy"
FUNCTIONS = sorted(main.parent.name for main in ROOT.glob("functions/*/main.swift"))
TRIGGERS = {"pastdueorders", "sendsmsdaytime", "deleteoldstatusfeedrecords"}


def check(holds: bool, what: str) -> None:
    print(("ok   " if holds else "FAIL ") + what)
    if not holds:
        sys.exit(1)


def seconds(duration: str) -> int:
    match = re.fullmatch(r"(\d+)s", duration)
    check(match is not None, f"{duration!r} is a time in seconds")
    assert match
    return int(match[1])


def check_nonsense() -> None:
    """The checks themselves: what must not pass does not."""
    bad = ["0 9 * *", "60 9 * * *", "0 24 * * *", "0 9 0 * *", "0 9 * 13 *", "0 9 * * 8", "a * * * *", "*/0 * * * *",
           "9-5 * * * *", "CRON_TZ=Europe/Olso 0 9 * * *", "0 9 * * * *", ""]
    bad_aws = ["cron(0 9 * * *)", "cron(0 9 * * * *)", "cron(0 9 ? * ? *)", "rate(1 minutes)", "rate(5 minute)",
               "rate(0 days)", "0 9 * * ? *", "cron(0 9 32 * ? *)"]
    for read, texts in ((schedules.times_of_cron, bad), (lambda text: schedules.times_of_scheduler(text, None), bad_aws)):
        for text in texts:
            try:
                read(text)
            except schedules.Nonsense:
                continue
            check(False, f"{text!r} must not pass")
    for times, zone, opening in [({(2, 30)}, "Europe/Oslo", None), ({(8, 59)}, "Europe/Oslo", (9, 0)),
                                 ({(17, 0)}, "Europe/Oslo", (9, 0)), ({(9, 0)}, "UTC", (9, 0))]:
        try:
            schedules.check(times, zone, opening=opening)
        except schedules.Nonsense:
            continue
        check(False, f"{times} in {zone} must not pass")
    check(schedules.missing_times("Europe/Oslo") == {2} and schedules.missing_times("UTC") == set(),
          "Oslo lacks and repeats the hour from 02:00, and no other")


def check_openfaas() -> None:
    stack = yaml.safe_load((DEPLOY / "openfaas" / "stack.yml").read_text())
    functions = stack["functions"]
    check(stack["provider"]["name"] == "openfaas" and stack["version"] == 1.0, "stack.yml is for OpenFaaS")
    check(sorted(name for name in functions if not name.startswith("trigger-")) == FUNCTIONS,
          "stack.yml has every function")
    called = set()
    for name, function in functions.items():
        check(not re.search(r"://[^/@\s]*:[^/@\s]*@", str(function)), f"{name}: no password stands in a URL")
        environment = function["environment"]
        check(environment["mode"] == "serializing" and environment["combine_output"] == "false",
              f"{name}: a failure is a 5xx, and no log stands in an answer")
        named = [value for key, value in environment.items() if key.endswith("_FILE")]
        secrets = function.get("secrets", [])
        if not name.startswith("trigger-"):
            check(250 <= seconds(environment["exec_timeout"]) < seconds(environment["read_timeout"])
                  and environment["read_timeout"] == environment["write_timeout"],
                  f"{name}: the watchdog waits longer than the function takes")
            check(function["handler"] == f"./.build/packages/{name}", f"{name} is built from its package")
            readers = {"VARSEL_PROFILE_URL": {"create-order", "lookup-recipient"}}
            check(all(name in allowed or setting not in environment for setting, allowed in readers.items()),
                  f"{name} has no setting that it does not read")
            check(sorted(named) == [f"/var/openfaas/secrets/{secret}" for secret in sorted(secrets)],
                  f"{name}: each secret is a file, and each file a secret")
            check(not [key for key in environment if re.search("PASSWORD|KEY|SECRET", key) and not key.endswith("_FILE")],
                  f"{name}: no secret stands in the manifest")
            continue
        check("varsel-trigger-header" in secrets, f"{name} signs in")
        trigger = environment["fprocess"].split("/notifications/api/v1/trigger/")[-1].strip()
        called.add(trigger)
        check(function["annotations"]["topic"] == "cron-function", f"{name} is called by the cron-connector")
        times, zone = schedules.times_of_cron(function["annotations"]["schedule"])
        schedules.check(times, zone, opening=(9, 0) if trigger == "sendsmsdaytime" else None)
        check(True, f"{name}: {function['annotations']['schedule']}")
    check(called == TRIGGERS, "the triggers are the runtime's")
    known = (ROOT / "local-runtime" / "API" / "TriggerRoutes.swift").read_text()
    check(all(f'"{name}"' in known or f"/{name}\"" in known for name in TRIGGERS), "the runtime has these triggers")


def check_dockerfiles() -> None:
    for path in DEPLOY.rglob("Dockerfile"):
        images = re.findall(r"^FROM (\S+)", path.read_text(), re.M)
        check(all(image == "scratch" or re.search(r":\d+\.\d+\.\d+$", image) for image in images),
              f"{path.relative_to(ROOT)}: every image has a pinned version")


def check_timers() -> None:
    for line in (DEPLOY / "timers" / "varsel.cron").read_text().splitlines():
        if not line or line.startswith("#") or re.match(r"\w+=", line):
            continue
        fields = line.split(maxsplit=6)
        # cron runs in the zone of the machine, which may be Oslo.
        times, _ = schedules.times_of_cron(" ".join(fields[:5]))
        schedules.check(times, "Europe/Oslo")
        check(fields[5] == "varsel" and any(name in fields[6] for name in TRIGGERS), f"cron: {' '.join(fields[:5])}")
    for path in (DEPLOY / "timers").glob("*.service"):
        text = path.read_text()
        check("\nDynamicUser=yes\n" in text and "\nUser=" not in text, f"{path.name} has a user of its own")
    for path in sorted((DEPLOY / "timers").glob("*.timer")):
        text = path.read_text()
        calendar = re.findall(r"^OnCalendar=(.*)$", text, re.M)
        unit = re.findall(r"^Unit=varsel-trigger@(\w+)\.service$", text, re.M)
        check(len(calendar) == 1 and len(unit) == 1 and unit[0] in TRIGGERS, f"{path.name} calls one trigger")
        times, zone = schedules.times_of_calendar(calendar[0])
        schedules.check(times, zone, opening=(9, 0) if unit[0] == "sendsmsdaytime" else None)
        if shutil.which("systemd-analyze"):
            answer = subprocess.run(["systemd-analyze", "calendar", calendar[0]], capture_output=True, check=False)
            check(answer.returncode == 0, f"systemd: {calendar[0]}")
    if shutil.which("systemd-analyze"):
        units = [str(path) for path in sorted((DEPLOY / "timers").glob("varsel*.[st]*")) if path.suffix != ".cron"]
        answer = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
        # Only that what will be installed is not installed here.
        said = [line for line in answer.stderr.splitlines() if line and "is not executable" not in line]
        check(said == [], f"systemd finds nothing wrong with the units {said}")


def check_readme() -> None:
    text = (DEPLOY / "README.md").read_text()
    documents = re.findall(r"```yaml\n(.*?)```", text, re.S)
    check(len(documents) >= 1, "the README shows a Knative service")
    for document in documents:
        for manifest in yaml.safe_load_all(document):
            check({"apiVersion", "kind", "metadata", "spec"} <= manifest.keys(), f"{manifest['kind']} is a manifest")
            if manifest["kind"] == "PingSource":
                zone = manifest["spec"].get("timezone")
                times, zone = schedules.times_of_cron(manifest["spec"]["schedule"], zone)
                schedules.check(times, zone, opening=(9, 0))
                check(True, f"Knative: {manifest['spec']['schedule']} {zone}")
    for command in re.findall(r"```sh\n(.*?)```", text, re.S):
        answer = subprocess.run(["bash", "-n"], input=command, text=True, capture_output=True, check=False)
        check(answer.returncode == 0, f"the shell reads: {command.splitlines()[0]}")


if __name__ == "__main__":
    check_nonsense()
    check_openfaas()
    check_dockerfiles()
    check_timers()
    check_readme()
