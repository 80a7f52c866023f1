package dev.sluice.scenarios.file;

/** Finds the name that a misspelt one was meant to be. */
final class Nearest {

  private Nearest() {}

  /** {@code " (did you mean X?)"}, or nothing if no name is close. */
  static String suggestion(String wrong, Iterable<String> names) {
    String best = "";
    int least = Math.max(2, wrong.length() / 2) + 1; // beyond half of it, it is another word
    for (String name : names) {
      int distance = name.startsWith(wrong) && wrong.length() > 2 ? 1 : distance(wrong, name);
      if (distance < least) {
        least = distance;
        best = name;
      }
    }
    return best.isEmpty() ? "" : " (did you mean " + best + "?)";
  }

  /** How many letters must be put in, taken out or changed (Levenshtein). */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
