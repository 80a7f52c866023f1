package dev.sluice.sim.event;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Carries events to their observers: those of one class get each event in the order in which they
 * subscribed.
 */
public final class Events {

  // The JVM looks them up anew each time it is asked, and each run asks some hundred times.
  private static final ClassValue<List<Class<?>>> PERMITTED =
      new ClassValue<>() {
        @Override
        protected List<Class<?>> computeValue(Class<?> type) {
          return type.isInterface() ? List.of(type.getPermittedSubclasses()) : List.of();
        }
      };

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
   * Subscribes {@code observer} to all events of a class from now on.
   *
   * @param type an event's class, or one of the sealed interfaces, which stands for all its classes
   */
  @SuppressWarnings("unchecked") // an event of this class goes to this class's observers only
  public <E extends RackEvent> void on(Class<E> type, Consumer<? super E> observer) {
    byClass.computeIfAbsent(type, any -> new Observers()).add((Consumer<RackEvent>) observer);
    for (Class<?> permitted : PERMITTED.get(type)) {
      on((Class<E>) permitted, observer);
    }
  }

  /** Whether any observer subscribed to this class; otherwise no event needs to be made. */
  public boolean wants(Class<? extends RackEvent> type) {
    return byClass.containsKey(type);
  }

  /** Passes an event to its observers. */
  public void emit(RackEvent event) {
    Consumer<RackEvent>[] observers = byClass.getOrDefault(event.getClass(), nobody).all;
    for (int i = 0; i < observers.length; i++) {
      observers[i].accept(event);
    }
  }
}
