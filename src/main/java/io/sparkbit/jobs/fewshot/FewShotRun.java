package io.sparkbit.jobs.fewshot;

/**
 * The result of a method that learned from a few images.
 *
 * @param shots images per class
 * @param run from 1; in the same run, all methods learn from the same images
 * @param seed seed of all random choices
 * @param accuracy fraction of the test images that got the right label, 0 to 1
 * @param images number of test images
 * @param seconds time for learning and testing
 */
record FewShotRun(
    FewShotMethod method,
    int shots,
    int run,
    long seed,
    double accuracy,
    long images,
    double seconds) {}
