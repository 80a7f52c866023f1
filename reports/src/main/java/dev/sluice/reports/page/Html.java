package dev.sluice.reports.page;

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
