package dev.sluice.sim.judge;

import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.sim.event.ClientCall;
import dev.sluice.sim.event.ClientEvent.OperationAnswered;
import dev.sluice.sim.event.ClientEvent.OperationInvoked;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.OperationKind;
import dev.sluice.sim.rack.BadCalls;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What nobody could do is refused as such, whatever the state of the rack. */
final class NonsenseIsRefused implements Oracle {

  /** What a sled-agent says of any call once its boot is over, or Nexus has dismissed it. */
  private static final List<ErrorCode> OF_ENDED =
      List.of(
          ErrorCode.WRONG_BOOT,
          ErrorCode.SHUTTING_DOWN,
          ErrorCode.DECOMMISSIONED,
          ErrorCode.OLD_BOOT);

  private final Kernel kernel;
  private final Excuses excuses;
  private final Findings findings;
  private final Map<ClientCall, Long> askedNanos = new LinkedHashMap<>();

  /** Reports to {@code findings}; {@code excuses} must be told first. */
  NonsenseIsRefused(Kernel kernel, Excuses excuses, Findings findings) {
    this.kernel = kernel;
    this.excuses = excuses;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(OperationInvoked.class, this::invoked);
    events.on(OperationAnswered.class, this::answered);
  }

  private void invoked(OperationInvoked operation) {
    OperationKind kind = operation.call().operation().kind();
    if (kind == OperationKind.BAD_CREATE
        || kind == OperationKind.BAD_RESIZE
        || kind == OperationKind.BAD_CALL) {
      askedNanos.put(operation.call(), kernel.nowNanos());
    }
  }

  private void answered(OperationAnswered answer) {
    Long asked = askedNanos.remove(answer.call());
    if (asked == null) {
      return;
    }
    boolean right = answer.failure() != null; // no answer is none
    if (answer.failure() instanceof ApiException no) {
      right = excuses.allow(no.code(), asked) || isRight(answer.call().operation(), no.code());
    }
    if (!right) {
      String done = "done: " + answer.value();
      String told = answer.failure() == null ? done : String.valueOf(answer.failure());
      findings.add(
          Promise.NONSENSE_IS_REFUSED, answer.call().operation().kind().label() + ": " + told);
    }
  }

  private static boolean isRight(Operation operation, ErrorCode code) {
    return switch (operation.kind()) {
      case BAD_CALL -> code == BadCalls.expected(operation.atMillis()) || OF_ENDED.contains(code);
      case BAD_RESIZE -> code == ErrorCode.INVALID_REQUEST || code == ErrorCode.NO_SUCH_SLED;
      default -> code == ErrorCode.INVALID_REQUEST;
    };
  }
}
