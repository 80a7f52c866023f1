package dev.sluice.agent;

import dev.sluice.api.PropolisId;
import dev.sluice.api.SledId;
import org.jspecify.annotations.Nullable;

/**
 * The names of a sled's VMs in bhyve: a prefix with the sled's id, then the propolis id. A VM
 * without that prefix is somebody else's, whatever it is, and is never touched.
 */
public final class VmNames {

  private final String prefix;

  /** The names on one sled. */
  public VmNames(SledId sled) {
    this.prefix = "sluice-" + sled.value() + "-";
  }

  /** The name of a VMM's VM. */
  public String of(PropolisId propolis) {
    return prefix + propolis;
  }

  /** Whether an agent of this sled gave that name. */
  public boolean ours(String name) {
    return name.startsWith(prefix);
  }

  /** The propolis id, in text, of a VM of ours; null of another's. */
  public @Nullable String propolis(String name) {
    return ours(name) ? name.substring(prefix.length()) : null;
  }
}
