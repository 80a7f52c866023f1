package dev.sluice.sim.judge;

import dev.sluice.api.BootId;
import dev.sluice.sim.rack.RackObserver;
import dev.sluice.sim.rack.SledNode;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A decommissioned sled's agent falls silent: once it has been told, which is with the first answer
 * to anything it asks, it neither asks nor launches.
 */
public final class DecommissionedAgentIsSilent implements RackObserver {

  /** Its name in verdicts. */
  public static final String NAME = "decommissioned-agent-is-silent";

  private final Findings findings;
  private final Set<SledNode> silenced = new LinkedHashSet<>(); // by its own account
  private final Set<SledNode> toldOff = new LinkedHashSet<>(); // whether it has understood or not

  /** Reports to {@code findings}. */
  public DecommissionedAgentIsSilent(Findings findings) {
    this.findings = findings;
  }

  @Override
  public void silenced(SledNode sled) {
    silenced.add(sled);
  }

  @Override
  public void agentToldOff(SledNode sled) {
    toldOff.add(sled);
  }

  @Override
  public void booted(SledNode sled, BootId boot) {
    silenced.remove(sled);
    toldOff.remove(sled);
  }

  @Override
  public void agentRequest(SledNode sled, String what) {
    if (toldOff.contains(sled) || silenced.contains(sled)) {
      findings.add(NAME, sled.name() + " sent " + what + " after it had learned of its end");
    }
  }

  @Override
  public void launchAtBhyve(SledNode sled, String vm, long reservoirBytes) {
    if (silenced.contains(sled)) {
      findings.add(NAME, sled.name() + " launched " + vm + " after it had learned of its end");
    }
  }
}
