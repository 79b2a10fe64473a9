"""Feed the loader broken files for a long time: the suite's own fuzzing tests, with 200 times as many examples.

python scripts/fuzz.py
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent

if __name__ == "__main__":
    command = [sys.executable, "-m", "pytest", "-x", "--hypothesis-profile", "long", "tests/test_fuzz.py"]
    sys.exit(subprocess.run(command, cwd=ROOT, check=False).returncode)
