package dev.sluice.guard.offence;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

final class ThreadsOffences {

  Thread thread() {
    return new Thread(() -> {});
  }

  Executor pool() {
    return Executors.newCachedThreadPool();
  }

  Stream<String> parallel(List<String> list) {
    return list.parallelStream();
  }

  Stream<String> parallelLater(Stream<String> stream) {
    return stream.parallel();
  }

  Stream<String> perhapsParallel(List<String> list) {
    return StreamSupport.stream(list.spliterator(), true);
  }

  @Nullable String ofTheThread(ThreadLocal<@Nullable String> local) {
    return local.get();
  }
}
