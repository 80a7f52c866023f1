package dev.sluice.scenarios.shrink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RemovalTest {

  @Property
  void whatIsNeededTogether_isAllThatIsLeft(
      @ForAll @IntRange(max = 60) int length,
      @ForAll @Size(max = 8) Set<@IntRange(max = 59) Integer> wanted) {
    Set<Integer> needed = new TreeSet<>(wanted);
    needed.removeIf(item -> item >= length);

    assertThat(removed(length, list -> list.containsAll(needed))).containsExactlyElementsOf(needed);
  }

  /** Where items stand in for each other, no single one of what is left can be spared. */
  @Property
  void whatIsLeft_isMinimal(
      @ForAll @IntRange(max = 40) int length,
      @ForAll @IntRange(min = 1, max = 7) int modulus,
      @ForAll @IntRange(max = 6) int sumMin) {
    Predicate<List<Integer>> keeps =
        list -> list.stream().mapToInt(item -> item % modulus).sum() >= sumMin;
    List<Integer> all = IntStream.range(0, length).boxed().toList();
    if (!keeps.test(all)) {
      return; // what does not fail is not shrunk
    }
    List<Integer> left = removed(length, keeps);

    assertThat(keeps.test(left)).isTrue();
    for (Integer item : left) {
      List<Integer> less = new ArrayList<>(left);
      less.remove(item);
      assertThat(keeps.test(less)).isFalse();
    }
  }

  private static List<Integer> removed(int length, Predicate<List<Integer>> keeps) {
    List<Integer> left = new ArrayList<>(IntStream.range(0, length).boxed().toList());
    Removal.run(
        List.copyOf(left),
        Comparator.comparing((Integer item) -> item % 3), // kin need not be neighbours
        list -> {
          boolean kept = keeps.test(list);
          if (kept) {
            left.clear();
            left.addAll(list);
          }
          return kept;
        });
    return left;
  }
}
