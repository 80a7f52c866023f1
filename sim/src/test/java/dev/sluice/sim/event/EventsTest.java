package dev.sluice.sim.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sim.event.RunEvent.PhaseBegan;
import dev.sluice.sim.event.RunEvent.ProcessDied;
import dev.sluice.sim.event.RunEvent.ProcessStarted;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events go to those who asked for their class, in the order in which they asked. */
class EventsTest {

  private final Events events = new Events();
  private final List<String> told = new ArrayList<>();

  @Test
  void observerOfAClass_isToldOfThatClassOnly() {
    events.on(ProcessDied.class, died -> told.add(died.host()));
    events.emit(new ProcessStarted("nexus"));
    events.emit(new ProcessDied("nexus"));
    assertThat(told).containsExactly("nexus");
  }

  @Test
  void observerOfAGroup_isToldOfAllItsClasses() {
    events.on(RackEvent.class, any -> told.add("any"));
    events.on(RunEvent.class, any -> told.add("run"));
    events.emit(new PhaseBegan(Phase.END));
    assertThat(told).containsExactly("any", "run");
  }

  @Test
  void observersAreToldInTheOrderInWhichTheySubscribed() {
    events.on(PhaseBegan.class, any -> told.add("first"));
    events.on(RackEvent.class, any -> told.add("second"));
    events.on(PhaseBegan.class, any -> told.add("third"));
    events.emit(new PhaseBegan(Phase.END));
    assertThat(told).containsExactly("first", "second", "third");
  }

  @Test
  void whatNobodyAskedFor_isNotWanted() {
    assertThat(events.wants(MessageEvent.class)).isFalse();
    events.on(MessageEvent.RequestSent.class, any -> {});
    assertThat(events.wants(MessageEvent.RequestSent.class)).isTrue();
    assertThat(events.wants(MessageEvent.RequestLost.class)).isFalse();
    events.on(RackEvent.class, any -> {});
    assertThat(events.wants(MessageEvent.class)).isTrue();
    assertThat(events.wants(MessageEvent.RequestLost.class)).isTrue();
  }
}
