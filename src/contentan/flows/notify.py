"""Tell an address when a run is held: a webhook (https://…) or an e-mail (mailtos://…), by an
automation of Prefect.

    python -m contentan.flows.notify https://hooks.example.org/contentan
    python -m contentan.flows.notify "mailtos://user:password@mail.example.org?from=contentan@example.org&to=me@example.org"

needs PREFECT_API_URL; `contentan schedule --notify` does the same for the server that it starts. To
call it again changes the address. The webhook is sent JSON: run, published, since, reasons, page.
docs/use/schedule.md has the forms of an e-mail's address.
"""

from __future__ import annotations

import os
from typing import Annotated, cast
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

NAME = "contentan: a run is held"
_BLOCK = "contentan-held"
_SUBJECT = "contentan: run {{ event.payload.run }} is held"
_BODY = """Run {{ event.payload.run }} is held; \
published is {{ event.payload.published or "nothing yet" }}.
{% for reason in event.payload.reasons %}
- {{ reason }}
{% endfor %}

{{ event.payload.page }}
contentan publish {{ event.payload.run }} --by NAME --because WHY
"""


def notify(address: str) -> None:
    """Let the server of PREFECT_API_URL tell an address of each held run. UsageError for an address
    of another kind.
    """
    action = _action(address)
    trigger = EventTrigger(
        expect={f"{EVENT}.held"},
        match={"prefect.resource.id": f"{EVENT}.*"},
        posture=Posture.Reactive,
        threshold=1,
    )
    wanted = Automation(name=NAME, trigger=trigger, actions=[action])
    try:
        known = cast(Automation, Automation.read(name=NAME))
    except ValueError:
        wanted.create()
        return
    wanted.id = known.id
    wanted.update()


def _action(address: str) -> CallWebhook | SendNotification:
    if address.startswith(("http://", "https://")):
        hook = Webhook(url=address, headers={"content-type": "application/json"})  # type: ignore[arg-type]
        return CallWebhook(block_document_id=_saved(hook), payload="{{ event.payload|tojson }}")
    if address.startswith(("mailto://", "mailtos://")):
        # Prefect has no block for e-mail of its own; this one hands any address on to Apprise,
        # which sends it.
        mail = SlackWebhook(url=address)  # type: ignore[arg-type]
        return SendNotification(block_document_id=_saved(mail), subject=_SUBJECT, body=_BODY)
    raise UsageError("expected http://, https://, mailto:// or mailtos://", where="--notify")


def _saved(block: Webhook | SlackWebhook) -> UUID:
    return cast(UUID, block.save(_BLOCK, overwrite=True))


def main(address: Annotated[str, typer.Argument(help="https://… or mailtos://…")]) -> None:
    """Tell an address when a run is held.

    Example: python -m contentan.flows.notify https://hooks.example.org/contentan
    """
    if not os.environ.get("PREFECT_API_URL"):
        raise UsageError(
            "is not set: there is no server that could tell anybody", where="PREFECT_API_URL"
        )
    notify(address)
    typer.echo(f"{NAME}: {address.partition('@')[2] or address}")


if __name__ == "__main__":
    flow_runs.script(main)
