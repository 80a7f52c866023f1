package dev.sluice.house.crooked.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

final class Statics {

  static int launches;
  static final int[] SIZES = {1, 2};
  static final List<String> SLEDS = new ArrayList<>();
  static final AtomicInteger COUNT = new AtomicInteger();
  static final Random CHANCE = new Random(1);
  static final Statics ITSELF = new Statics();

  String name = "";
}
