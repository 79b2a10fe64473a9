"""The installed command as a process: pipes, signals, streams and locales that shells hand to it."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conftest import COMMAND, installed, prose, small_disk

TAX = ["3", "4", "5", "7"]


def shell(script: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """A line of bash with `reformctl` on PATH."""
    path = f"{COMMAND.parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["/bin/bash", "-c", f"set -o pipefail; {script}"],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env={**os.environ, "PATH": path},
    )


def test_the_main_job_in_an_empty_folder(tmp_path: Path) -> None:
    """The packaged table is found from anywhere."""
    done = shell("reformctl list --agency 深圳市税务局 -f ids", tmp_path)
    assert (done.returncode, done.stdout.split(), done.stderr) == (0, TAX, "")


def test_commands_feed_one_another() -> None:
    """What one prints as ids, the next reads."""
    done = shell("reformctl list -a 司法局 -q -f ids | reformctl export --ids - -f jsonl --fields id")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == '{"id": 17}\n{"id": 25}\n{"id": 29}\n{"id": 30}\n'
    done = shell("reformctl list -a 深圳市税务局 -c 法治创新 -q -f ids | reformctl export --ids - -f ids")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "no match\n")


def test_a_reader_that_has_gone_is_no_error() -> None:
    """141 as after SIGPIPE, and silent: the pipe is closed before the first write."""
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([COMMAND, "export", "-f", "json"], stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


def test_output_may_be_a_pipe_or_standard_output(tmp_path: Path) -> None:
    """`-o /dev/stdout` and process substitution are written to, and a file that is appended to is not replaced."""
    assert shell("reformctl list -a 税务 -q -f ids -o /dev/stdout | cat").stdout.split() == TAX
    assert shell("reformctl list -a 税务 -q -f ids -o >(cat >&2)").stderr.split()[:4] == TAX
    (tmp_path / "log").write_text("kept\n", encoding="utf-8")
    assert shell("reformctl list -n 1 -f ids -o /dev/stdout >> log", tmp_path).returncode == 0
    assert (tmp_path / "log").read_text(encoding="utf-8") == "kept\n1\n"


def test_a_pipe_with_a_name_is_a_pipe(tmp_path: Path) -> None:
    """Its reader may leave, too; a page is larger than what a pipe holds."""
    done = shell("mkfifo fifo; head -c 9 fifo > /dev/null & reformctl export -f html -o fifo; echo $?", tmp_path)
    assert (done.stdout, done.stderr) == ("141\n", "")


@pytest.mark.parametrize("command", ["list", "export -f json", "--help", "--version"])
def test_a_full_disk_is_an_error(command: str) -> None:
    """An empty file with exit code 0 would be taken for an answer."""
    done = shell(f"reformctl {command} > /dev/full")
    assert done.returncode == 2
    assert prose(done.stderr) == "reformctl: cannot write to standard output: No space left on device\n"


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_disk_that_fills_up_is_an_error(unbuffered: str, tmp_path: Path) -> None:
    """With PYTHONUNBUFFERED, as in many containers, the system may take a part of what is written, and say no more."""
    limited = f"{small_disk(8)}; PYTHONUNBUFFERED={unbuffered} reformctl"
    for kind in ("docx", "html", "json"):
        done = shell(f"{limited} export -f {kind} > cut", tmp_path)
        refusal = "reformctl: cannot write to standard output: File too large\n"
        assert (done.returncode, prose(done.stderr)) == (2, refusal)


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_pipe_that_does_not_block_gets_everything(unbuffered: str) -> None:
    """As Node.js and ssh leave one behind; the reader is slower than we."""
    whole = subprocess.run([COMMAND, "export", "-f", "html"], capture_output=True, check=True).stdout
    ours, theirs = os.pipe()
    os.set_blocking(theirs, False)
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    process = subprocess.Popen([COMMAND, "export", "-f", "html"], stdout=theirs, env=environment)
    os.close(theirs)
    time.sleep(0.5)
    with open(ours, "rb") as pipe:
        assert pipe.read() == whole
    assert process.wait() == 0


def test_an_input_that_does_not_block_is_read_whole() -> None:
    """What has come so far is not all: half of a table may be a valid table."""
    theirs, ours = os.pipe()
    os.set_blocking(theirs, False)
    process = subprocess.Popen([COMMAND, "show", "-", "-f", "ids"], stdin=theirs, stdout=subprocess.PIPE)
    os.close(theirs)
    with open(ours, "wb", buffering=0) as pipe:
        for reference in (b"3\n", b"5\n"):
            time.sleep(0.3)
            pipe.write(reference)
    assert process.communicate()[0] == b"3\n5\n"


def test_closed_streams() -> None:
    """`>&-` is an error, for nothing was said; `2>&-` and `<&-` change nothing."""
    done = shell("reformctl list >&-")
    assert (done.returncode, done.stderr) == (2, "reformctl: cannot write to standard output: it is closed\n")
    assert shell("reformctl list -a 税务 -f ids 2>&- <&-").stdout.split() == TAX
    done = shell("reformctl show - <&-")
    assert (done.returncode, done.stderr) == (
        2,
        "reformctl: - reads references from standard input, but standard input is closed\n",
    )


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_standard_error_changes_no_exit_code(unbuffered: str) -> None:
    """Python ends with 120 where it cannot flush a stream: a script would take that for neither yes nor no."""
    lines = "reformctl show 99 2>/dev/full; echo $?; reformctl lst 2>/dev/full; echo $?; reformctl list >/dev/full 2>&1"
    done = shell(f"export PYTHONUNBUFFERED={unbuffered}; {lines}; echo $?")
    assert done.stdout == "1\n2\n2\n"


@pytest.mark.parametrize("name", ["csv", "json"])
def test_ctrl_c_is_silent_but_for_programs(name: str, tmp_path: Path) -> None:
    """The signal ends it, which shells count as 130; it stands still at the FIFO that it writes to, for certain.

    Who reads JSON is told as of every other end.
    """
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    process = subprocess.Popen([COMMAND, "export", "-o", fifo, "-f", name], stderr=subprocess.PIPE)
    while not _has_imported(process.pid):
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _out, err = process.communicate()
    assert process.returncode == -signal.SIGINT
    if name == "csv":
        assert err == b""
    else:
        error = json.loads(err)
        assert (error["kind"], error["error"], error["code"]) == ("error", "interrupted", 130)


def test_ctrl_c_ends_a_loop_of_the_shell(tmp_path: Path) -> None:
    """Bash goes on with the next round after a command that only ends with 130: the signal itself must end it."""
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    loop = f"for at in 1 2; do {COMMAND} export -o {fifo} -f json; echo $?; done"
    process = subprocess.Popen(["/bin/bash", "-c", loop], stdout=subprocess.PIPE, start_new_session=True)
    while not (children := _children(process.pid)) or not _has_imported(children[0]):
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    out, _err = process.communicate()
    assert (process.returncode, out) == (-signal.SIGINT, b"")


@pytest.mark.parametrize("moment", [at / 50 for at in range(1, 16)])
def test_ctrl_c_at_any_moment_is_silent(moment: float) -> None:
    """Also while something is imported.

    Until our first line is reached, the end of the process is the interpreter's own (-2, or 1 while it gets ready),
    and pip's script, which imports `re` and then us, may print a traceback: one in which nothing of ours has begun.
    """
    process = subprocess.Popen([COMMAND, "check"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    time.sleep(moment)
    process.send_signal(signal.SIGINT)
    _out, err = process.communicate()
    assert process.returncode in {130, -2, 0} or err.startswith(b"Fatal Python error: init_")
    assert b", in process" not in err, "no function of ours is in a traceback"


def test_signals_of_a_program_that_imports_us_stay_its_own(tmp_path: Path) -> None:
    """A server that ends its work at SIGTERM must do so, also while a table is cached."""
    host = (
        "import os, signal, reformctl\n"
        "signal.signal(signal.SIGTERM, lambda *_: print('stopping', flush=True))\n"
        "os.fsync = lambda _: os.kill(os.getpid(), signal.SIGTERM)\n"
        "print(len(reformctl.load().tasks), signal.getsignal(signal.SIGINT) is signal.default_int_handler)\n"
    )
    environment = {**os.environ, "REFORMCTL_CACHE": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", host], capture_output=True, text=True, check=True, env=environment)
    assert (done.stdout, done.stderr) == ("stopping\n38 True\n", "")


def test_kill_leaves_no_file_behind(tmp_path: Path) -> None:
    """A job that a scheduler ends while it writes: the old file is whole, and nothing lies beside it."""
    (tmp_path / "a.csv").write_text("old", encoding="utf-8")
    driver = "import os, time, sys; from reformctl.__main__ import main; os.fsync = lambda _: time.sleep(60); main()"
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        process = subprocess.Popen(
            [sys.executable, "-c", driver, "export", "-o", tmp_path / "a.csv"], stderr=subprocess.PIPE
        )
        while len(os.listdir(tmp_path)) < 2:
            time.sleep(0.02)
        process.send_signal(number)
        _out, err = process.communicate()
        assert (process.returncode, err) == (0 if number == signal.SIGINT else 128 + number, b"")
        assert os.listdir(tmp_path) == ["a.csv"]
        assert (tmp_path / "a.csv").read_text(encoding="utf-8") == "old"


def test_a_limit_of_the_system_is_a_sentence(tmp_path: Path) -> None:
    """`ulimit -f`, as a full disk: the file is not written in part."""
    done = shell(f"{small_disk(4)}; reformctl export -o a.csv", tmp_path)
    assert (done.returncode, done.stderr) == (2, "reformctl: cannot write a.csv: File too large\n")
    assert os.listdir(tmp_path) == []
    (tmp_path / "a.csv").write_text("old", encoding="utf-8")
    done = shell(f"{small_disk(4)}; reformctl export -o a.csv", tmp_path)
    assert done.returncode == 2
    assert done.stderr == "reformctl: cannot write a.csv: File too large; the existing file is unchanged\n"
    assert os.listdir(tmp_path) == ["a.csv"]
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == "old"


def test_check_waits_for_nothing(tmp_path: Path) -> None:
    """What is no regular file could keep us waiting for ever: it is refused, and the rest is still checked."""
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "good.yaml").write_text("format: 1\nid: t\ntitle: 表\ntasks: []\n", encoding="utf-8")
    done = shell("reformctl check fifo loop /dev/zero /dev/stdin none.yaml good.yaml < /dev/zero", tmp_path)
    assert done.returncode == 2
    assert [line.split(": ")[:2] for line in done.stdout.splitlines()] == [
        [name, "unreadable"] for name in ("fifo", "loop", "/dev/zero", "/dev/stdin", "none.yaml")
    ]
    assert done.stderr.startswith("good.yaml: 0 tasks, no errors\n5 errors. ")


def test_check_in_a_pipe(tmp_path: Path) -> None:
    """Standard input, a closed one, a full disk, a reader that has gone."""
    table = shell("reformctl export -f yaml -q").stdout
    (tmp_path / "t.yaml").write_text(table, encoding="utf-8")
    done = shell("reformctl check - < t.yaml", tmp_path)
    assert (done.returncode, "source-unread" in done.stdout) == (0, True)
    done = shell("reformctl check -q - <&-")
    assert (done.returncode, done.stdout) == (2, "-: unreadable: standard input is closed\n")
    done = shell("reformctl check -f json > /dev/full")
    assert (done.returncode, prose(done.stderr)) == (
        2,
        "reformctl: cannot write to standard output: No space left on device\n",
    )
    done = shell("echo x | reformctl check - | true")
    assert (done.returncode, "Traceback" in done.stderr) in {(2, False), (141, False)}


@pytest.mark.parametrize(
    "setting",
    [
        "env -i",
        "env HOME=/proc/nowhere XDG_CACHE_HOME=/proc",
        "env LC_ALL=C PYTHONUTF8=0 PYTHONCOERCECLOCALE=0",
        "env PYTHONIOENCODING=gbk",
        "env COLUMNS=1",
        "env COLUMNS=abc TERM=",
    ],
)
def test_check_says_the_same_everywhere(tmp_path: Path, setting: str) -> None:
    """Faults do not depend on where they are looked for."""
    (tmp_path / "坏.yaml").write_text("format: 1\nid: t\ntitle: “表”\ntasks: [{id: 甲}]\n", encoding="utf-8")
    usual = shell(f"{COMMAND} check 坏.yaml", tmp_path)
    done = shell(f"{setting} {COMMAND} check 坏.yaml", tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (1, usual.stdout, usual.stderr)
    assert usual.stdout.startswith(
        "坏.yaml:3:8: warning: quoted-value: the quotation marks of “表” are a part of the text"
    )


def _children(number: int) -> list[int]:
    return [*map(int, Path(f"/proc/{number}/task/{number}/children").read_text().split())]


def _has_imported(pid: int) -> bool:
    """Whether the process sleeps in open(2) on the FIFO: number 257 is openat, 2 is open, on x86-64; 56 on arm64."""
    call = Path(f"/proc/{pid}/syscall").read_text(encoding="ascii").split(" ")
    return call[0] in {"2", "56", "257"}


@pytest.mark.parametrize(
    "environment",
    [
        {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "gbk"},
        {"PYTHONIOENCODING": "ascii:strict"},
        {"HOME": "/nonexistent", "COLUMNS": "abc"},
        {"COLUMNS": "1"},
        {"LANG": "zh_CN.UTF-8"},
    ],
    ids=str,
)
def test_the_same_bytes_in_every_locale(environment: dict[str, str]) -> None:
    """Facts do not depend on where they are asked for; what is said of the run only changes its language."""
    usual = installed("list", "-a", "司法局")
    done = installed("list", "-a", "司法局", environment=environment)
    assert (done.returncode, done.stdout) == (0, usual.stdout)
    chinese = environment.get("LANG") == "zh_CN.UTF-8"
    assert done.stderr.decode() == ("已将“司法局”识别为“市司法局”\n" if chinese else "Using 市司法局 for “司法局”\n")


@pytest.mark.parametrize("utf8", ["0", "1"])
def test_chinese_file_names_in_every_locale(tmp_path: Path, utf8: str) -> None:
    """Folders, tables and output files have Chinese names, also where the locale is plain C."""
    (tmp_path / "表格").mkdir()
    environment = {"LC_ALL": "C", "PYTHONUTF8": utf8, "PYTHONCOERCECLOCALE": "0"}
    target = str(tmp_path / "表格" / "税务.yaml")
    assert installed("export", "-a", "税务局", "-o", target, environment=environment).returncode == 0
    folder = str(tmp_path / "表格")
    for done in (
        installed("list", "--data", folder, "--count", environment=environment),
        installed("list", "--count", environment={**environment, "REFORMCTL_DATA": folder}),
    ):
        assert (done.returncode, done.stdout, done.stderr) == (0, b"4\n", b"")
    Path(target).write_text("format: 2\n", encoding="utf-8")
    done = installed("list", "--data", folder, environment=environment)
    assert done.stderr.decode().startswith(f"{target}:1:1: missing-field: ")


def test_an_argument_that_is_no_utf8_is_refused_by_name() -> None:
    """A GBK terminal sends such bytes."""
    done = subprocess.run([COMMAND, "list", "-a", b"\xcb\xb0\xce\xf1"], capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().startswith(r"reformctl: no agency is called “˰\udcce\udcf1”")


def test_python_dash_m_is_the_same_command() -> None:
    """Where the folder of scripts is not on PATH."""
    done = subprocess.run(
        [sys.executable, "-m", "reformctl", "list", "-f", "ids", "-n", "2"], capture_output=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"1\n2\n", b"")


def test_a_deleted_working_folder_does_no_harm(tmp_path: Path) -> None:
    """A shell can stand in a folder that no longer exists."""
    done = shell("mkdir gone; cd gone; rmdir ../gone; reformctl list -a 深圳市税务局 -f ids", tmp_path)
    assert (done.returncode, done.stdout.split(), done.stderr) == (0, TAX, "")
