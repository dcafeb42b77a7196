"""The page of a module, read."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html as lxml_html


@pytest.fixture(scope="module")
def tree(page: str) -> Any:
    return lxml_html.document_fromstring(page)
