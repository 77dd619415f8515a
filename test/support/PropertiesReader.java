import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Properties;
import java.util.Scanner;
import java.util.TreeMap;

/** Reads a properties file per line of stdin (base64), as text and as bytes, and prints each as JSON. */
class PropertiesReader {
  public static void main(String[] args) throws Exception {
    Scanner lines = new Scanner(System.in, StandardCharsets.US_ASCII);
    StringBuilder out = new StringBuilder();
    while (lines.hasNextLine()) {
      byte[] file = Base64.getDecoder().decode(lines.nextLine());
      Properties bytes = new Properties();
      bytes.load(new ByteArrayInputStream(file));
      Properties text = new Properties();
      text.load(new StringReader(new String(file, StandardCharsets.UTF_8)));
      out.append('[').append(json(bytes)).append(',').append(json(text)).append("]\n");
    }
    System.out.print(out);
  }

  static String json(Properties properties) {
    StringBuilder out = new StringBuilder("{");
    new TreeMap<>(properties).forEach((key, value) -> {
      if (out.length() > 1) out.append(',');
      out.append(quoted((String) key)).append(':').append(quoted((String) value));
    });
    return out.append('}').toString();
  }

  static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (char one : text.toCharArray()) out.append(String.format("\\u%04x", (int) one));
    return out.append('"').toString();
  }
}
