"""Each reader of what prdlint writes must find in it what there is. Called by consumers.sh with the project's folder and one to work in."""

import fcntl
import json
import os
import pathlib
import pty
import re
import shutil
import struct
import subprocess
import sys
import termios

import cmarkgfm
from diff_cover.violationsreporters.java_violations_reporter import CheckstyleXmlDriver
from junitparser import JUnitXml
from sarif.loader import load_sarif_file

PROJECT, WORK = map(pathlib.Path, sys.argv[1:])
# Words that try to leave their place in every format; two warnings and nothing else.
ATTACK = """# PRD <script>alert(1)</script> ::error::x ]]> </failure>

## Letters %0A::warning file=/etc/passwd::y

- All <b>users</b>/customers get "it" & `x` | @everybody ![a](b) --> ]]>

## More

We write to customers (users) % , : ; once a year.
"""


def run(*command, folder, code=0):
    done = subprocess.run([str(part) for part in command], cwd=folder, capture_output=True, text=True)
    assert done.returncode == code, f"{command}: {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


def repository(name, files):
    folder = WORK / name
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    run("git", "init", "--quiet", "--initial-branch=main", folder=folder)
    run("git", "config", "user.email", "reader@example.org", folder=folder)
    run("git", "config", "user.name", "Reader", folder=folder)
    run("git", "add", ".", folder=folder)
    return folder


def reports():
    docs = repository("docs-repository", {"docs/a <b>&'-prd.md": ATTACK})
    outputs = {"sarif": "r.sarif", "junit": "r.junit.xml", "checkstyle": "r.checkstyle.xml", "html": "r.html", "json": "r.json", "rdjson": "r.rdjson", "github": "r.github", "markdown": "r.md"}
    options = [f"--output={name}={docs / file}" for name, file in outputs.items()]
    run("prdlint", "check", "--quiet", *options, folder=docs, code=1)
    found = json.loads((docs / "r.json").read_text())
    count = sum(len(file["findings"]) for file in found["files"])
    assert count == 2, found

    sarif = load_sarif_file(str(docs / "r.sarif"))
    assert sarif.get_result_count() == count
    records = [record for part in sarif.runs for record in part.get_records()]
    assert {record["Line"] for record in records} == {5, 9}, records
    print("sarif-tools: two results at lines 5 and 9")

    junit = JUnitXml.fromfile(str(docs / "r.junit.xml"))
    assert junit.failures == count, junit.failures
    assert sum(len(case.result) for suite in junit for case in suite) == count
    print("junitparser: two failures")

    driver = CheckstyleXmlDriver()
    violations = driver.parse_reports([(docs / "r.checkstyle.xml").read_text()])
    (path, places), = violations.items()
    assert path.endswith("-prd.md") and {place.line for place in places} == {5, 9}, violations
    print("diff-cover's Checkstyle reader: two violations at lines 5 and 9")
    comment(docs)
    annotations(docs, found)
    diagnostics(docs)
    return docs / "r.html"


def comment(docs):
    """GitHub's own renderer shows the comment: a list of two findings, and nothing of what the document would have it show."""
    page = cmarkgfm.github_flavored_markdown_to_html((docs / "r.md").read_text())
    assert re.findall("<strong>(line \\d+)</strong>", page) == ["line 5", "line 9"], page
    assert page.count("<h3>") == 1 and page.count("<h4>") == 1 and "raw HTML omitted" not in page, page
    shown = set(re.findall("<([a-z0-9]+)", page))
    assert shown <= {"h3", "h4", "p", "ul", "li", "strong", "code", "br"}, shown
    # A zero-width space or code keeps a name from being called.
    assert not re.search("(^|[^\\w`>])@everybody", page), page
    print("GitHub's Markdown: two findings, no element of the document's")


# Sends each finding of a JSON report through GitHub's own toolkit for actions.
TOOLKIT = """
import * as core from "@actions/core";
import {readFileSync} from "node:fs";
for (const file of JSON.parse(readFileSync(0)).files) {
  for (const {level, group, rule, message, why, help, primary} of file.findings) {
    const kind = {error: core.error, warning: core.warning, advice: core.notice}[level];
    kind(`${message}\\n\\n${why}\\n${help}`, {
      title: `${group}/${rule}`, file: file.path,
      startLine: primary.line, endLine: primary.endLine, startColumn: primary.column, endColumn: primary.endColumn,
    });
  }
}
"""


def annotations(docs, found):
    """What GitHub's toolkit writes of the findings is what prdlint writes, but for the order of properties."""
    if not (WORK / "node" / "node_modules").is_dir():
        print("SKIPPED: annotations beside those of GitHub's toolkit")
        return
    script = WORK / "node" / "annotate.mjs"
    script.write_text(TOOLKIT)
    done = subprocess.run(["node", script], input=json.dumps(found), capture_output=True, text=True, check=True)

    def parts(line):
        kind, message = re.match("::([a-z]+ .*?)::(.*)", line).groups()
        kind, _, properties = kind.partition(" ")
        return kind, sorted(properties.split(",")), message

    ours = (docs / "r.github").read_text().splitlines()
    theirs = done.stdout.splitlines()
    assert [parts(line) for line in ours] == [parts(line) for line in theirs], f"{ours}\n{theirs}"
    assert len(ours) == 2, ours
    print("GitHub's toolkit for actions: the same two annotations")


def diagnostics(docs):
    """The report for reviewdog is of its format, and a report that is not is told from it."""
    validator = WORK / "node" / "node_modules" / ".bin" / "rdformat-validator"
    if not validator.is_file():
        print("SKIPPED: reviewdog's format")
        return
    run(validator, "--strict", "--no-extra-fields", "--silent", "r.rdjson", folder=docs)
    (docs / "bad.rdjson").write_text((docs / "r.rdjson").read_text().replace('"line"', '"row"'))
    run(validator, "--strict", "--no-extra-fields", "--silent", "bad.rdjson", folder=docs, code=1)
    print("rdformat-validator: the report is of reviewdog's format")


def browser(page):
    if not (shutil.which("chromium") and shutil.which("chromedriver")):
        print("SKIPPED: the page in Chromium")
        return
    from selenium import webdriver
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    for flag in ("headless", "no-sandbox", "disable-gpu", "no-first-run", "disable-background-networking", "disable-component-update", "disable-sync"):
        options.add_argument(f"--{flag}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    service = webdriver.ChromeService(executable_path=shutil.which("chromedriver"))
    chromium = webdriver.Chrome(options=options, service=service)
    try:
        chromium.get(page.as_uri())
        marks = chromium.find_elements("css selector", "main mark, article mark, mark")
        assert len(marks) >= 2 and all(mark.is_displayed() for mark in marks), "both findings are marked"
        assert chromium.find_elements("css selector", "svg"), "the picture of the roles is there"
        assert not chromium.find_elements("css selector", "script"), "nothing of the document runs"
        requests = [json.loads(entry["message"])["message"] for entry in chromium.get_log("performance")]
        urls = {entry["params"]["request"]["url"] for entry in requests if entry["method"] == "Network.requestWillBeSent"}
        assert urls <= {page.as_uri()}, f"the page loads {urls}"
        complaints = [entry for entry in chromium.get_log("browser") if entry["level"] in ("WARNING", "SEVERE")]
        assert not complaints, complaints
        reached = set()
        for _ in range(40):
            ActionChains(chromium).send_keys(Keys.TAB).perform()
            reached.add(chromium.execute_script("return document.activeElement.outerHTML.slice(0, 200)"))
        links = chromium.find_elements("css selector", "a[href], summary")
        assert links and len(reached) >= min(len(links), 40), f"{len(reached)} of {len(links)} reached by keyboard"
        paper = chromium.execute_cdp_cmd("Page.printToPDF", {"printBackground": False})
        assert len(paper["data"]) > 10_000, "the page prints"
        sizes = chromium.execute_script("return [document.documentElement.scrollWidth, window.innerWidth]")
        assert sizes[0] <= sizes[1], f"the page is wider than its window: {sizes}"
        many = WORK / "fixtures.html"
        run("prdlint", "check", "--isolated", "--all", "--quiet", f"--output=html={many}", "fixtures/everyday", folder=PROJECT, code=1)
        phone = {"width": 400, "height": 800, "deviceScaleFactor": 1, "mobile": True}
        chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", phone)
        chromium.get(many.as_uri())
        width = chromium.execute_script("return document.documentElement.scrollWidth")
        assert width <= 400, f"tables and pictures of fifty documents make the page {width} wide on a phone"
    finally:
        chromium.quit()
    print("Chromium: marks, picture, keyboard, paper, phone, nothing loaded, no complaint")


def pre_commit():
    hooks = repository("hooks", {".pre-commit-hooks.yaml": (PROJECT / ".pre-commit-hooks.yaml").read_text()})
    run("git", "commit", "--quiet", "--message", "Hooks", folder=hooks)
    revision = run("git", "rev-parse", "HEAD", folder=hooks).strip()
    pair = "# Kiosk PRD\n\nThe letter goes to all users/customers in the house.\n"
    config = f"repos:\n- repo: {hooks}\n  rev: {revision}\n  hooks:\n  - id: prdlint-system\n"
    docs = repository("committed", {".pre-commit-config.yaml": config, "docs/kiosk-prd.md": pair, "notes.md": pair.replace(" PRD", "")})
    run("pre-commit", "install", folder=docs)
    told = run("git", "commit", "--message", "Slip", folder=docs, code=1)
    assert "docs/kiosk-prd.md" in told and "notes.md" not in told, told
    (docs / "docs/kiosk-prd.md").write_text(pair.replace("users/customers", "customers"))
    run("git", "add", ".", folder=docs)
    run("git", "commit", "--message", "Mended", folder=docs)
    print("pre-commit: the slip is stopped, what is mended passes")


def wheel():
    out = WORK / "wheels"
    run("maturin", "build", "--locked", "--profile", "dev", "--out", out, folder=PROJECT)
    (built,) = out.glob("*.whl")
    run(sys.executable, "-m", "venv", WORK / "clean", folder=WORK)
    run(WORK / "clean/bin/pip", "install", "--quiet", "--no-index", built, folder=WORK)
    version = run(WORK / "clean/bin/prdlint", "--version", folder=WORK)
    manifest = (PROJECT / "Cargo.toml").read_text()
    assert f'version = "{version.split()[1]}"' in manifest, version
    print("pip: the wheel is installed in a clean environment and runs")
    told = run("uvx", "--offline", "--from", built, "prdlint", "--version", folder=WORK)
    assert version.strip() in told, told
    print("uvx: the wheel runs without being installed")


def terminal():
    """A long run draws a bar where it is watched, and takes it away again."""
    docs = WORK / "many"
    docs.mkdir()
    text = (PROJECT / "fixtures/prd/craft-shop.md").read_text() * 20
    for number in range(400):
        (docs / f"a{number}-prd.md").write_text(text)
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    done = subprocess.Popen(["prdlint", "check", "--quiet", str(docs)], stdout=subprocess.DEVNULL, stderr=theirs, env={**os.environ, "TERM": "xterm"})
    os.close(theirs)
    seen = b""
    try:
        while part := os.read(ours, 65536):
            seen += part
    except OSError:
        pass  # The other end is closed.
    assert done.wait() == 1, seen[-500:]
    assert b"/400" in seen, seen[:500]
    # What is wiped from the line last is the bar, and what stands behind it the summary.
    left = seen.decode(errors="replace").split("\x1b[2K")[-1]
    assert "/400" not in left and "linted 400 of 400" in left, left
    print("terminal: a long run shows how far it is, and leaves only its summary")


os.environ.pop("GITHUB_STEP_SUMMARY", None)
browser(reports())
pre_commit()
wheel()
terminal()
