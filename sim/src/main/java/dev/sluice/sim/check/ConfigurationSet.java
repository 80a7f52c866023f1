package dev.sluice.sim.check;

import java.util.Arrays;

/** Configurations, told apart by return, state and what became of each open operation. */
final class ConfigurationSet {

  private final int words;
  private final Effort effort;
  private int[] index;
  private int[] numbers;
  private long[] bits;
  private int count;

  /**
   * None yet.
   *
   * @param words how many a set of slots takes
   * @param room for so many to begin with
   */
  ConfigurationSet(int words, int room, Effort effort) {
    this.words = words;
    this.effort = effort;
    effort.hold(bytes(room));
    index = new int[room * 2];
    numbers = new int[room * 2];
    bits = new long[room * 2 * words];
  }

  boolean has(Configuration c) {
    return index[place(c)] != 0;
  }

  void add(Configuration c) {
    int at = place(c);
    if (index[at] != 0) {
      return;
    }
    if (count * 2 == numbers.length) {
      grow();
      at = place(c);
    }
    numbers[count * 2] = due(c);
    numbers[count * 2 + 1] = c.state;
    System.arraycopy(c.placed, 0, bits, count * 2 * words, words);
    System.arraycopy(c.settled, 0, bits, (count * 2 + 1) * words, words);
    index[at] = ++count;
  }

  private static int due(Configuration c) {
    return c.owed ? ~c.due : c.due;
  }

  private int place(Configuration c) {
    long hash = (long) due(c) << 32 | c.state;
    for (int word = 0; word < words; word++) {
      hash = Mix.hash(hash ^ c.placed[word]) + c.settled[word];
    }
    int at = (int) Mix.hash(hash) & (index.length - 1);
    while (index[at] != 0 && !isAt(index[at] - 1, c)) {
      at = (at + 1) & (index.length - 1);
    }
    return at;
  }

  private boolean isAt(int number, Configuration c) {
    int from = number * 2 * words;
    return numbers[number * 2] == due(c)
        && numbers[number * 2 + 1] == c.state
        && Arrays.equals(bits, from, from + words, c.placed, 0, words)
        && Arrays.equals(bits, from + words, from + 2 * words, c.settled, 0, words);
  }

  private void grow() {
    effort.hold(bytes(count * 2L));
    numbers = Arrays.copyOf(numbers, count * 4);
    bits = Arrays.copyOf(bits, count * 4 * words);
    index = new int[count * 4];
    Configuration c = new Configuration(words);
    for (int number = 0; number < count; number++) {
      c.owed = numbers[number * 2] < 0;
      c.due = c.owed ? ~numbers[number * 2] : numbers[number * 2];
      c.state = numbers[number * 2 + 1];
      System.arraycopy(bits, number * 2 * words, c.placed, 0, words);
      System.arraycopy(bits, (number * 2 + 1) * words, c.settled, 0, words);
      index[place(c)] = number + 1;
    }
    effort.release(bytes(count));
  }

  private long bytes(long room) {
    return room * (16 + 16L * words);
  }
}
