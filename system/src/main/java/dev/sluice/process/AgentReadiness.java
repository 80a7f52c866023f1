package dev.sluice.process;

import dev.sluice.agent.Reservoir;
import dev.sluice.agent.SledAgent;
import dev.sluice.api.ReservoirPhase;
import java.util.ArrayList;
import java.util.List;

/** Why a sled-agent cannot launch VMMs. */
final class AgentReadiness {

  private AgentReadiness() {}

  /** One text a reason; none if it can. */
  static List<String> reasons(SledAgent agent, AcceptedReports reports) {
    List<String> reasons = new ArrayList<>();
    Reservoir reservoir = agent.reservoir().get();
    boolean wantsNone = reservoir.phase() == ReservoirPhase.ABSENT && reservoir.desiredBytes() == 0;
    if (!reservoir.phase().settled() && !wantsNone) {
      reasons.add(
          "reservoir: %s, %d of %d bytes"
              .formatted(reservoir.phase(), reservoir.heldBytes(), reservoir.desiredBytes()));
    }
    if (agent.dismissed()) {
      reasons.add("dismissed: Nexus takes no report of this boot any more");
    } else if (reports.generation() == 0) {
      reasons.add("nexus: has accepted no report of this boot yet");
    }
    return reasons;
  }
}
