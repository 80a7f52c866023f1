package dev.sluice.scenarios.file;

import dev.sluice.api.GuestMemory;
import dev.sluice.scenarios.file.RackFile.Access;
import dev.sluice.scenarios.file.RackFile.Device;
import dev.sluice.scenarios.file.RackFile.OperatorCommand;
import dev.sluice.scenarios.file.RackFile.Sled;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code rack.json}. */
public final class RackFileReader {

  private static final long SLEDS_MAX = 64;
  private static final long SECONDS_MAX = 3_600;
  private static final long MIB_MAX = 16L << 20;
  private static final long GIB_MAX = 1 << 10;
  private static final int FACTOR_MAX = 100;

  private final Path file;

  private RackFileReader(Path file) {
    this.file = file;
  }

  /**
   * The rack of a file.
   *
   * @throws BadInputException if it is none
   */
  public static RackFile read(Path file) {
    return new RackFileReader(file).read();
  }

  private RackFile read() {
    String text = JsonText.read(file, "a rack as JSON");
    Fields fields = new Fields(file.toString(), JsonText.tree(file.toString(), text), schema());
    RackFile rack =
        new RackFile(
            file,
            fields.elements("nexus", RackFileReader::address),
            access(fields),
            GuestMemory.GIB
                * (fields.has("instanceGib") ? fields.integer("instanceGib", 1, GIB_MAX) : 1),
            fields.has("boundFactor") ? (int) fields.integer("boundFactor", 1, FACTOR_MAX) : 1,
            fields.objects("sleds", 1, SLEDS_MAX).stream().map(this::sled).toList(),
            commands(fields, false));
    fields.end();
    Set<String> serials = new HashSet<>();
    for (int i = 0; i < rack.sleds().size(); i++) {
      Sled sled = rack.sleds().get(i);
      String where = file + ": sleds[" + i + "].";
      if (!serials.add(sled.serial())) {
        throw BadInputException.of(where + "serial", sled.serial(), "each serial once");
      } else if (sled.reservoirBytes() < 2 * GuestMemory.reservoirBytes(rack.instanceBytes())) {
        throw new BadInputException(where + "reservoirMib: expected room for two instances");
      }
    }
    return rack;
  }

  private static FieldSchema schema() {
    return new FieldSchema();
  }

  private static String address(Fields.Element element) {
    String address = element.text();
    if (address == null || !address.matches("[^\\s/]+:[0-9]{1,5}")) {
      throw element.fault(element.shown() + " is no address, expected HOST:PORT");
    }
    return address;
  }

  private @Nullable Access access(Fields fields) {
    if (!fields.has("authority")) {
      for (String token : List.of("userToken", "operatorToken")) {
        if (fields.has(token)) {
          throw fields.faultAt(token, "expected authority too");
        }
      }
      return null;
    }
    return new Access(
        path(fields, "authority"), path(fields, "userToken"), path(fields, "operatorToken"));
  }

  private Path path(Fields fields, String name) {
    return RackFile.folderOf(file).resolve(fields.text(name));
  }

  private Sled sled(Fields fields) {
    Sled sled =
        new Sled(
            fields.text("serial"),
            fields.integer("reservoirMib", 1, MIB_MAX) * GuestMemory.MIB,
            device(fields),
            commands(fields, true));
    fields.end();
    return sled;
  }

  private @Nullable Device device(Fields fields) {
    if (!fields.has("device")) {
      return null;
    }
    Fields device = fields.object("device");
    Device read = new Device(path(device, "socket"), path(device, "log"));
    device.end();
    return read;
  }

  private static Map<RackCommand, OperatorCommand> commands(Fields fields, boolean ofASled) {
    Map<RackCommand, OperatorCommand> commands = new EnumMap<>(RackCommand.class);
    for (RackCommand one : RackCommand.ofSleds(ofASled)) {
      OperatorCommand command = command(fields, one.field());
      if (command != null) {
        commands.put(one, command);
      }
    }
    return commands;
  }

  private static @Nullable OperatorCommand command(Fields fields, String name) {
    if (!fields.has(name)) {
      return null;
    }
    Fields command = fields.object(name);
    List<String> words = command.elements("command", RackFileReader::word);
    OperatorCommand read =
        new OperatorCommand(words, command.integer("boundSeconds", 1, SECONDS_MAX));
    command.end();
    return read;
  }

  private static String word(Fields.Element element) {
    String word = element.text();
    if (word == null) {
      throw element.fault(element.shown() + " is no text, expected a program or an argument");
    }
    return word;
  }
}
