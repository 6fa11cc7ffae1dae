"""Public pages before other people's checkers: all are valid HTML (Nu HTML Checker), five kinds pass Lighthouse.

    python -m tests.public_pages

The archive of the seeds is served as in production. Pages are saved first, for the Nu HTML Checker asks no address of
its own machine. Needed beside Python: chromium, node with npm, java. The checkers are installed as locked here.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter, deque
from pathlib import Path
from urllib.parse import urljoin, urlsplit

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
LEAST = 0.98  # of 1, in each category
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
TRIES = 3  # a busy machine is no fault of the page, but a fault is one every time
MOST_OF_A_KIND = 4
# What no page of the site links to, and everybody meets.
ALSO = (
    "/no/such/page/",
    "/articles/?q=copper&year=1999",
    "/articles/?from=yesterday",
    "/by-url/?u=https://example.org/a",
)
# The words of addresses; all else in them names one thing.
NAMED = re.compile(
    "about|articles|changes|compare|coverage|events|help|history|on-this-day|parts|places|proposed|ru|search|series"
    "|sources|tags|undated|versions|zh-hans"
)
LINK = re.compile(r'<a\b[^>]*?\bhref="([^"#]+)')
SWITCHES = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"


def main() -> int:
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    missing = [name for name in ("node", "npm", "java") if not shutil.which(name)] + ([] if chromium else ["chromium"])
    if missing:
        print(
            f"Not found: {', '.join(missing)}. Debian: apt install nodejs npm default-jre-headless chromium",
            file=sys.stderr,
        )
        return 2
    with tempfile.TemporaryDirectory(prefix="annals-pages-") as name:
        folder = Path(name)
        tools = install(folder / "tools")
        server, site = serve(folder)
        try:
            saved = save_pages(site, folder / "pages")
            faults = invalid(tools, folder / "pages", saved)
            faults += poor(tools, chromium or "", site, one_of_each(saved), folder)
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait()
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(saved)} pages looked at, {len(faults)} faults.")
    return 1 if faults else 0


def install(folder: Path) -> Path:
    """Install the checkers as locked beside this file; give the folder of their packages."""
    folder.mkdir()
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(HERE / name, folder)
    subprocess.run(
        ["npm", "ci", "--no-fund", "--no-audit", "--ignore-scripts", "--loglevel=error"], cwd=folder, check=True
    )
    return folder / "node_modules"


def serve(folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    """Fill an archive with the seeds and serve it as in production; give the process and the address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    site = f"http://127.0.0.1:{port}"
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "DATABASE_"))}
    environment |= {
        "ARCHIVE_DATA_DIR": str(folder / "var"),
        "SECRET_KEY": os.urandom(40).hex(),
        "DEBUG": "off",
        "SITE_URL": site,
        "ALLOWED_HOSTS": "127.0.0.1",
        "BIND": f"127.0.0.1:{port}",
    }
    (folder / "var").mkdir()
    for command in (
        ["migrate", "--verbosity=0"],
        ["collectstatic", "--no-input", "--verbosity=0"],
        ["load_collection", "seeds/collection.toml"],
        ["import_articles", "seeds", "--publish", "--no-input"],
    ):
        subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL
        )
    program = [Path(sys.executable).with_name("gunicorn"), "--config", "deploy/gunicorn.conf.py"]
    server = subprocess.Popen(program, cwd=ROOT, env=environment, start_new_session=True)
    for _ in range(240):
        if server.poll() is not None:
            raise SystemExit("The server ended.")
        try:
            urllib.request.urlopen(f"{site}/healthz", timeout=5).close()
            return server, site
        except OSError:
            time.sleep(0.5)
    raise SystemExit("The server did not answer.")


def save_pages(site: str, folder: Path) -> dict[str, str]:
    """Save pages that the links of the site lead to, some of each kind; give its address for the name of each file."""
    folder.mkdir()
    queue, seen, saved = deque(["/", *ALSO]), {"/", *ALSO}, {}
    number: Counter[str] = Counter()
    while queue:
        path = queue.popleft()
        number[kind_of(path)] += 1
        if number[kind_of(path)] > MOST_OF_A_KIND:
            continue
        try:
            answer = urllib.request.urlopen(site + path, timeout=60)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            if answer.headers.get_content_type() != "text/html":
                continue
            html = answer.read().decode()
        name = f"{len(saved):03d}.html"
        (folder / name).write_text(html)
        saved[name] = path
        for found in LINK.findall(html):
            address = urlsplit(urljoin(site + path, found.replace("&amp;", "&")))
            to = address.path + (f"?{address.query}" if address.query else "")
            if (
                f"{address.scheme}://{address.netloc}" == site
                and to not in seen
                and not to.startswith(("/admin", "/random"))
            ):
                seen.add(to)
                queue.append(to)
    return saved


def kind_of(path: str) -> str:
    """Return the address with what names one thing left out: `/articles/*/*/`, `/articles/?`."""
    address = urlsplit(path)
    steps = [step if NAMED.fullmatch(step) else "*" for step in address.path.split("/") if step]
    return f"/{'/'.join(steps)}/{'?' if address.query else ''}"


def invalid(tools: Path, folder: Path, saved: dict[str, str]) -> list[str]:
    """Ask the Nu HTML Checker for the errors of all saved pages."""
    jar = tools / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = [
        "java",
        "-Xss4m",
        "-jar",
        jar,
        "--errors-only",
        "--skip-non-html",
        "--format",
        "json",
        "--exit-zero-always",
        folder,
    ]
    found = json.loads(subprocess.run(command, capture_output=True, check=True).stderr)["messages"]
    return [f"{saved[Path(one['url']).name]}: line {one.get('lastLine')}: {one['message']}" for one in found]


def one_of_each(saved: dict[str, str]) -> list[str]:
    """Choose a page of each kind that readers meet first: home, a list, an article, an event, a comparison."""
    kinds = (
        r"^/$",
        r"^/articles/$",
        r"^/articles/[^/?]+/[^/?]+/$",
        r"^/events/(?!proposed)[^/?]+/$",
        r"^/events/[^/]+/compare/",
    )
    return [next(found[0] for path in saved.values() if (found := re.search(kind, path))) for kind in kinds]


def poor(tools: Path, chromium: str, site: str, paths: list[str], folder: Path) -> list[str]:
    """Ask Lighthouse for its four scores of each page, as on a middling phone; give what falls short in all tries."""
    faults = []
    for path in paths:
        best = dict.fromkeys(CATEGORIES, 0.0)
        why = dict.fromkeys(CATEGORIES, "not measured")
        for _ in range(TRIES):
            report = lighthouse(tools, chromium, site + path, folder / "report.json")
            if report is None:
                continue
            for category in CATEGORIES:
                score = report["categories"][category]["score"] or 0.0
                if score >= best[category]:
                    best[category], why[category] = score, failed_audits(report, category)
            if min(best.values()) >= LEAST:
                break
        print(path, ", ".join(f"{name} {score:.2f}" for name, score in best.items()))
        faults += [f"{path}: {name} {best[name]:.2f}: {why[name]}" for name in CATEGORIES if best[name] < LEAST]
    return faults


def lighthouse(tools: Path, chromium: str, url: str, report: Path) -> dict | None:  # type: ignore[type-arg]
    """Return the report of a page, or None where Lighthouse ended without one: now and then it loses its own trace."""
    command = [
        "node",
        tools / "lighthouse" / "cli" / "index.js",
        url,
        "--quiet",
        "--output=json",
        f"--output-path={report}",
    ]
    command += [f"--chrome-flags={SWITCHES}", f"--only-categories={','.join(CATEGORIES)}"]
    ran = subprocess.run(command, env=os.environ | {"CHROME_PATH": chromium}, check=False, timeout=300)
    return json.loads(report.read_text()) if ran.returncode == 0 else None


def failed_audits(report: dict, category: str) -> str:  # type: ignore[type-arg]
    names = [found["id"] for found in report["categories"][category]["auditRefs"] if found["weight"]]
    failed = [name for name in names if (report["audits"][name]["score"] or 0) < LEAST]
    return "; ".join(
        f"{report['audits'][name]['title']} {report['audits'][name].get('displayValue', '')}" for name in failed
    )


if __name__ == "__main__":
    sys.exit(main())
