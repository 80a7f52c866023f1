package dev.sluice.reports.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page with gaps, as it lies beside this class: {@code {{name}}} is where a part goes. */
final class Template {

  private static final Pattern GAP = Pattern.compile("\\{\\{(\\w+)}}");

  private Template() {}

  /** A file that lies beside this class. */
  static String resource(String name) {
    try (InputStream in = Template.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fills each gap once, from left to right: what is put in is not looked at again. */
  static String fill(String page, Map<String, String> parts) {
    return GAP.matcher(page)
        .replaceAll(
            gap -> {
              String part = parts.get(gap.group(1));
              if (part == null) {
                throw new IllegalStateException("nothing for {{" + gap.group(1) + "}}");
              }
              return Matcher.quoteReplacement(part);
            });
  }

  /** Text as the content of an element or of an attribute in quotes. */
  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** JSON as the content of a script element: nothing in it can end the element. */
  static String inScript(String json) {
    return json.replace("<", "\\u003c");
  }
}
