package dev.sluice.guard.offence;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

final class ChanceOffences {

  RandomGenerator unseeded() {
    return new Random();
  }

  RandomGenerator ofTheThread() {
    return ThreadLocalRandom.current();
  }

  RandomGenerator ofTheJdksChoice() {
    return RandomGenerator.getDefault();
  }

  double ofMath() {
    return Math.random();
  }

  void shuffle(List<String> list) {
    Collections.shuffle(list);
  }

  UUID identity() {
    return UUID.randomUUID();
  }
}
