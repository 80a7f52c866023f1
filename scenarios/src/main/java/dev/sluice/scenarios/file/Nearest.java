package dev.sluice.scenarios.file;

/** Finds the name nearest to a misspelt one. */
public final class Nearest {

  private static final int LETTERS_PER_SLIP =
      4; // who mistypes every third letter means another word
  private static final int LETTERS_MAX = 100;

  private Nearest() {}

  /** {@code " (did you mean X?)"}, or nothing if no name is close. */
  public static String suggestion(String wrong, Iterable<String> names) {
    if (wrong.length() > LETTERS_MAX) {
      return "";
    }
    String best = "";
    int least = Math.max(1, wrong.length() / LETTERS_PER_SLIP) + 1;
    for (String name : names) {
      int distance = name.startsWith(wrong) && wrong.length() > 2 ? 1 : distance(wrong, name);
      if (distance < least) {
        least = distance;
        best = name;
      }
    }
    return best.isEmpty() ? "" : " (did you mean " + best + "?)";
  }

  /**
   * How many letters must be put in, taken out, changed, or swapped with the next one (Damerau).
   */
  static int distance(String a, String b) {
    int[][] rows = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      rows[i][0] = i;
    }
    for (int j = 0; j <= b.length(); j++) {
      rows[0][j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        int change = rows[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        rows[i][j] = Math.min(change, 1 + Math.min(rows[i - 1][j], rows[i][j - 1]));
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
        }
      }
    }
    return rows[a.length()][b.length()];
  }
}
