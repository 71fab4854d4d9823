package io.sparkbit.spark.label;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sparkbit.error.UserException;
import io.sparkbit.files.HadoopFiles;
import io.sparkbit.files.UnreadableFileException;
import io.sparkbit.json.JsonFields;
import io.sparkbit.spark.param.HasLabelsFile;
import io.sparkbit.spark.session.HadoopSettings;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** Class names from a user's file, for models whose checkpoint has none. */
public final class LabelsFile {

  private static final String ID2LABEL = "id2label";

  /** Spreadsheets write it before UTF-8 text. */
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private LabelsFile() {}

  /** Returns the names in the labels file of a stage; empty if none is set. */
  public static List<String> read(HasLabelsFile<?> stage, SparkSession spark) {
    String path = stage.getLabelsFile();
    return path.isEmpty() ? List.of() : read(path, HadoopSettings.of(spark));
  }

  /**
   * Returns the names in the order of class indices.
   *
   * @param path a text file with one name per line, or a JSON file: a list of names, an object of
   *     names by class index, or an object with such an object under {@code id2label}
   * @throws UserException if the file cannot be read or lacks a name
   */
  public static List<String> read(String path, Configuration hadoop) {
    String text = text(path, hadoop).strip();
    List<String> labels =
        text.startsWith("{") || text.startsWith("[") ? ofJson(path, text) : text.lines().toList();
    if (labels.isEmpty() || labels.stream().anyMatch(String::isBlank)) {
      throw refusal(path, labels.isEmpty() ? "is empty" : "has an empty label");
    }
    return labels.stream().map(String::strip).toList();
  }

  private static String text(String path, Configuration hadoop) {
    try {
      byte[] bytes = new HadoopFiles(hadoop).read(path);
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw refusal(path, "is not UTF-8 text");
    } catch (UnreadableFileException e) {
      throw new UserException("Labels file %s: %s".formatted(path, e.getMessage()), e);
    }
  }

  private static List<String> ofJson(String path, String text) {
    JsonNode json;
    try {
      json = new JsonMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new UserException(
          "Labels file %s is not valid JSON: %s".formatted(path, JsonFields.complaint(e)), e);
    }
    JsonNode names = json.has(ID2LABEL) ? json.get(ID2LABEL) : json;
    List<String> labels = new ArrayList<>();
    for (int id = 0; id < names.size(); id++) {
      JsonNode name = names.isArray() ? names.get(id) : names.get(Integer.toString(id));
      if (name == null || !name.isTextual()) {
        throw refusal(path, "has no name for class %d".formatted(id));
      }
      labels.add(name.textValue());
    }
    return labels;
  }

  private static UserException refusal(String path, String problem) {
    return new UserException(
        ("Labels file %s %s; it must contain one name per line in the order of class indices, or"
                + " JSON: a list, an object by class index, or a config.json")
            .formatted(path, problem));
  }
}
