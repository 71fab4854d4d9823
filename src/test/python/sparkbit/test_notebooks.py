"""Runs the cells of the notebooks, in their order, with stand-ins for what Databricks adds."""
from types import SimpleNamespace

import pytest
from pyspark.sql import DataFrame

from conftest import DIGITS, ROOT, uri

HEADER = "# Databricks notebook source\n"
SEPARATOR = "\n# COMMAND ----------\n"


class Notebook:
    """What a notebook has in scope: ``spark``, ``display`` and ``dbutils`` with widgets."""

    def __init__(self, spark, entered):
        self.shown = []
        self.values = {}
        widgets = SimpleNamespace(
            text=lambda name, value: self.values.update({name: entered.get(name, value)}),
            get=lambda name: self.values[name],
        )
        self.scope = {
            "spark": spark,
            "display": lambda what: self.shown.append(
                what.toPandas() if isinstance(what, DataFrame) else what
            ),
            "dbutils": SimpleNamespace(widgets=widgets),
        }

    def run(self, name):
        text = (ROOT / f"notebooks/{name}.py").read_text()
        assert text.startswith(HEADER)
        for cell in text[len(HEADER) :].split(SEPARATOR):
            if not cell.strip().startswith("# MAGIC"):
                exec(compile(cell, f"{name}.py", "exec"), self.scope)
        return self


@pytest.fixture
def run(spark):
    return lambda name, **entered: Notebook(spark, entered).run(name)


def _copied(folder, count):
    folder.mkdir()
    for image in sorted((DIGITS / "3").iterdir())[:count]:
        (folder / image.name).write_bytes(image.read_bytes())
    return folder


def test_classify(run):
    images, counts = run("classify", images=uri(DIGITS)).shown

    assert len(images) == 20 and images.topK[0][0]["label"] == images.predictedLabel[0]
    assert counts["count"].sum() == 497 and counts.error.isna().all()


def test_neighbors(run, tmp_path):
    images = _copied(tmp_path / "images", 12)
    (images / "copy.png").write_bytes((DIGITS / "3/0013.png").read_bytes())

    pairs, neighbors = run("neighbors", images=uri(images)).shown

    assert (pairs.one[0], pairs.other[0]) == (uri(images / "0013.png"), uri(images / "copy.png"))
    assert pairs.distance[0] == 0 and (pairs.distance < 0.1).all()
    assert list(neighbors.distance[:2]) == [0, 0]


def test_fine_tune(run, tmp_path, capsys):
    pytest.importorskip("matplotlib").use("agg")

    shown = run("fine-tune", images=uri(DIGITS), output=uri(tmp_path / "mine"), steps="2").shown

    classes, figure, quality, _ = shown
    assert list(classes.label) == [str(i) for i in range(10)]
    assert float(capsys.readouterr().out.split("Accuracy of the probe: ")[1]) > 0.9
    assert len(figure.axes[0].lines[0].get_ydata()) == 2
    assert 80 < quality.images[0] < 120
    assert (tmp_path / "mine/model.safetensors").is_file()


def test_stream(run, tmp_path):
    landing = _copied(tmp_path / "landing", 5)
    folders = {name: uri(tmp_path / name) for name in ("landing", "labels", "checkpoint")}

    (first,) = run("stream", **folders).shown
    (landing / "text.png").write_text("no picture")
    (second,) = run("stream", **folders).shown

    assert list(first["count"]) == [5] and list(first.predictedLabel) == ["three"]
    assert second["count"].sum() == 6 and second.error.str.startswith("UNKNOWN_FORMAT").any()
