package dev.sluice.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * VMs on a sled that the present boot of its agent has not made. What they hold of the reservoir is
 * no part of the settled size.
 *
 * @param bytes what they hold of the reservoir; rather too much than too little while VMs of this
 *     boot come and go
 * @param stuck names of those that an earlier boot made and that are not gone yet, sorted
 * @param why what keeps one of these, such as {@code EPERM}; null while the first try is in hand
 * @param foreign names of those that somebody else made, sorted; they are left alone
 */
public record OtherVms(long bytes, List<String> stuck, @Nullable String why, List<String> foreign) {

  /** There are none. */
  public static final OtherVms NONE = new OtherVms(0, List.of(), null, List.of());

  /** Keeps copies of the lists. */
  public OtherVms {
    stuck = List.copyOf(stuck);
    foreign = List.copyOf(foreign);
  }
}
