package io.sparkbit;

import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Keeps what a test logs. */
public final class KeptLog implements BeforeEachCallback, AfterEachCallback {

  private final LoggerConfig root =
      ((LoggerContext) LogManager.getContext(false)).getConfiguration().getRootLogger();
  private final Kept kept = new Kept();
  private final String logger;

  /**
   * @param logger how the names of the loggers end whose messages are kept
   */
  public KeptLog(String logger) {
    this.logger = logger;
  }

  private final class Kept extends AbstractAppender {
    final List<String> messages = new ArrayList<>();

    Kept() {
      super("kept", null, null, true, Property.EMPTY_ARRAY);
      start();
    }

    @Override
    public void append(LogEvent event) {
      if (event.getLoggerName().endsWith(logger)) {
        messages.add(event.getMessage().getFormattedMessage());
      }
    }
  }

  public List<String> messages() {
    return kept.messages;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    root.addAppender(kept, null, null);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    root.removeAppender(kept.getName());
  }
}
