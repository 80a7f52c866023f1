package dev.sluice.sim.history;

import clojure.lang.BigInt;
import clojure.lang.Numbers;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of EDN in every form that Clojure reads: {@code 0x1F}, {@code 017}, {@code 36rZ} and so
 * on.
 */
final class EdnNumber {

  private EdnNumber() {}

  /** The number that a token is, or null. */
  static @Nullable Object parse(String token) {
    try {
      int slash = token.indexOf('/');
      if (slash > 0) {
        return ratio(token, slash);
      }
      boolean signed = token.charAt(0) == '-' || token.charAt(0) == '+';
      boolean big = token.charAt(token.length() - 1) == 'N';
      String digits = token.substring(signed ? 1 : 0, token.length() - (big ? 1 : 0));
      if (digits.length() > 1 && digits.charAt(0) == '0' && areDigits(digits, 10)) {
        return areDigits(digits, 8) ? integer(digits.substring(1), 8, token, big) : null;
      } else if (areDigits(digits, 10)) {
        return integer(digits, 10, token, big);
      }
      Object number = prefixed(digits, token, big);
      return number != null || big ? number : floating(token, digits);
    } catch (ArithmeticException | NumberFormatException e) {
      return null;
    }
  }

  private static Object ratio(String token, int slash) {
    String above = token.charAt(0) == '+' ? token.substring(1, slash) : token.substring(0, slash);
    String below = token.substring(slash + 1);
    String unsigned = above.startsWith("-") ? above.substring(1) : above;
    if (!areDigits(unsigned, 10) || !areDigits(below, 10)) {
      throw new NumberFormatException(token);
    }
    return Numbers.divide(
        Numbers.reduceBigInt(BigInt.fromBigInteger(new BigInteger(above))),
        Numbers.reduceBigInt(BigInt.fromBigInteger(new BigInteger(below))));
  }

  /** Hexadecimal, or of a radix that is named; null if it is neither. */
  private static @Nullable Object prefixed(String digits, String token, boolean big) {
    if (digits.length() > 2
        && digits.charAt(0) == '0'
        && (digits.charAt(1) | 0x20) == 'x'
        && areDigits(digits.substring(2), 16)) {
      return integer(digits.substring(2), 16, token, big);
    }
    int r = pastDigits(digits, 0);
    if ((r == 1 || r == 2) && r < digits.length() && (digits.charAt(r) | 0x20) == 'r') {
      String radix = digits.substring(0, r);
      // An N at the end is a digit here, as it is to Clojure.
      String rest = digits.substring(r + 1) + (big ? "N" : "");
      if (areDigits(radix, 10) && radix.charAt(0) != '0' && areDigits(rest, 36)) {
        return integer(rest, Integer.parseInt(radix), token, false);
      }
    }
    return null;
  }

  private static Object integer(String digits, int radix, String token, boolean big) {
    BigInteger number = new BigInteger(digits, radix);
    if (token.charAt(0) == '-') {
      number = number.negate();
    }
    return big || number.bitLength() > 63
        ? BigInt.fromBigInteger(number)
        : (Object) number.longValue();
  }

  private static @Nullable Object floating(String token, String digits) {
    boolean decimal = token.charAt(token.length() - 1) == 'M';
    String body = decimal ? digits.substring(0, digits.length() - 1) : digits;
    if (!isFloating(body)) {
      return null;
    }
    String signed = decimal ? token.substring(0, token.length() - 1) : token;
    return decimal ? (Object) new BigDecimal(signed) : (Object) Double.parseDouble(signed);
  }

  /** Digits, perhaps a point with perhaps more of them, perhaps an exponent. */
  private static boolean isFloating(String body) {
    int at = pastDigits(body, 0);
    if (at == 0) {
      return false;
    }
    if (at < body.length() && body.charAt(at) == '.') {
      at = pastDigits(body, at + 1);
    }
    if (at < body.length() && (body.charAt(at) | 0x20) == 'e') {
      at++;
      if (at < body.length() && (body.charAt(at) == '-' || body.charAt(at) == '+')) {
        at++;
      }
      int from = at;
      at = pastDigits(body, at);
      return at > from && at == body.length();
    }
    return at == body.length();
  }

  private static int pastDigits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }

  private static boolean areDigits(String text, int radix) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 'z' || Character.digit(c, radix) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
