# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Asks a gateway one question after the other, until told to stop: load.py URL CA_FILE KEY_FILE FOLDER

One asks without any pause. Some ask for answers that take a quarter of a minute, so that such requests are under way at any time; every
third answer comes as a stream. It writes the file "answers" into the folder after the first slow answer, and ends when the file "stop" is
there. Then it prints how many answers came, and what was wrong with the others. Nothing is asked twice: a failed request is a request that
a user has seen failing.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from pathlib import Path

import requests

# The pauses of each model's askers between two questions, in seconds.
ASKERS = {"claude-haiku-4-5": (0, 0.3, 0.3), "slow": (0.3, 0.3, 0.3, 0.3)}
# How many seconds a slow answer takes at least.
SLOWNESS = 15
TIMEOUT = 60


def ask(url: str, ca_file: str, key: str, model: str, pause: float, folder: Path, answered: list[float], failed: list[str]) -> None:
    """Ask until told to stop; every second question on a connection of its own, as a new user has it."""
    session = requests.Session()
    question = {"model": model, "messages": [{"role": "user", "content": "Hello"}]}
    number = 0
    while not (folder / "stop").exists():
        number += 1
        began = time.time()
        try:
            if number % 2:
                session.close()
            body = {**question, "stream": True} if number % 3 == 0 else question
            response = session.post(
                f"{url}/v1/chat/completions", json=body, headers={"Authorization": f"Bearer {key}"}, verify=ca_file,
                timeout=TIMEOUT,
            )
            if response.status_code == 200 and ("stream" not in body or "data: [DONE]" in response.text):
                answered.append(time.time() - began)
            else:
                failed.append(f"{time.strftime('%H:%M:%S', time.gmtime(began))} {response.status_code} {response.text[:200]}")
        except requests.RequestException as error:
            failed.append(f"{time.strftime('%H:%M:%S', time.gmtime(began))} {type(error).__name__}: {str(error)[:200]}")
        time.sleep(pause)


def main() -> None:
    """Ask with several askers at once, and print what came of it."""
    url, ca_file, key_file, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4])
    folder.mkdir(exist_ok=True)
    answered: list[float] = []
    failed: list[str] = []
    key = key_file.read_text(encoding="utf-8").strip()
    askers = [
        threading.Thread(target=ask, args=(url, ca_file, key, model, pause, folder, answered, failed))
        for model, pauses in ASKERS.items() for pause in pauses
    ]
    for asker in askers:
        asker.start()
    while not failed and not any(seconds >= SLOWNESS for seconds in answered):
        time.sleep(0.1)
    (folder / "answers").touch()
    for asker in askers:
        asker.join()
    slow = sum(seconds >= SLOWNESS for seconds in answered)
    print(json.dumps({"answered": len(answered), "slow": slow, "failed": failed}))


if __name__ == "__main__":
    main()
