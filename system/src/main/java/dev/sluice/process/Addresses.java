package dev.sluice.process;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Addresses as calls have them. */
public final class Addresses {

  private Addresses() {}

  /** {@code host:port}, with an IPv6 host in brackets. */
  public static String words(InetSocketAddress address) {
    InetAddress host = address.getAddress();
    String text = host.getHostAddress();
    return (host instanceof Inet6Address ? "[" + text + "]" : text) + ":" + address.getPort();
  }
}
