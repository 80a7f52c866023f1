package dev.sluice.scenarios.smoke;

import dev.sluice.api.InstanceView;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledView;
import dev.sluice.api.call.NexusClient;
import dev.sluice.api.call.Transport;
import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.scenarios.file.RackFile;
import dev.sluice.scenarios.smoke.RackUser.Told;
import dev.sluice.transport.http.ClientAccess;
import dev.sluice.transport.http.HttpTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What Nexus knows of the rack of a file; asked before anything is touched. */
final class RackAtNexus {

  private final RackFile rack;
  private final Transport transport;

  RackAtNexus(RackFile rack) {
    this.rack = rack;
    this.transport = transport(rack);
  }

  /** What calls go by. */
  Transport transport() {
    return transport;
  }

  private static Transport transport(RackFile rack) {
    RackFile.Access access = rack.access();
    if (access == null) {
      return over(ClientAccess.none());
    }
    return new RoleTransport(
        over(token(rack, access.authority(), access.userToken())),
        over(token(rack, access.authority(), access.operatorToken())));
  }

  private static Transport over(ClientAccess access) {
    return new HttpTransport(SmokeRun.LIMITS, UUID::randomUUID, access);
  }

  private static ClientAccess token(RackFile rack, Path authority, Path file) {
    try {
      String token = Files.readString(file).lines().findFirst().orElse("").strip();
      return ClientAccess.token(authority, token);
    } catch (IOException e) {
      throw new BadInputException(rack.file() + ": " + authority + ", " + file + ": " + e, e);
    }
  }

  /**
   * The sleds of the file as Nexus sees them, in the order of the file.
   *
   * @throws BadInputException if a Nexus does not answer, or does not know one of them
   */
  List<SledView> sleds() {
    List<SledView> known = List.of();
    for (int i = 0; i < rack.nexus().size(); i++) {
      String address = rack.nexus().get(i);
      NexusClient nexus = new NexusClient(transport, address);
      known = value("nexus[" + i + "]: '" + address + "'", RackUser.await(nexus.sleds()));
      value("nexus[" + i + "]: '" + address + "'", RackUser.await(nexus.list())); // a user's
    }
    List<SledView> found = new ArrayList<>();
    for (int i = 0; i < rack.sleds().size(); i++) {
      found.add(bySerial(i, known));
    }
    return found;
  }

  private <T> T value(String where, Told<T> told) {
    T value = told.value();
    if (value == null) {
      throw new BadInputException(rack.file() + ": " + where + ": " + told.words());
    }
    return value;
  }

  private SledView bySerial(int index, List<SledView> known) {
    String serial = rack.sleds().get(index).serial();
    List<SledView> found =
        known.stream()
            .filter(view -> !view.info().decommissioned())
            .filter(view -> view.info().baseboard().serial().equals(serial))
            .toList();
    if (found.size() != 1) {
      throw BadInputException.of(
          rack.file() + ": sleds[" + index + "].serial",
          serial,
          "that of one sled that Nexus knows: "
              + known.stream().map(view -> view.info().baseboard().serial()).sorted().toList());
    }
    return found.get(0);
  }

  /**
   * Checks that instances would be placed on the sleds of the file alone, and that these are empty
   * and ready.
   *
   * @throws BadInputException if not
   */
  void checkFree(List<SledView> sleds) {
    NexusClient nexus = new NexusClient(transport, rack.nexus().get(0));
    for (SledView view : value("nexus[0]", RackUser.await(nexus.sleds()))) {
      boolean listed = sleds.stream().anyMatch(one -> one.info().id().equals(view.info().id()));
      if (!listed && view.policy() == SledPolicy.IN_SERVICE && !view.info().decommissioned()) {
        throw new BadInputException(
            "%s: sleds: expected '%s' too, which is in service"
                .formatted(rack.file(), view.info().baseboard().serial()));
      }
    }
    for (InstanceView instance : value("nexus[0]", RackUser.await(nexus.list()))) {
      if (instance.name().matches("instance-\\d+")) {
        throw new BadInputException(
            rack.file() + ": '" + instance.name() + "' is left of a run, expected none: delete it");
      }
    }
    for (int i = 0; i < sleds.size(); i++) {
      SledView view = sleds.get(i);
      String where = "%s: sleds[%d]: '%s' ".formatted(rack.file(), i, rack.sleds().get(i).serial());
      long settledBytes = view.info().reservoir().settledBytes();
      long wantedBytes = rack.sleds().get(i).reservoirBytes();
      if (view.policy() != SledPolicy.IN_SERVICE) {
        throw new BadInputException(where + "is " + view.policy() + ", expected IN_SERVICE");
      } else if (settledBytes != wantedBytes) {
        throw new BadInputException(
            where
                + "has "
                + Figures.size(settledBytes)
                + ", expected "
                + Figures.size(wantedBytes)
                + " as reservoirMib says");
      } else if (view.reservedBytes() != 0) {
        throw new BadInputException(
            where
                + "runs instances of "
                + Figures.size(view.reservedBytes())
                + ", expected none: a smoke run fills the rack");
      }
    }
  }
}
