"""Drives a headless Chromium through its debugging pipe: opens a page, presses keys, looks."""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import sys
import time
from base64 import b64decode
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

PROGRAM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
"""The browser's path; None where this machine has none."""

PATIENCE = 30.0
"""Seconds after which a silent browser is given up."""

_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
]
# A browser takes its orders from descriptor 3 and answers on 4: this puts the pipes there.
_START = """
import fcntl, os, sys
orders, answers = (fcntl.fcntl(int(each), fcntl.F_DUPFD, 10) for each in sys.argv[1:3])
os.dup2(orders, 3)
os.dup2(answers, 4)
os.execv(sys.argv[3], sys.argv[3:])
"""
_CODES = {"Enter": 13, "Escape": 27, "ArrowLeft": 37, "ArrowRight": 39, "Tab": 9}


class Browser:
    """A browser with one page; used as a context, at whose end it is gone."""

    def __init__(self, profile: Path, width: int = 1100, height: int = 900) -> None:
        assert PROGRAM, "no Chromium here"
        flags = [*_FLAGS, f"--user-data-dir={profile}", f"--window-size={width},{height}"]
        orders, self._out = os.pipe()
        self._in, answers = os.pipe()
        start = [sys.executable, "-IS", "-c", _START, str(orders), str(answers), PROGRAM]
        self._process = subprocess.Popen(
            [*start, *flags, "about:blank"],
            pass_fds=(orders, answers),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(orders)
        os.close(answers)
        self._rest = b""
        self._number = 0
        self._session = ""
        self.requests: list[str] = []
        """Addresses that the page asked for since it was opened, but for data in itself."""
        self.complaints: list[str] = []
        """What the page's console said of errors."""

    def __enter__(self) -> Browser:
        """The browser, with its page, listening."""
        try:
            target = self.call("Target.createTarget", url="about:blank")["targetId"]
            answer = self.call("Target.attachToTarget", targetId=target, flatten=True)
            self._session = answer["sessionId"]
            for domain in ("Page", "Runtime", "Network", "Log"):
                self.call(f"{domain}.enable")
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Ends the browser, in good order if it listens."""
        with suppress(Exception):
            self._session = ""
            self.call("Browser.close")
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
        self._process.kill()
        self._process.wait()
        os.close(self._out)
        os.close(self._in)

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Gives an order of the DevTools protocol and waits for its answer."""
        self._number += 1
        order = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            order["sessionId"] = self._session
        os.write(self._out, json.dumps(order).encode() + b"\0")
        while True:
            message = self._message()
            if message.get("id") == self._number:
                assert "error" not in message, f"{method}: {message['error']}"
                result: dict[str, Any] = message["result"]
                return result

    def _message(self) -> dict[str, Any]:
        """The next thing that the browser says; what tells of the page is noted."""
        until = time.monotonic() + PATIENCE
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._in], [], [], max(0, until - time.monotonic()))
            assert ready, "the browser says nothing"
            part = os.read(self._in, 1 << 16)
            assert part, "the browser has gone"
            self._rest += part
        line, self._rest = self._rest.split(b"\0", 1)
        message: dict[str, Any] = json.loads(line)
        match message.get("method"):
            case "Network.requestWillBeSent":
                address = message["params"]["request"]["url"]
                self.requests += [] if address.startswith("data:") else [address]
            case "Runtime.exceptionThrown":
                self.complaints.append(str(message["params"]["exceptionDetails"]))
            case "Log.entryAdded" if message["params"]["entry"]["level"] == "error":
                self.complaints.append(message["params"]["entry"]["text"])
        return message

    def open(self, address: str) -> None:
        """Opens a page and waits until it stands."""
        self.call("Page.navigate", url=address)
        self.wait(f"document.readyState + location.href == 'complete' + {json.dumps(address)}")

    def wait(self, expression: str) -> None:
        """Waits until a JavaScript expression is true in the page."""
        until = time.monotonic() + PATIENCE
        while not self.ask(expression):
            assert time.monotonic() < until, f"it never comes true that {expression}"
            time.sleep(0.02)

    def ask(self, expression: str) -> Any:
        """The value of a JavaScript expression in the page."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def press(self, key: str) -> None:
        """Presses a key and lets it go, as a person would."""
        code = _CODES.get(key, ord(key.upper()) if len(key) == 1 and key.isalpha() else 0)
        text = {"text": key} if len(key) == 1 else {"text": "\r"} if key == "Enter" else {}
        common = {"key": key, "windowsVirtualKeyCode": code}
        self.call("Input.dispatchKeyEvent", type="keyDown", **common, **text)
        self.call("Input.dispatchKeyEvent", type="keyUp", **common)

    def emulate(self, *, scheme: str = "light", width: int = 1100, height: int = 900) -> None:
        """Takes on a colour scheme, calm motion and a size of the window."""
        features = [
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]
        self.call("Emulation.setEmulatedMedia", features=features)
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.call("Emulation.setDeviceMetricsOverride", **size)

    def screenshot(self, *, whole: bool = False) -> bytes:
        """What is to be seen, or the whole page, as a PNG."""
        answer = self.call("Page.captureScreenshot", captureBeyondViewport=whole)
        return b64decode(answer["data"])

    def printed(self) -> bytes:
        """The page printed, as a PDF."""
        return b64decode(self.call("Page.printToPDF", preferCSSPageSize=True)["data"])
