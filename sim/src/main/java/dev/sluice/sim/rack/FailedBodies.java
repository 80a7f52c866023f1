package dev.sluice.sim.rack;

import dev.sluice.nexus.store.StoreException;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.StoreEvent.TransactionFailed;
import dev.sluice.sim.event.StoreEvent.TransactionRepeated;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The bodies of one process's transactions that have failed, and may be sent again. */
final class FailedBodies {

  private record Failed(Object body, int number) {}

  private final String process;
  private final Events events;
  private final List<Failed> failed = new ArrayList<>();
  private int count;

  FailedBodies(String process, Events events) {
    this.process = process;
    this.events = events;
  }

  /** A body is sent, perhaps not for the first time. */
  void sent(String name, Object body) {
    int number = number(body);
    if (number > 0) {
      events.emit(new TransactionRepeated(process, name, number));
    }
  }

  /** Notes what becomes of a body that is sent. */
  void follow(String name, Object body, CompletionStage<?> answer) {
    answer.whenComplete(
        (value, failure) -> {
          if (failure instanceof StoreException fault) {
            failed(name, body, fault.kind());
          } else {
            failed.removeIf(one -> one.body() == body);
          }
        });
  }

  private void failed(String name, Object body, StoreException.Kind kind) {
    if (number(body) == 0) {
      failed.add(new Failed(body, ++count));
    }
    events.emit(new TransactionFailed(process, name, number(body), kind));
  }

  private int number(Object body) {
    for (Failed one : failed) {
      if (one.body() == body) {
        return one.number();
      }
    }
    return 0;
  }
}
