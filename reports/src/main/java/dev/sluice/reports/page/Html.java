package dev.sluice.reports.page;

import java.util.List;
import java.util.function.Consumer;

/** Markup as it is built: whatever is text or an attribute's value is escaped. */
final class Html {

  private final StringBuilder out = new StringBuilder();

  /**
   * Adds an element.
   *
   * @param tag its name, then names and values of its attributes in turn
   * @param content adds what is in it
   */
  Html tag(Consumer<Html> content, String tag, String... attributes) {
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      out.append(Template.escaped(attributes[i + 1])).append('"');
    }
    out.append('>');
    content.accept(this);
    out.append("</").append(tag).append('>');
    return this;
  }

  /** Adds an element that holds only text. */
  Html leaf(String text, String tag, String... attributes) {
    return tag(html -> html.text(text), tag, attributes);
  }

  /** Adds a part of the page with a title and what it comes to, which opens and closes. */
  Html details(String title, String gist, boolean open, Consumer<Html> content) {
    out.append("<details class=\"part\"").append(open ? " open>" : ">");
    tag(
        summary -> summary.leaf(title, "h2").text(" ").leaf(gist, "span", "class", "dim"),
        "summary");
    content.accept(this);
    out.append("</details>");
    return this;
  }

  /**
   * Adds a table that moves within its own bounds where it is wider than the page.
   *
   * @param title what it is called for those who do not see it
   */
  Html table(String title, List<String> columns, Consumer<Html> rows) {
    return wide(
        title,
        table ->
            table
                .tag(
                    head ->
                        head.tag(
                            row -> columns.forEach(name -> row.leaf(name, "th", "scope", "col")),
                            "tr"),
                    "thead")
                .tag(rows, "tbody"),
        "");
  }

  /** Adds a table of a style that moves within its own bounds. */
  Html wide(String title, Consumer<Html> content, String style) {
    return tag(
        box -> box.tag(content, "table", "class", style),
        "div",
        "class",
        "wide",
        "role",
        "region",
        "aria-label",
        title,
        "tabindex",
        "0");
  }

  /** Adds text. */
  Html text(String text) {
    out.append(Template.escaped(text));
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
