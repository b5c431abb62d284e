"""The sides of the differential test: emu-validate as its users run it, Ajv on node, and Blaze."""
import json
import os
import pathlib
import platform
import re
import shutil
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
MODULES = ROOT / "build/differential"


def fetch():
    """Brings the peers in through npm, once; why not, where they cannot be had."""
    for tool in ("node", "npm"):
        if not shutil.which(tool):
            return f"there is no {tool} here"
    if not (MODULES / "node_modules/@sourcemeta").exists():
        MODULES.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "tests/differential/package.json", MODULES)
        quiet = ["--silent", "--no-audit", "--no-fund"]
        done = subprocess.run(["npm", "install", *quiet, "--prefix", MODULES], check=False)
        if done.returncode:
            return "npm cannot fetch the peers"
    return None


class Ajv:
    name = "Ajv"

    def __init__(self):
        self.process = subprocess.Popen(
            ["node", ROOT / "tests/differential/ajv.mjs"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "EMU_MODULES": str(MODULES)},
            text=True,
        )

    def verdicts(self, draft, formats, schema, instances):
        """A string of 1 and 0, or what is wrong with the schema."""
        job = {"draft": draft, "formats": formats, "schema": schema, "instances": instances}
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().rstrip("\n")


class Program:
    """One that reads a schema and a file of lines; the schema says of which draft it is."""

    def __init__(self, folder):
        self.schema = pathlib.Path(folder, "schema.json")
        self.lines = pathlib.Path(folder, "lines.jsonl")

    def run(self, command, schema, instances):
        self.schema.write_text(schema, encoding="utf-8")
        self.lines.write_text("".join(f"{text}\n" for text in instances), encoding="utf-8")
        return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


class Blaze(Program):
    name = "Blaze"
    machine = platform.machine().replace("aarch64", "arm64")
    tool = MODULES / f"node_modules/@sourcemeta/jsonschema/build/github-releases/jsonschema-linux-{machine}"

    def verdicts(self, _, formats, schema, instances):
        command = [self.tool, "validate", "--continue", "--verbose", self.schema, self.lines]
        done = self.run(command + ["--format-assertion"] * formats, schema, instances)
        if done.returncode < 0:
            return f"signal {-done.returncode}"
        told = re.compile(r"^(ok|fail): .* \(entry #(\d+)\)$", re.MULTILINE)
        said = {int(n): word for word, n in told.findall(done.stderr + "\n" + done.stdout)}
        if len(said) != len(instances):
            return f"status {done.returncode}: {done.stderr.strip()[-200:]}"
        return "".join("1" if said[i + 1] == "ok" else "0" for i in range(len(instances)))


class Ours(Program):
    name = "ours"

    def verdicts(self, _, formats, schema, instances):
        """Likewise; the instances are different texts of one line each."""
        command = [ROOT / "build/emu-validate", "-j", "1", "--schema", self.schema, self.lines]
        done = self.run(command + ["--assert-formats"] * formats, schema, instances)
        if done.returncode not in (0, 1):
            return done.stderr.strip() or f"status {done.returncode}"
        kept = set(done.stdout.split("\n"))
        return "".join("1" if text in kept else "0" for text in instances)
