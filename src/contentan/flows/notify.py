"""Tell an address when a run is held, failed, late or stuck: a webhook (https://…) or an e-mail
(mailtos://…), by automations of Prefect.

    python -m contentan.flows.notify https://hooks.example.org/contentan
    python -m contentan.flows.notify "mailtos://user:password@mail.example.org?from=contentan@example.org&to=me@example.org"

needs PREFECT_API_URL; `contentan schedule --notify` does the same for the server that it starts. To
call it again changes the address. The webhook is sent JSON: of a held run run, published, since,
reasons, page; of others flow_run, state, says, page.
docs/use/schedule.md has the forms of an e-mail's address.
"""

from __future__ import annotations

import datetime
import os
from typing import Annotated, Any, NamedTuple, cast
from uuid import UUID

import typer
from prefect.automations import Automation
from prefect.blocks.notifications import SlackWebhook
from prefect.blocks.webhook import Webhook
from prefect.events.actions import CallWebhook, SendNotification
from prefect.events.schemas.automations import EventTrigger, Posture

from contentan.errors import UsageError
from contentan.flows import flow_runs
from contentan.flows.scheduled import EVENT

_BLOCK = "contentan-held"
#: Hours after which a flow run that is still at work counts as stuck.
STUCK = 6
_FLOWS = ("scheduled", "recode")
_RUN = "prefect.flow-run"
_HELD = """Run {{ event.payload.run }} is held; \
published is {{ event.payload.published or "nothing yet" }}.
{% for reason in event.payload.reasons %}
- {{ reason }}
{% endfor %}

{{ event.payload.page }}
contentan publish {{ event.payload.run }} --by NAME --because WHY
"""
_ENDED = """{{ flow_run.name }}: {{ flow_run.state.name }}. {{ flow_run.state.message or "" }}

{{ flow_run|ui_url }}
"""
_ENDED_JSON = (
    '{"flow_run": {{ flow_run.name|tojson }}, "state": {{ flow_run.state.name|tojson }},'
    ' "says": {{ flow_run.state.message|tojson }}, "page": {{ flow_run|ui_url|tojson }}}'
)


class Notice(NamedTuple):
    """What is told: the name of its automation, when, the subject and text of an e-mail, the JSON
    of a webhook.
    """

    name: str
    trigger: EventTrigger
    subject: str
    body: str
    payload: str


def _of_flows(**given: Any) -> EventTrigger:
    """A trigger for runs of our flows, whatever else the server runs."""
    ours = {"prefect.resource.role": "flow", "prefect.resource.name": list(_FLOWS)}
    every = {"prefect.resource.id": f"{_RUN}.*"}
    return EventTrigger(match=every, match_related=ours, **given)  # type: ignore[arg-type]


def notices() -> tuple[Notice, ...]:
    """Everything that is told: a run that is held, one that did not end well, one that did not
    begin, one that does not end.
    """
    held = EventTrigger(
        expect={f"{EVENT}.held"},
        match={"prefect.resource.id": f"{EVENT}.*"},
        posture=Posture.Reactive,
        threshold=1,
    )
    bad = {f"{_RUN}.{state}" for state in ("Failed", "Crashed", "TimedOut", "Cancelled")}
    ended = _of_flows(expect=bad, posture=Posture.Reactive, threshold=1)
    late = _of_flows(expect={f"{_RUN}.Late"}, posture=Posture.Reactive, threshold=1)
    stuck = _of_flows(
        after={f"{_RUN}.Running"},
        expect={f"{_RUN}.*"},
        for_each={"prefect.resource.id"},
        posture=Posture.Proactive,
        threshold=1,
        within=datetime.timedelta(hours=STUCK),
    )
    subject = "contentan: {{ flow_run.name }} is "
    told = (_ENDED, _ENDED_JSON)
    return (
        Notice(
            "contentan: a run is held",
            held,
            "contentan: run {{ event.payload.run }} is held",
            _HELD,
            "{{ event.payload|tojson }}",
        ),
        Notice("contentan: a run failed", ended, subject + "{{ flow_run.state.name }}", *told),
        Notice("contentan: a run is late", late, subject + "late", *told),
        Notice("contentan: a run is stuck", stuck, subject + f"at work for {STUCK} hours", *told),
    )


def notify(address: str) -> None:
    """Let the server of PREFECT_API_URL tell an address of what a person should know. UsageError
    for an address of another kind.
    """
    for one in notices():
        wanted = Automation(name=one.name, trigger=one.trigger, actions=[_action(address, one)])
        try:
            known = cast(Automation, Automation.read(name=one.name))
        except ValueError:
            wanted.create()
            continue
        wanted.id = known.id
        wanted.update()


def _action(address: str, one: Notice) -> CallWebhook | SendNotification:
    if address.startswith(("http://", "https://")):
        hook = Webhook(url=address, headers={"content-type": "application/json"})  # type: ignore[arg-type]
        return CallWebhook(block_document_id=_saved(hook), payload=one.payload)
    if address.startswith(("mailto://", "mailtos://")):
        # Prefect has no block for e-mail of its own; this one hands any address on to Apprise,
        # which sends it.
        mail = SlackWebhook(url=address)  # type: ignore[arg-type]
        block = _saved(mail)
        return SendNotification(block_document_id=block, subject=one.subject, body=one.body)
    raise UsageError("expected http://, https://, mailto:// or mailtos://", where="--notify")


def _saved(block: Webhook | SlackWebhook) -> UUID:
    return cast(UUID, block.save(_BLOCK, overwrite=True))


def main(address: Annotated[str, typer.Argument(help="https://… or mailtos://…")]) -> None:
    """Tell an address when a run is held, failed, late or stuck.

    Example: python -m contentan.flows.notify https://hooks.example.org/contentan
    """
    if not os.environ.get("PREFECT_API_URL"):
        raise UsageError(
            "is not set: there is no server that could tell anybody", where="PREFECT_API_URL"
        )
    notify(address)
    for one in notices():
        typer.echo(f"{one.name}: {address.partition('@')[2] or address}")


if __name__ == "__main__":
    flow_runs.script(main)
