"""The BiT-HyperRule: https://arxiv.org/abs/1912.11370, section 3.3."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Tuple


@dataclass(frozen=True)
class HyperRule:
    """What a BitFineTuner does where its Params say nothing: the settings of a transfer, from the
    number of images and their size.

    Attributes
    ----------
    resize
        height and width to which training images are resized
    crop
        height and width of the random crop that the network sees
    steps
        of 512 images each
    warmup
        steps in which the learning rate rises
    decays
        steps after which it falls to a tenth
    learningRate
        after the warm-up
    mixupAlpha
        alpha of MixUp's Beta distribution; 0 for none
    """

    resize: int
    crop: int
    steps: int
    warmup: int
    decays: Tuple[int, int, int]
    mixupAlpha: float
    learningRate: float = 0.003

    @staticmethod
    def of(images: int, area: int) -> HyperRule:
        """Applies the rule to the number of images, and the median of their height times width.

        Raises ValueError if either is less than 1.
        """
        if images < 1 or area < 1:
            raise ValueError(f"images and area must be at least 1, but are {images} and {area}")
        resize, crop = (160, 128) if area < 96 * 96 else (512, 480)
        if images < 20_000:
            return HyperRule(resize, crop, 500, 100, (200, 300, 400), 0.0)
        if images < 500_000:
            return HyperRule(resize, crop, 10_000, 500, (3_000, 6_000, 9_000), 0.1)
        return HyperRule(resize, crop, 20_000, 500, (6_000, 12_000, 18_000), 0.1)
