package io.sparkbit.training;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The order in which training sees images, which the seed determines. Not thread-safe. */
interface SampleOrder {

  /**
   * Returns the image of a sample.
   *
   * @param sample the number of the sample in the whole training, from 0
   * @return the index of the image
   */
  int image(long sample);

  /**
   * Returns repeated passes over all images, each in another order.
   *
   * @param images the number of images, at least 1
   */
  static SampleOrder shuffled(int images, long seed) {
    return new Passes(images, seed, 0)::item;
  }

  /**
   * Returns repeated passes over all classes, each in another order. Each class gives its images in
   * repeated passes of their own.
   *
   * @param targets of one class each
   */
  static SampleOrder balanced(Targets targets, long seed) {
    TreeMap<Integer, List<Integer>> byClass = new TreeMap<>();
    for (int image = 0; image < targets.size(); image++) {
      byClass.computeIfAbsent(targets.strata(image)[0], label -> new ArrayList<>()).add(image);
    }
    List<List<Integer>> images = List.copyOf(byClass.values());
    Passes classes = new Passes(images.size(), seed, 1);
    List<Passes> ofClasses = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      ofClasses.add(new Passes(images.get(i).size(), seed, 2 + i));
    }
    return sample -> {
      int label = classes.item(sample);
      long turn = sample / images.size();
      return images.get(label).get(ofClasses.get(label).item(turn));
    };
  }
}
