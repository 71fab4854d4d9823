"""Runs the Python of the README as it is printed, with the place of the images as a full path."""
import re

from conftest import DIGITS, ROOT, needs_jvm, uri


@needs_jvm
def test_snippet(spark, capsys):
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    (snippet,) = re.findall("```python\n(.*?)```", page, re.DOTALL)
    scope = {}

    exec(compile(snippet.replace("src/main/data/digits/test", uri(DIGITS)), "README.md", "exec"), scope)

    assert re.search(r"/\d/\d+\.png *\|\w+ +\|[01]\.\d+", capsys.readouterr().out)
    assert scope["labeled"].where("error IS NULL AND score > 0.1").count() == 497
