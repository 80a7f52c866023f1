package dev.sluice.reports;

import dev.sluice.sim.history.Op;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How much the histories of a run could have shown. A campaign whose histories are all sequential,
 * or in which no launch ever meets an unready reservoir, proves little.
 *
 * @param histories histories in which anything happened
 * @param concurrent those in which two operations overlapped, one of them a change
 * @param unready sled histories in which a launch was asked for while no reservoir was settled
 * @param operations operations in all histories
 * @param inDoubt operations whose outcome no caller learned
 * @param racingReads reads that overlapped a change, so that an old answer could be right
 */
public record OracleStrength(
    long histories,
    long concurrent,
    long unready,
    long operations,
    long inDoubt,
    long racingReads) {

  /** Of no history at all. */
  public static final OracleStrength NONE = new OracleStrength(0, 0, 0, 0, 0, 0);

  /** Of one sled's or one instance's history. */
  public static OracleStrength of(List<Op> history) {
    Set<Long> open = new LinkedHashSet<>();
    int changesOpen = 0;
    boolean concurrent = false;
    boolean unready = false;
    boolean settled = false;
    long operations = 0;
    long certain = 0;
    long racingReads = 0;
    Set<Long> calmReads = new LinkedHashSet<>(); // open, with no change beside them so far
    for (Op op : history) {
      if (op.isNemesis()) {
        continue;
      }
      boolean change = !op.f().equals("read") && !op.f().equals("get");
      if (op.type() == Op.Type.INVOKE) {
        operations++;
        concurrent |= change ? !open.isEmpty() : changesOpen > 0;
        unready |= op.f().equals("launch") && !settled;
        open.add(op.process());
        if (change) {
          racingReads += calmReads.size();
          calmReads.clear();
        } else if (changesOpen > 0) {
          racingReads++;
        } else {
          calmReads.add(op.process());
        }
        changesOpen += change ? 1 : 0;
      } else if (op.type() != Op.Type.INFO) {
        certain++;
        open.remove(op.process());
        calmReads.remove(op.process());
        changesOpen -= change ? 1 : 0;
        settled = settledAfter(op, settled);
      } else {
        calmReads.remove(op.process()); // no answer, so no old one either
      }
    }
    return new OracleStrength(
        operations == 0 ? 0 : 1,
        concurrent ? 1 : 0,
        unready ? 1 : 0,
        operations,
        operations - certain,
        racingReads);
  }

  private static boolean settledAfter(Op op, boolean before) {
    return switch (op.f()) {
      case "set-reservoir" -> true;
      case "reboot" -> false;
      default -> before;
    };
  }

  /** Of both together. */
  public OracleStrength plus(OracleStrength other) {
    return new OracleStrength(
        histories + other.histories,
        concurrent + other.concurrent,
        unready + other.unready,
        operations + other.operations,
        inDoubt + other.inDoubt,
        racingReads + other.racingReads);
  }
}
