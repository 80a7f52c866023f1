package dev.sluice.sim.check.domain;

import dev.sluice.sim.check.domain.RackEvent.Ended;
import dev.sluice.sim.check.domain.RackEvent.LaunchAnswered;
import dev.sluice.sim.check.domain.RackEvent.LaunchCalled;
import dev.sluice.sim.check.domain.RackEvent.StopAnswered;
import dev.sluice.sim.check.domain.RackEvent.StopCalled;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * I8: the boot that says yes to a request is the one that the request is meant for. Neither does a
 * later boot carry out what was decided for one that is over, nor does one that is over answer for
 * the one that lives.
 */
final class AnswersAreOfThisBoot extends Rule {

  private final Map<Long, Long> meantFor = new LinkedHashMap<>();

  AnswersAreOfThisBoot(Consumer<Breach> breaches) {
    super("I8", breaches);
  }

  @Override
  void see(RackEvent event) {
    if (event instanceof LaunchCalled call) {
      meantFor.put(call.call(), call.boot());
    } else if (event instanceof StopCalled call) {
      meantFor.put(call.call(), call.boot());
    } else if (event instanceof LaunchAnswered answer) {
      answered(
          answer.sled(), answer.call(), "launch of " + answer.vm(), answer.boot(), answer.ended());
    } else if (event instanceof StopAnswered answer) {
      answered(
          answer.sled(), answer.call(), "stop of " + answer.vm(), answer.boot(), answer.ended());
    }
  }

  private void answered(String sled, long call, String what, long boot, Ended ended) {
    Long asked = meantFor.remove(call);
    if (ended == Ended.OK && asked != null && asked != boot) {
      breach(
          String.format(
              Locale.ROOT,
              "boot %d of %s said yes to the %s, which was meant for boot %d",
              boot,
              sled,
              what,
              asked));
    }
  }
}
