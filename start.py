"""Set everything up and do the main job, or install what the tests need and run them. Needs nothing
but Python 3.11 or later.

    python3 start.py               sets up .venv, codes the sample corpus, prints a table and how to
                                   look at the report
    python3 start.py test          installs what the tests need, runs the quick ones
    python3 start.py test -m slow  runs the others (whatever follows `test` goes to pytest)

On Windows write `py start.py`. Running it again is quick: what is there is not installed again.
"""

# An old Python must be able to read this file, or it cannot say that it is too old: no syntax newer
# than 3.6, and no `from __future__ import annotations`, which is newer (a test holds that).
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PROGRAMS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = PROGRAMS / ("python.exe" if os.name == "nt" else "python")
OLDEST, NEWEST = 11, 14  # Python 3.11 to 3.14

#: What Tesseract must be able to read for the sample corpus; osd tells which way up a page is.
OCR_LANGUAGES = ("kaz", "rus", "eng", "osd")
OCR = ("tesseract-ocr", *("tesseract-ocr-" + lang for lang in OCR_LANGUAGES))
BREW = ("brew", "install", "tesseract", "tesseract-lang")
# Without --interactive, the installer of Windows brings English alone.
WINGET = ("winget", "install", "--interactive", "--exact", "--id", "UB-Mannheim.TesseractOCR")
SYSTEM = (
    *OCR,
    "chromium",
    "fonts-dejavu-core",
    "fonts-liberation",
    "libpangoft2-1.0-0",
    "iproute2",
)

#: Tests that guard a promise but take longer than two seconds run in CI.
QUICK = ("-m", "not slow")


def say(text):
    print("start: " + text, file=sys.stderr, flush=True)


def check_python():
    """One line where this Python is too old, with the name of a newer one, if there is one."""
    if sys.version_info >= (3, OLDEST):
        return
    names = (f"python3.{minor}" for minor in range(NEWEST, OLDEST - 1, -1))
    newer = next(filter(answers, names), "")
    this = f"{sys.version_info[0]}.{sys.version_info[1]}"
    sys.exit(
        f"start: this is Python {this}; contentan needs 3.{OLDEST} or later"
        + (f"; write: {newer} start.py" if newer else "")
    )


def answers(program):
    """Whether a program is there and runs: a manager of Pythons leaves names that do not."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return (
        shutil.which(program)
        and not subprocess.run((program, "-V"), check=False, **quiet).returncode
    )


def is_root():
    return hasattr(os, "geteuid") and os.geteuid() == 0


def apt(*packages):
    """Install Debian packages where that needs no password; whether they are there."""
    if not (shutil.which("apt-get") and is_root()):
        return False
    env = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    # Another program may install just now; it is waited for.
    command = ("apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=120")
    for rest in (("update",), ("install", "--no-install-recommends", *packages)):
        done = subprocess.run((*command, *rest), check=False, capture_output=True, env=env)
    if done.returncode != 0:
        say("apt-get: " + " ".join(done.stderr.decode("utf-8", "replace").split("\n")[-2:]).strip())
    return done.returncode == 0


def make_environment():
    """A virtual environment in .venv; Debian keeps what makes one in a package of its own."""
    if PYTHON.exists():
        return
    say("making a virtual environment in .venv")
    command = (sys.executable, "-m", "venv", str(VENV))
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    if subprocess.run(command, check=False, capture_output=True).returncode == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    if not apt(package) or subprocess.run(command, check=False).returncode != 0:
        sys.exit(
            "start: Python cannot make a virtual environment here; on Debian and Ubuntu:"
            f" sudo apt-get install {package}, then again"
        )


def install(extra):
    """contentan and its libraries, in the versions of constraints.txt; skipped when that was done
    before.
    """
    files = (ROOT / "pyproject.toml", ROOT / "constraints.txt")
    wanted = hashlib.sha256(
        b"".join(file.read_bytes() for file in files) + extra.encode()
    ).hexdigest()
    mark = VENV / "installed{}".format(extra or "-base")
    if mark.is_file() and mark.read_text() == wanted:
        return
    say("installing libraries (a minute or two)")
    command = (str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check")
    what = ("-e", f"{ROOT}{extra}")
    if subprocess.run((*command, "-c", str(files[1]), *what), check=False).returncode != 0:
        # The tried version of a library may have no build for this processor.
        say("the tried versions of the libraries do not install here; trying others")
        if subprocess.run((*command, "--prefer-binary", *what), check=False).returncode != 0:
            sys.exit("start: the libraries cannot be installed; what pip says stands above")
    mark.write_text(wanted)


def lacking_in_ocr():
    """Languages that Tesseract cannot read here; contentan itself is asked, since it also looks
    where installers put Tesseract without a word to PATH.
    """
    code = "from contentan.extract.scan import ocr; print(*ocr.installed()[1])"
    done = subprocess.run((str(PYTHON), "-c", code), check=False, stdout=subprocess.PIPE)
    there = done.stdout.decode().split()
    return [lang for lang in OCR_LANGUAGES if lang not in there]


def install_ocr():
    """Install Tesseract with its languages where that needs no password."""
    if shutil.which("apt-get"):
        if is_root():
            say("installing Tesseract, which reads scanned pages")
            apt(*OCR)
    elif shutil.which("brew") and not is_root():  # Homebrew refuses to work for root
        say("installing Tesseract, which reads scanned pages, by Homebrew")
        subprocess.run(BREW, check=False, stdout=subprocess.DEVNULL)
    elif shutil.which("winget"):
        say(
            "the installer of Tesseract opens: under Additional language data tick Kazakh and"
            " Russian"
        )
        subprocess.run(WINGET, check=False)


def how_to_get_ocr():
    if shutil.which("apt-get"):
        return "sudo apt-get install " + " ".join(OCR)
    if sys.platform == "darwin":
        return " ".join(BREW)
    if os.name == "nt":
        return " ".join(WINGET) + ", and tick Kazakh and Russian"
    return "your system's package manager, with the languages " + " ".join(OCR_LANGUAGES)


def prepare_ocr():
    """Tesseract as the sample needs it, or one line that says what is missing and what it costs."""
    lacking = lacking_in_ocr()
    if lacking:
        install_ocr()
        lacking = lacking_in_ocr()
    if not lacking:
        return
    everything = len(lacking) == len(OCR_LANGUAGES)
    say(
        ("Tesseract is missing" if everything else f"Tesseract lacks {' '.join(lacking)}")
        + ": the scanned document of the sample "
        + ("counts as failed" if everything else "may be read with errors")
        + f"; install with: {how_to_get_ocr()}"
    )


def how_to_look():
    """What a person types next, in the folder and the environment in which they are."""
    program = shutil.which("contentan")
    mine = PROGRAMS / ("contentan.exe" if os.name == "nt" else "contentan")
    active = program and Path(program).resolve() == mine.resolve()
    lines = []
    if Path.cwd() != ROOT:
        lines.append(f"Go there:        cd {ROOT}")
    name = "contentan" if active else str(mine.with_suffix("").relative_to(ROOT))
    lines.append(f"Look at it:      {name} report --open")
    if not active:
        activate = str((PROGRAMS / "activate").relative_to(ROOT))
        activate = activate if os.name == "nt" else "source " + activate
        lines.append(f"Other commands:  {activate}, then contentan --help")
    return lines


def run():
    install("")
    prepare_ocr()
    command = (str(PYTHON), "-m", "contentan.cli", "run", *sys.argv[2:])
    code = subprocess.run(command, cwd=str(ROOT), check=False).returncode
    if code in (0, 1) and len(sys.argv) <= 2:  # with options it may be another folder of results
        print("\n".join(how_to_look()), flush=True)
    return code


def test():
    install("[test]")
    if not (shutil.which("tesseract") and shutil.which("chromium")) and not apt(*SYSTEM):
        say("tests of scans and pages are skipped without: apt-get install " + " ".join(SYSTEM))
    pytest = (str(PYTHON), "-m", "pytest", "-n", "auto", "--dist", "loadgroup")
    return subprocess.run(
        (*pytest, *(sys.argv[2:] or QUICK)), cwd=str(ROOT), check=False
    ).returncode


def main():
    check_python()
    verb = sys.argv[1] if len(sys.argv) > 1 else "run"
    verbs = {"run": run, "test": test}
    if verb not in verbs:
        sys.exit(__doc__)
    make_environment()
    return verbs[verb]()


if __name__ == "__main__":
    sys.exit(main())
