# make run: starts the app. make test: checks everything. Both set up what is missing first.
VENV := .venv
PYTHON := $(VENV)/bin/python
READY := $(VENV)/.ready
PACKAGE_READY := $(VENV)/.package-ready
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test bench setup lint translations screenshots calibrate accuracy clean

run: setup
	$(VENV)/bin/rigplanner $(ARGS)

test: package-setup lint
	QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest -q -m "not bench and not timed and not package" -n auto --dist loadfile $(ARGS)
	QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest -q -m timed $(ARGS) || [ $$? -eq 5 ]
	$(MAKE) package-test

bench: setup
	QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest -q -m bench -s -p no:randomly $(ARGS)

lint: setup
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/rigplanner catalog check

setup: $(READY)

$(READY): pyproject.toml packaging/linux/setup.sh packaging/linux/packages.sh packaging/linux/packages.txt
	sh packaging/linux/setup.sh
	touch $(READY)

.PHONY: freeze package package-test package-setup

# The frozen program in dist/rigplanner, and the package of it for Debian and Ubuntu beside it.
freeze: package-setup
	$(VENV)/bin/pyinstaller --noconfirm --log-level WARN packaging/rigplanner.spec

package: freeze
	sh packaging/linux/build_deb.sh

package-test: package-setup
	QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest -q tests/packaging -m package $(ARGS) || [ $$? -eq 5 ]

package-setup: $(PACKAGE_READY)

# Only an administrator can make the clean system that the package is tried in; for others those tests are skipped.
$(PACKAGE_READY): $(READY) packaging/linux/packages.sh packaging/linux/test-packages.txt
	[ "$$(id -u)" -ne 0 ] || sh packaging/linux/packages.sh packaging/linux/test-packages.txt
	$(PYTHON) -m pip install -q --group package
	touch $(PACKAGE_READY)

screenshots: setup
	QT_QPA_PLATFORM=offscreen $(PYTHON) docs/screenshots.py

# Collects the messages of the program into resources/i18n and builds the catalogues it reads.
translations: setup
	$(PYTHON) packaging/translations.py

# Fits the speed law to catalogs/measurements.csv and writes catalogs/calibration.json.
calibrate: setup
	$(PYTHON) -m rigplanner.calibration.calibrate

# Writes docs/accuracy.md and its pictures.
accuracy: setup
	$(PYTHON) -m rigplanner.calibration.accuracy_report

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis
