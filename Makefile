.PHONY: setup demo test lint
setup demo test lint:
	python3 run.py $@
