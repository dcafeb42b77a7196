# Short names for what start.py and the tools do. `make` alone sets up and runs the sample corpus.
.PHONY: run test lint format golden lock bench docs

run:      ## set up and code the sample corpus
	python3 start.py
test:     ## install what the tests need and run them
	python3 start.py test
lint:     ## ruff and mypy, as CI does
	.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy
format:
	.venv/bin/ruff check --fix -q . && .venv/bin/ruff format .
golden:   ## make the golden tables anew and show what changed
	.venv/bin/python tests/golden/make.py && git diff --stat tests/golden
lock:     ## make uv.lock anew, after a change of dependencies (needs uv)
	.venv/bin/python tools/lock.py
bench:    ## speed against peers, as ratios in one run
	.venv/bin/python -m benchmarks
docs:     ## build the documentation into site/ (warnings are errors; no network needed)
	NO_MKDOCS_2_WARNING=1 .venv/bin/mkdocs build --strict --quiet
