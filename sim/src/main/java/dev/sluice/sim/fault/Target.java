package dev.sluice.sim.fault;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A part of the rack that a fault strikes. In files it is the text that {@link #text} gives. */
public sealed interface Target {

  /** The kinds of part there are. */
  enum Type {
    /** One sled: {@code sled-N}. */
    SLED,
    /** A link: {@code A>B}, where A and B are {@code nexus-N}, {@code sled-N} or {@code *}. */
    LINK,
    /** The database: {@code store}. */
    STORE,
    /** A Nexus process and its machine: {@code nexus}, {@code nexus-N} from 1; {@code nexus-*}. */
    NEXUS
  }

  /** One end of a link. */
  sealed interface End permits Sled, Nexus, Every {
    /** Its name in files. */
    String text();
  }

  /** The sled of that number. */
  record Sled(int number) implements Target, End {
    @Override
    public Type type() {
      return Type.SLED;
    }

    @Override
    @JsonValue
    public String text() {
      return SLED_PREFIX + number;
    }

    @Override
    public boolean isOn(int sleds, int nexuses) {
      return number < sleds;
    }
  }

  /** All messages from one end to the other. */
  record Link(End from, End to) implements Target {
    @Override
    public Type type() {
      return Type.LINK;
    }

    @Override
    @JsonValue
    public String text() {
      return from.text() + ">" + to.text();
    }

    @Override
    public boolean isOn(int sleds, int nexuses) {
      boolean itself = from.equals(to) && !from.equals(new Every());
      return !itself && isOn(from, sleds, nexuses) && isOn(to, sleds, nexuses);
    }

    private static boolean isOn(End end, int sleds, int nexuses) {
      return !(end instanceof Target part) || part.isOn(sleds, nexuses);
    }
  }

  /** The database. */
  record Store() implements Target {
    @Override
    public Type type() {
      return Type.STORE;
    }

    @Override
    @JsonValue
    public String text() {
      return "store";
    }

    @Override
    public boolean isOn(int sleds, int nexuses) {
      return true;
    }
  }

  /** The Nexus of that number. */
  record Nexus(int number) implements Target, End {
    @Override
    public Type type() {
      return Type.NEXUS;
    }

    @Override
    @JsonValue
    public String text() {
      return number == 0 ? NEXUS : NEXUS + "-" + number;
    }

    @Override
    public boolean isOn(int sleds, int nexuses) {
      return number < nexuses;
    }
  }

  /** Each host there is, as an end of a link. */
  record Every() implements End {
    @Override
    public String text() {
      return "*";
    }
  }

  /** All Nexus there are, at once. */
  record EveryNexus() implements Target {
    @Override
    public Type type() {
      return Type.NEXUS;
    }

    @Override
    @JsonValue
    public String text() {
      return NEXUS + "-*";
    }

    @Override
    public boolean isOn(int sleds, int nexuses) {
      return true;
    }
  }

  /** The name of the first Nexus, and what those of the others begin with. */
  String NEXUS = "nexus";

  /** What the name of a sled begins with. */
  String SLED_PREFIX = "sled-";

  /** The name of a Nexus but the first. */
  Pattern NEXUS_NUMBER = Pattern.compile(NEXUS + "-[1-9]");

  /**
   * The name of a sled. No leading zero: one name a sled. Four digits are more than any rack has.
   */
  Pattern SLED_NUMBER = Pattern.compile(SLED_PREFIX + "(0|[1-9][0-9]{0,3})");

  /** Which kind of part it is. */
  Type type();

  /** Its name in files. */
  String text();

  /** Whether a rack of so many sleds and Nexus has it; a link from a host to itself is none. */
  boolean isOn(int sleds, int nexuses);

  /** The target of that name. */
  @JsonCreator
  static Target of(String text) {
    Target target = parse(text);
    if (target == null) {
      throw new IllegalArgumentException("'" + text + "' is no target");
    }
    return target;
  }

  /** The target of that name; null if the name has no such form. */
  static @Nullable Target parse(String text) {
    int arrow = text.indexOf('>');
    if (arrow >= 0) {
      End from = end(text.substring(0, arrow));
      End to = end(text.substring(arrow + 1));
      return from == null || to == null ? null : new Link(from, to);
    }
    if (text.equals(new EveryNexus().text())) {
      return new EveryNexus();
    }
    Nexus nexus = nexus(text);
    return text.equals("store") ? new Store() : nexus != null ? nexus : sled(text);
  }

  private static @Nullable End end(String text) {
    Nexus nexus = nexus(text);
    return text.equals("*") ? new Every() : nexus != null ? nexus : sled(text);
  }

  private static @Nullable Nexus nexus(String text) {
    if (text.equals(NEXUS)) {
      return new Nexus(0);
    }
    return NEXUS_NUMBER.matcher(text).matches()
        ? new Nexus(Integer.parseInt(text.substring(NEXUS.length() + 1)))
        : null;
  }

  private static @Nullable Sled sled(String text) {
    return SLED_NUMBER.matcher(text).matches()
        ? new Sled(Integer.parseInt(text.substring(SLED_PREFIX.length())))
        : null;
  }
}
