package dev.sluice.process.metrics;

import dev.sluice.agent.Reservoir;
import dev.sluice.api.ReservoirPhase;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The metrics of a sled-agent. */
public final class AgentMetrics extends Metrics {

  private static final String LAUNCH = "ensure-running";

  private final Outcomes notifier =
      counter(
          "sluice_notifier_requests_total",
          "call",
          "Requests to Nexus about what it holds of this sled, by call and outcome.");

  /** Metrics without values yet. */
  public AgentMetrics() {
    super("Launches that Nexus asked for, by what it was answered.");
  }

  /** Where requests to Nexus are counted. */
  public Outcomes notifier() {
    return notifier;
  }

  /**
   * Adds what is read when it is asked for.
   *
   * @param boot the number of the boot
   * @param generation of the newest report that Nexus has accepted
   */
  public void follow(long boot, Supplier<Reservoir> reservoir, LongSupplier generation) {
    GaugeWithCallback.builder()
        .name("sluice_boot")
        .help("The boot of this sled-agent.")
        .callback(gauge -> gauge.call(boot))
        .register(registry());
    GaugeWithCallback.builder()
        .name("sluice_reservoir_generation")
        .help("The newest report of this boot that Nexus has accepted; 0 for none.")
        .callback(gauge -> gauge.call(generation.getAsLong()))
        .register(registry());
    GaugeWithCallback.builder()
        .name("sluice_reservoir_bytes")
        .help(
            "The reservoir: desired, settled, held by bhyve, used by VMs, and of"
                + " that used by VMs of others.")
        .labelNames("kind")
        .callback(
            gauge -> {
              Reservoir now = reservoir.get();
              gauge.call(now.desiredBytes(), "desired");
              gauge.call(now.settledBytes(), "settled");
              gauge.call(now.heldBytes(), "held");
              gauge.call(now.others().bytes(), "others");
              Long usedBytes = now.usedBytes();
              if (usedBytes != null) {
                gauge.call(usedBytes, "used");
              }
            })
        .register(registry());
    GaugeWithCallback.builder()
        .name("sluice_reservoir_phase")
        .help("1 for the phase that the reservoir is in, 0 for the others.")
        .labelNames("phase")
        .callback(
            gauge -> {
              ReservoirPhase now = reservoir.get().phase();
              for (ReservoirPhase phase : ReservoirPhase.values()) {
                gauge.call(phase == now ? 1 : 0, phase.name());
              }
            })
        .register(registry());
  }

  @Override
  public void answers(Exchange exchange) {
    super.answers(exchange);
    if (LAUNCH.equals(exchange.call())) {
      launched(exchange.code() == null ? "ok" : exchange.code().name());
    }
  }
}
