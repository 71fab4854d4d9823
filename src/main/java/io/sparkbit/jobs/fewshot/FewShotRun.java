package io.sparkbit.jobs.fewshot;

/**
 * What came out when a method learned from a few images.
 *
 * @param shots images of each class that it learned from
 * @param run from 1; in the same run all methods learn from the same images
 * @param seed of all that was random in it
 * @param accuracy part of the test images that got the right label, 0 to 1
 * @param images that were tested
 * @param seconds that learning and testing took
 */
record FewShotRun(
    FewShotMethod method,
    int shots,
    int run,
    long seed,
    double accuracy,
    long images,
    double seconds) {}
