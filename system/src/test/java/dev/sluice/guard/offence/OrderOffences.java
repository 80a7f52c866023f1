package dev.sluice.guard.offence;

import java.time.DayOfWeek;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

final class OrderOffences {

  Map<String, Integer> saltedMap() {
    return Map.of("a", 1, "b", 2);
  }

  Set<String> saltedSet(Collection<String> from) {
    return Set.copyOf(from);
  }

  Set<String> hashSet(List<String> from) {
    return from.stream().collect(Collectors.toSet());
  }

  Map<Integer, List<String>> hashMap(List<String> from) {
    return from.stream().collect(Collectors.groupingBy(String::length));
  }

  Map<String, Integer> hashMapByReference(List<String> from) {
    return from.stream().collect(Collectors.toMap(Function.identity(), String::length));
  }

  int identity(Object of) {
    return System.identityHashCode(of);
  }

  int enumHash(DayOfWeek day) {
    return day.hashCode();
  }

  void collect() {
    System.gc();
  }
}
