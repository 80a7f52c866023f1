package dev.sluice.nexus;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The form of an address at which a sled-agent answers: {@code host:port}, where the host is a
 * name, an IPv4 address, or an IPv6 address in brackets, and the port is from 1 to 65535. Whether
 * anyone answers there is not looked at.
 */
final class SledAddress {

  private static final int CHARS_MAX = 261; // a name of 253, as in RFC 1035, a colon and a port
  private static final int PORT_MAX = 65_535;

  private static final Pattern FORM =
      Pattern.compile(
          "(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*\\])"
              + ":([1-9][0-9]{0,4})");

  private SledAddress() {}

  /** Whether {@code address} has that form. */
  static boolean valid(String address) {
    if (address.length() > CHARS_MAX) {
      return false;
    }
    Matcher form = FORM.matcher(address);
    return form.matches() && Integer.parseInt(form.group(1)) <= PORT_MAX;
  }
}
