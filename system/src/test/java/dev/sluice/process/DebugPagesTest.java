package dev.sluice.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceSpec;
import dev.sluice.api.InstanceState;
import dev.sluice.nexus.store.InstanceRow;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DebugPagesTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration COOLDOWN = Duration.ofMinutes(5);

  private static String restart(
      InstanceState state, boolean wanted, @Nullable Instant lastAutoRestart) {
    InstanceSpec spec = new InstanceSpec("vm", 1L << 30, wanted);
    InstanceId id = new InstanceId(new UUID(1, 1));
    return DebugPages.restart(
        new InstanceRow(id, spec, state, null, NOW, lastAutoRestart), NOW, COOLDOWN);
  }

  @Test
  void instance_saysWhyItIsNotRestarted() {
    assertThat(restart(InstanceState.RUNNING, true, null)).isEqualTo("no: it has not failed");
    assertThat(restart(InstanceState.FAILED, false, null))
        .isEqualTo("no: its user does not want that");
    assertThat(restart(InstanceState.FAILED, true, null)).startsWith("due: ");
    assertThat(restart(InstanceState.FAILED, true, NOW.minus(COOLDOWN))).startsWith("due: ");
    assertThat(restart(InstanceState.FAILED, true, NOW.minusSeconds(60)))
        .isEqualTo("not before 2026-01-01T12:04:00Z: it was restarted at 2026-01-01T11:59:00Z");
  }
}
