package dev.sluice.nexus;

import dev.sluice.api.ApiException;
import dev.sluice.api.BootId;
import dev.sluice.api.DrainProgress;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.ReservoirError;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledState;
import dev.sluice.api.SledView;
import dev.sluice.api.StayingInstance;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.Transaction;
import dev.sluice.nexus.store.VmmRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the sled table, each within a transaction. {@code now} is the time stamp a change
 * gets. Refusals are thrown as {@link ApiException}.
 */
final class SledRegistry {

  private SledRegistry() {}

  /**
   * The outcome of a report or a question of a sled-agent.
   *
   * @param info what Nexus holds now
   * @param rebooted whether it was of a newer boot than Nexus knew of
   */
  record Contact(SledAgentInfo info, boolean rebooted) {}

  /** What Nexus holds about a sled, asked by its sled-agent in {@code boot}. */
  static Contact get(Transaction tx, SledId id, BootId boot, Instant now) {
    SledRow row = sled(tx, id);
    return new Contact(flagged(row.info(), row.state()), noteBoot(tx, row, boot, now));
  }

  /** Takes a report: inserts the sled, or updates it if the report is newer than the one held. */
  static Contact put(Transaction tx, SledAgentInfo report, Instant now) {
    SledRow row = tx.sleds().get(report.id()).orElse(null);
    if (row == null) {
      checkForm(report);
      SledAgentInfo info = flagged(report, SledState.ACTIVE);
      Instant errorSince = info.reservoir().errno() == null ? null : now;
      tx.sleds()
          .put(
              new SledRow(
                  info,
                  info.boot(),
                  SledPolicy.IN_SERVICE,
                  SledState.ACTIVE,
                  null,
                  0,
                  now,
                  now,
                  errorSince));
      return new Contact(info, false);
    }
    checkSpeaker(row, report);
    checkGeneration(row, report);
    if (!report.address().equals(row.info().address())) {
      checkAddress(report);
    }
    checkSettled(report);
    SledAgentInfo info = sameHardware(report, row);
    tx.sleds().put(row.reported(info, now));
    return new Contact(info, info.boot().isNewerThan(row.boot()));
  }

  /** Records that a sled is in {@code boot}; false if that is not newer than the boot known. */
  static boolean noteBoot(Transaction tx, SledId id, BootId boot, Instant now) {
    return noteBoot(tx, sled(tx, id), boot, now);
  }

  private static boolean noteBoot(Transaction tx, SledRow row, BootId boot, Instant now) {
    if (row.state() == SledState.DECOMMISSIONED || !boot.isNewerThan(row.boot())) {
      return false;
    }
    tx.sleds().put(row.rebooted(boot, now));
    return true;
  }

  /** Sets the policy of a sled, where the old one allows; false if it is so already. */
  static boolean setPolicy(Transaction tx, SledId id, SledPolicy policy, Instant now) {
    SledRow row = sled(tx, id);
    if (row.policy() == policy) {
      return false;
    }
    if (row.policy() == SledPolicy.EXPUNGED) {
      throw conflict(row, "cannot become " + policy);
    }
    tx.sleds().put(row.with(policy, now));
    return true;
  }

  /** Decommissions an expunged sled; false if it is so already. */
  static boolean decommission(Transaction tx, SledId id, Instant now) {
    SledRow row = sled(tx, id);
    if (row.state() == SledState.DECOMMISSIONED) {
      return false;
    }
    if (row.policy() != SledPolicy.EXPUNGED) {
      throw conflict(row, "cannot be decommissioned: expunge it first");
    }
    tx.sleds().put(row.with(SledState.DECOMMISSIONED, now));
    return true;
  }

  /** Sets the reservoir that a sled should have; false if it is so already. */
  static boolean setDesired(Transaction tx, SledId id, ReservoirMode desired, Instant now) {
    SledRow row = sled(tx, id);
    String problem = desired.problem(row.info().physicalRamBytes());
    if (problem != null) {
      throw new ApiException(ErrorCode.INVALID_REQUEST, "sled " + id + ": " + problem);
    }
    if (desired.equals(row.desired())) {
      return false;
    }
    if (row.policy() == SledPolicy.EXPUNGED) {
      throw conflict(row, "its reservoir cannot change");
    }
    tx.sleds().put(row.desiring(desired, now));
    return true;
  }

  /** What an operator sees of the sleds that follow {@code last} by their ids. */
  static List<SledView> page(Transaction tx, @Nullable SledView last, int limit) {
    List<SledRow> rows = tx.sleds().page(last == null ? null : last.info().id(), limit);
    Map<SledId, Long> reservedBytes =
        tx.reservations().bytesBySled(rows.stream().map(SledRow::id).toList());
    List<SledView> views = new ArrayList<>();
    for (SledRow row : rows) {
      views.add(view(tx, row, reservedBytes.getOrDefault(row.id(), 0L)));
    }
    return views;
  }

  private static @Nullable DrainProgress drain(Transaction tx, SledRow row) {
    if (row.policy() != SledPolicy.DRAIN) {
      return null;
    }
    List<StayingInstance> staying = new ArrayList<>();
    for (VmmRow vmm : tx.vmms().staying(row.id(), DrainProgress.STAYING_MAX)) {
      staying.add(new StayingInstance(vmm.instance(), Objects.requireNonNull(vmm.stay())));
    }
    return new DrainProgress(tx.vmms().count(row.id()), tx.sagas().movesFrom(row.id()), staying);
  }

  private static SledView view(Transaction tx, SledRow row, long reservedBytes) {
    Instant since = row.errorSince() == null ? row.timeModified() : row.errorSince();
    return new SledView(
        flagged(row.info(), row.state()),
        row.boot(),
        row.policy(),
        row.state(),
        row.desired(),
        row.placeableBytes(),
        reservedBytes,
        row.takesInstances() ? GuestMemory.largestGuestBytes(row.freeBytes(reservedBytes)) : 0L,
        drain(tx, row),
        ReservoirError.of(row.info().reservoir().errno(), since.toEpochMilli()));
  }

  private static SledRow sled(Transaction tx, SledId id) {
    return tx.sleds()
        .get(id)
        .orElseThrow(() -> new ApiException(ErrorCode.NO_SUCH_SLED, "no sled " + id));
  }

  // The refusals have codes of their own, since the sled-agent acts on each differently: it stops
  // reporting for good, leaves reporting to the newer boot, or asks again.
  private static void checkSpeaker(SledRow held, SledAgentInfo report) {
    if (held.state() == SledState.DECOMMISSIONED) {
      throw new ApiException(ErrorCode.DECOMMISSIONED, "sled " + held.id() + " is decommissioned");
    }
    if (held.boot().isNewerThan(report.boot())) {
      throw new ApiException(
          ErrorCode.OLD_BOOT,
          "sled " + held.id() + ": a report of " + report.boot() + " after " + held.boot(),
          held.boot());
    }
  }

  private static void checkGeneration(SledRow held, SledAgentInfo report) {
    if (report.generation() <= held.info().generation()) {
      throw new ApiException(
          ErrorCode.STALE_GENERATION,
          "sled "
              + held.id()
              + ": generation "
              + report.generation()
              + " is not newer than "
              + held.info().generation());
    }
  }

  private static void checkForm(SledAgentInfo report) {
    checkAddress(report);
    checkSettled(report);
  }

  private static void checkAddress(SledAgentInfo report) {
    if (!SledAddress.valid(report.address())) {
      throw new ApiException(
          ErrorCode.INVALID_REQUEST,
          "sled " + report.id() + ": address: expected host:port, is '" + report.address() + "'");
    }
  }

  private static void checkSettled(SledAgentInfo report) {
    long settledBytes = report.reservoir().settledBytes();
    if (settledBytes < 0 || settledBytes >= report.physicalRamBytes()) {
      throw new ApiException(
          ErrorCode.INVALID_REQUEST,
          "sled "
              + report.id()
              + ": a reservoir of "
              + settledBytes
              + " bytes in "
              + report.physicalRamBytes()
              + " bytes of RAM");
    }
  }

  /** The report as the book takes it: hardware is recorded once, and the flag is set by Nexus. */
  private static SledAgentInfo sameHardware(SledAgentInfo report, SledRow row) {
    return new SledAgentInfo(
        report.id(),
        report.boot(),
        report.address(),
        report.role(),
        row.info().baseboard(),
        report.hardwareThreads(),
        report.physicalRamBytes(),
        report.reservoir(),
        report.generation(),
        false);
  }

  /** The report with the flag that Nexus sets. */
  private static SledAgentInfo flagged(SledAgentInfo info, SledState state) {
    boolean decommissioned = state == SledState.DECOMMISSIONED;
    return info.decommissioned() == decommissioned
        ? info
        : new SledAgentInfo(
            info.id(),
            info.boot(),
            info.address(),
            info.role(),
            info.baseboard(),
            info.hardwareThreads(),
            info.physicalRamBytes(),
            info.reservoir(),
            info.generation(),
            decommissioned);
  }

  private static ApiException conflict(SledRow row, String what) {
    return new ApiException(
        ErrorCode.CONFLICT,
        "sled " + row.id() + " is " + row.policy() + " and " + row.state() + ": " + what);
  }
}
