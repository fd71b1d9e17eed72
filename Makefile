# make run, make test: each does all its own set-up, once. `make help` lists the rest.
VENV := .venv
BIN := $(VENV)/bin
FORMS := $(wildcard forms/*.ui resources/i18n/*.ts)
LOCK := uv pip compile pyproject.toml --universal --generate-hashes --python-version 3.11 \
	--no-annotate --quiet --custom-compile-command 'make lock'

.PHONY: help run test bench lint format build lock pictures clean
.DEFAULT_GOAL := help

help:
	@echo "make run     open the program on the sample office (without a display: the tour)"
	@echo "make test    run every test offscreen; ARGS='-k nip' passes arguments on to pytest"
	@echo "make lint    ruff, its formatter, the import contracts, mypy"
	@echo "make format  let ruff mend what it can"
	@echo "make bench   measure speed and memory against the goals; ARGS='--only start' picks rows"
	@echo "make build   freeze the program into dist/ (PyInstaller)"
	@echo "make pictures  take the README's pictures from the tour again"
	@echo "make lock    renew the locked versions (needs uv)"

$(VENV)/ready: pyproject.toml .ci/requirements.txt
	@.ci/setup

$(VENV)/forms: $(VENV)/ready forms/compile.py $(FORMS)
	@$(BIN)/python forms/compile.py
	@touch $@

run: $(VENV)/forms
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
		exec $(BIN)/kepegdesk --sample; \
	else \
		$(BIN)/kepegdesk tour tour/ && \
		echo "No display here, so the tour ran: pictures, letters and workbooks are in $(CURDIR)/tour"; \
	fi

# The domain is measured by what tests it; measuring the rest would take a third longer.
OF_THE_DOMAIN := tests/domain $(patsubst %,tests/services/test_%.py,imports openings registers)
PYTEST := QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n 2 --dist loadfile \
	--no-loadscope-reorder -rfE

test: $(VENV)/forms
	@rm -f .coverage .coverage.*
ifdef ARGS
	$(PYTEST) $(ARGS)
else
	$(PYTEST) $(OF_THE_DOMAIN) --cov --cov-report=
	@$(BIN)/coverage report --include='kepegdesk/domain/*' --skip-covered --show-missing --fail-under=100
	$(PYTEST) $(addprefix --ignore=,$(OF_THE_DOMAIN))
endif

bench: $(VENV)/forms
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.bench $(ARGS)

lint: $(VENV)/forms
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports
	$(BIN)/mypy

format: $(VENV)/forms
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

build: $(VENV)/forms .ci/requirements-build.txt
	$(BIN)/python -m pip install -q --no-deps --require-hashes -r .ci/requirements-build.txt
	$(BIN)/pyinstaller --noconfirm build.spec

lock:
	$(LOCK) --extra dev --extra postgres -o .ci/requirements.txt
	$(LOCK) --extra build --constraints .ci/requirements.txt -o .ci/requirements-build.txt

PICTURES := employees=pegawai import=impor-periksa request=cuti-diajukan inbox=kotak-masuk \
	letter=surat-terbit ledger=kenapa-sisanya-segini calendar=kalender-bulan \
	register=register-rekap check=periksa-surat-asli

pictures: $(VENV)/forms
	@rm -rf tour
	$(BIN)/kepegdesk tour tour/
	@mkdir -p docs/pictures
	@$(foreach each,$(PICTURES),cp tour/???-$(lastword $(subst =, ,$(each))).png \
		docs/pictures/$(firstword $(subst =, ,$(each))).png;)

clean:
	rm -rf $(VENV) build dist tour
