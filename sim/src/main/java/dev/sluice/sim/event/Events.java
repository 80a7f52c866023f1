package dev.sluice.sim.event;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Carries events to those who want them: for each class of event its observers, told in the order
 * in which they subscribed.
 */
public final class Events {

  private final Map<Class<?>, Observers> byClass = new LinkedHashMap<>();
  private final Observers nobody = new Observers();

  private static final class Observers {
    private Consumer<RackEvent>[] all = none();

    @SuppressWarnings("unchecked")
    private static Consumer<RackEvent>[] none() {
      return (Consumer<RackEvent>[]) new Consumer<?>[0];
    }

    private void add(Consumer<RackEvent> one) {
      all = Arrays.copyOf(all, all.length + 1);
      all[all.length - 1] = one;
    }
  }

  /**
   * From now on tells {@code observer} of all events of a class.
   *
   * @param type an event's class, or one of the sealed interfaces, which stands for all its classes
   */
  @SuppressWarnings("unchecked") // an event of this class goes to this class's observers only
  public <E extends RackEvent> void on(Class<E> type, Consumer<? super E> observer) {
    byClass.computeIfAbsent(type, any -> new Observers()).add((Consumer<RackEvent>) observer);
    if (type.isInterface()) {
      for (Class<?> permitted : type.getPermittedSubclasses()) {
        on((Class<E>) permitted, observer);
      }
    }
  }

  /** Whether anyone has asked for this class; spares making events that nobody sees. */
  public boolean wants(Class<? extends RackEvent> type) {
    return byClass.containsKey(type);
  }

  /** Tells those who want it. */
  public void emit(RackEvent event) {
    Consumer<RackEvent>[] observers = byClass.getOrDefault(event.getClass(), nobody).all;
    for (int i = 0; i < observers.length; i++) {
      observers[i].accept(event);
    }
  }
}
