package io.sparkbit.torchscript;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.network.BitConfig;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.BitNetwork.Head;
import io.sparkbit.network.Parameter;
import java.util.List;
import org.junit.jupiter.api.Test;

class GradientGroupTest {

  private static final BitNetwork R50X1 =
      BitNetwork.of(BitConfig.builder().optNumLabels(1000).build(), Head.CLASSIFIER);

  @Test
  void endAtStagesWithAnEighthOfAllValues() {
    List<Parameter> all = R50X1.parameters();
    List<GradientGroup> groups = GradientGroup.of(R50X1, all);

    assertThat(groups)
        .extracting(GradientGroup::method)
        .containsExactly("forward", "backward1", "backward2");
    assertThat(groups)
        .extracting(group -> all.get(group.from()).name())
        .containsExactly(
            "bit.encoder.stages.3.layers.0.norm1.weight",
            "bit.encoder.stages.2.layers.0.norm1.weight",
            "bit.embedder.convolution.weight");
    assertThat(groups)
        .extracting(GradientGroup::layers)
        .containsExactly(R50X1.outputs().get("stage3"), R50X1.outputs().get("stage2"), 0);
    assertThat(groups).extracting(GradientGroup::to).startsWith(all.size());
    assertThat(groups.get(1).to()).isEqualTo(groups.get(0).from());
    assertThat(groups.get(2).to()).isEqualTo(groups.get(1).from());
    assertThat(groups.get(2).from()).isZero();
  }

  @Test
  void anyPartMayBeTrained() {
    List<Parameter> all = R50X1.parameters();

    assertThat(GradientGroup.of(R50X1, all.subList(all.size() - 2, all.size())))
        .containsExactly(new GradientGroup("forward", 0, 0, 2));
    assertThat(
            GradientGroup.of(
                R50X1,
                all.stream().filter(parameter -> parameter.name().contains("stages.3")).toList()))
        .hasSize(1);
    assertThat(GradientGroup.of(R50X1, List.of()))
        .containsExactly(new GradientGroup("forward", 0, 0, 0));
  }
}
