package io.sparkbit.jobs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Help.IOptionRenderer;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Help whose lines break at blanks only. Picocli breaks them at colons, dots and hyphens too, and
 * so within {@code bundled:bit-tiny-digits}, which people copy.
 */
final class UsageHelp extends Help {

  /** The column of descriptions, and how much farther their other lines are indented. */
  private static final int COLUMN = 29;

  private static final String INDENT = "  ";

  UsageHelp(CommandSpec spec, ColorScheme scheme) {
    super(spec, scheme);
  }

  @Override
  public IOptionRenderer createDefaultOptionRenderer() {
    IOptionRenderer renderer = super.createDefaultOptionRenderer();
    return (option, label, scheme) ->
        Arrays.stream(renderer.render(option, label, scheme))
            .flatMap(this::broken)
            .toArray(Text[][]::new);
  }

  /** Breaks the last cell of a row; the others stay with its first line. */
  private Stream<Text[]> broken(Text[] row) {
    int last = row.length - 1;
    List<Text> lines = lines(row[last]);
    return IntStream.range(0, lines.size())
        .mapToObj(
            line -> {
              Text[] cells = line == 0 ? row.clone() : new Text[row.length];
              if (line > 0) {
                Arrays.fill(cells, colorScheme().text(""));
              }
              cells[last] = lines.get(line);
              return cells;
            });
  }

  private List<Text> lines(Text text) {
    int width = commandSpec().usageMessage().width() - COLUMN;
    String plain = text.plainString();
    List<Text> lines = new ArrayList<>();
    int start = 0;
    while (plain.length() - start > width - indent(lines).length()) {
      int blank = plain.lastIndexOf(' ', start + width - indent(lines).length());
      if (blank <= start) {
        break; // A word that is longer than a line.
      }
      lines.add(line(lines, text.substring(start, blank)));
      start = blank + 1;
    }
    lines.add(line(lines, text.substring(start)));
    return lines;
  }

  private Text line(List<Text> before, Text text) {
    return colorScheme().text(indent(before)).concat(text);
  }

  private static String indent(List<Text> before) {
    return before.isEmpty() ? "" : INDENT;
  }
}
