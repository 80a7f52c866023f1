package dev.sluice.guard.offence;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

final class EnvironmentOffences {

  @Nullable String variable() {
    return System.getenv("HOME");
  }

  Integer property() {
    return Integer.getInteger("size", 1);
  }

  String endOfLine() {
    return System.lineSeparator();
  }

  int processors() {
    return Runtime.getRuntime().availableProcessors();
  }

  InetAddress host() throws UnknownHostException {
    return InetAddress.getLocalHost();
  }

  void end() {
    System.exit(1);
  }
}
