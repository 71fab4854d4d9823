package io.sparkbit.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.image.RgbImage;
import org.junit.jupiter.api.Test;

class HeatOverlayTest {

  @Test
  void isDarkWhereNothingIsSeenAndReddishWhereMostIs() {
    RgbImage gray = RgbImage.of(2, 1, 1, new byte[] {100, 100});
    RgbImage heat = RgbImage.of(4, 2, 1, new byte[] {0, 0, -1, -1, 0, 0, -1, -1});

    assertThat(HeatOverlay.of(gray, heat).data()).containsExactly(35, 35, 35, (byte) 210, 100, 45);
  }
}
