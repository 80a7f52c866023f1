package dev.sluice.scenarios.file;

import dev.sluice.sim.kernel.SimRandom;
import java.util.List;

/** The whole numbers that a draw may give. */
sealed interface Span {

  /** Least number it can give. */
  long min();

  /** Greatest number it can give. */
  long max();

  /** One of its numbers, each equally likely. */
  long draw(SimRandom random);

  /** The same span without numbers above {@code most}, which is no less than its least. */
  Span upTo(long most);

  /** Exactly {@code number}. */
  static Span of(long number) {
    return new Between(number, number);
  }

  /** All numbers from {@code min} to {@code max}, both included. */
  record Between(long min, long max) implements Span {
    /** Refuses an empty span. */
    public Between {
      if (min > max) {
        throw new IllegalArgumentException(min + " is above " + max);
      }
    }

    @Override
    public long draw(SimRandom random) {
      return random.nextLong(min, max + 1);
    }

    @Override
    public Span upTo(long most) {
      return max <= most ? this : new Between(min, most);
    }
  }

  /** Some numbers; one named twice is twice as likely. */
  record OneOf(List<Long> numbers) implements Span {
    /** Refuses an empty list. */
    public OneOf {
      numbers = List.copyOf(numbers);
      if (numbers.isEmpty()) {
        throw new IllegalArgumentException("nothing to choose from");
      }
    }

    @Override
    public long min() {
      return numbers.stream().mapToLong(Long::longValue).min().orElseThrow();
    }

    @Override
    public long max() {
      return numbers.stream().mapToLong(Long::longValue).max().orElseThrow();
    }

    @Override
    public long draw(SimRandom random) {
      return numbers.get(random.nextInt(numbers.size()));
    }

    @Override
    public Span upTo(long most) {
      return new OneOf(numbers.stream().filter(number -> number <= most).toList());
    }
  }
}
