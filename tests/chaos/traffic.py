"""People at work while things break: check-ins that are told until answered, and all else."""

import threading
import time
from collections import Counter, deque
from random import Random

import httpx2

from deploy.demo.browser import Browser
from tests.chaos.companies import Firm
from tests.chaos.intents import Intent
from tests.chaos.others import OTHERS
from tests.e2e.companies import PASSWORD

CHECK_INS = "/api/checkins/v1/check-ins"
# A person waits no longer than this for an answer.
PATIENT = httpx2.Timeout(8)
# Long enough for the request to leave, too short for the answer to come.
HANGING_UP = httpx2.Timeout(8, read=0.004)
PAUSE_SECONDS = 1.0


class Traffic:
    """Every company's two people, each in a thread of their own, told how fast to go."""

    def __init__(self, firms: list[Firm], intents: list[Intent], seed: int) -> None:
        self.answers: Counter[str] = Counter()
        self.hurry = threading.Event()
        self._lock = threading.Lock()
        self._gap = 0.0
        self.people = [
            Person(
                self,
                firm,
                author,
                [one for one in intents if (one.tenant_id, one.author) == (firm.tenant_id, author)],
                Random(f"{seed}-{index}-{author}"),  # noqa: S311 - no secret
            )
            for index, firm in enumerate(firms)
            for author in firm.browsers
        ]

    def start(self, seconds: float) -> None:
        """Spread what is to be told over about `seconds`."""
        for person in self.people:
            person.gap = seconds / max(len(person.waiting), 1)
            person.thread.start()

    def finish(self, seconds: float) -> bool:
        """Tell the rest without pause; whether everything was told or refused in time."""
        self.hurry.set()
        deadline = time.monotonic() + seconds
        for person in self.people:
            person.thread.join(max(0.0, deadline - time.monotonic()))
        return not any(person.thread.is_alive() for person in self.people)

    def note(self, what: str) -> None:
        with self._lock:
            self.answers[what] += 1


class Person:
    """Somebody with a session who tells what is theirs to tell, one thing after another."""

    def __init__(
        self, traffic: Traffic, firm: Firm, author: str, intents: list[Intent], chance: Random
    ) -> None:
        self.traffic, self.firm, self.author, self.chance = traffic, firm, author, chance
        self.browser = firm.browsers[author]
        self.waiting = deque(intents)
        self.gap = 0.0
        self.told: dict[str, str] = {}
        self.thread = threading.Thread(target=self._work, name=f"{firm.company.slug} {author}")

    def _work(self) -> None:
        while self.waiting:
            intent = self.waiting.popleft()
            if not self._tell(intent):
                # Others first: what was not answered may be answered later.
                self.waiting.append(intent)
                if self.traffic.hurry.wait(PAUSE_SECONDS):
                    time.sleep(PAUSE_SECONDS / 5)
            if self.traffic.hurry.wait(self.gap):
                continue
            name, act = self.chance.choice(OTHERS)
            self._try(name, lambda act=act: act(self.browser, self.firm, self.chance))

    def _tell(self, intent: Intent) -> bool:
        """Whether it needs no further attempt."""
        if intent.corrects and "corrects" not in intent.body and not intent.outcomes:
            before = self.told.get(intent.key_result_id)
            intent.body |= {"corrects": before} if before else {}
        hang_up = intent.hangs_up and not intent.outcomes
        answer = self._try(
            "check-in", lambda: self._post(intent, HANGING_UP if hang_up else PATIENT)
        )
        intent.outcomes.append(str(answer.status_code) if answer else "no answer")
        if answer is None or answer.status_code >= 500 or answer.status_code in (401, 409, 429):
            return intent.settled
        if answer.status_code != 201:
            intent.refused = True
            return True
        made = answer.json()["id"]
        intent.acknowledged.add(made)
        self.told[intent.key_result_id] = made
        return not (intent.repeats and len(intent.outcomes) == 1)

    def _post(self, intent: Intent, timeout: httpx2.Timeout) -> httpx2.Response:
        headers = {"Idempotency-Key": intent.key}
        return self.browser.call(
            "POST", CHECK_INS, json=intent.body, headers=headers, timeout=timeout
        )

    def _try(self, what: str, act) -> httpx2.Response | None:  # type: ignore[no-untyped-def]
        try:
            answer = act()
        except (httpx2.HTTPError, RuntimeError) as fault:
            self.traffic.note(f"{what}: {type(fault).__name__}")
            return None
        self.traffic.note(f"{what}: {answer.status_code}")
        if answer.status_code == 401:
            self._sign_in_again()
        return answer

    def _sign_in_again(self) -> None:
        """A session ends where Keycloak took its refresh token and the answer was lost."""
        browser = Browser(self.browser.site)
        try:
            browser.sign_in(f"{self.author}@{self.firm.company.domain}", PASSWORD)
        except (httpx2.HTTPError, RuntimeError, KeyError, ValueError) as fault:
            self.traffic.note(f"sign-in: {type(fault).__name__}")
            return
        self.traffic.note("sign-in: 200")
        self.browser = browser
