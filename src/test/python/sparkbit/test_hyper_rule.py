"""The rule in Python against the rule in Java."""
import pytest

import sparkbit
from conftest import needs_jvm


@needs_jvm
@pytest.mark.parametrize("images", [1, 19_999, 20_000, 499_999, 500_000])
@pytest.mark.parametrize("area", [1, 96 * 96 - 1, 96 * 96])
def test_is_that_of_java(spark, images, area):
    java = spark._jvm.io.sparkbit.training.HyperRule.of(images, area)
    schedule = java.schedule()

    assert sparkbit.HyperRule.of(images, area) == sparkbit.HyperRule(
        resize=java.resize().height(),
        crop=java.crop().width(),
        steps=schedule.steps(),
        warmup=schedule.warmup(),
        decays=tuple(schedule.boundaries()),
        mixupAlpha=java.mixupAlpha(),
        learningRate=schedule.learningRate(),
    )


def test_refuses_no_images():
    with pytest.raises(ValueError, match="images and area must be at least 1, but are 0 and 5"):
        sparkbit.HyperRule.of(0, 5)
