package dev.sluice.scenarios.shrink;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Delta debugging: removes as many items from a list as possible (Zeller and Hildebrandt,
 * "Simplifying and Isolating Failure-Inducing Input", TSE 2002), in chunks of half the list, then
 * of a quarter, down to single items. What is left is 1-minimal: no single item of it can be
 * removed.
 */
final class Removal {

  private Removal() {}

  /**
   * Removes what can be removed.
   *
   * @param kin items that are near to each other in this order are likely to go together, and so
   *     share a chunk
   * @param keeps whether the list without some items will do; after true, it is the list
   */
  static <T> void run(List<T> items, Comparator<T> kin, Predicate<List<T>> keeps) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      order.add(i);
    }
    order.sort((a, b) -> kin.compare(items.get(a), items.get(b))); // a stable sort
    int chunk = order.size();
    while (chunk > 0) {
      boolean smaller = false;
      for (int end = order.size(); end > 0; end -= chunk) {
        List<Integer> rest = new ArrayList<>(order);
        rest.subList(Math.max(0, end - chunk), end).clear();
        if (keeps.test(rest.stream().sorted().map(items::get).toList())) {
          order = rest;
          smaller = true;
        }
      }
      // The last round is repeated: with one item gone, another may have become needless.
      chunk = chunk == 1 ? (smaller ? 1 : 0) : (chunk + 1) / 2;
      chunk = Math.min(chunk, order.size());
    }
  }
}
