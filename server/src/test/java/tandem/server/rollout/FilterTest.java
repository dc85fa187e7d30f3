package tandem.server.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tandem.json.JsonException;
import tandem.json.JsonParser;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;

class FilterTest {
  private static final String DEVICE =
      "{'kernel':'5.10.3','ram':2048,'mac':['aa:01','bb:02'],'speed':[10,100],'huge':1e999999999}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          'kernel'|$eq|'5.10.3'|true
          'kernel'|$eq|'5.10'|false
          'kernel'|$ne|'5.10'|true
          'kernel'|$gt|'5.1'|true
          'kernel'|$lt|'5.1'|false
          'kernel'|$gt|5|false
          'kernel'|$in|['a','5.10.3']|true
          'kernel'|$in|[]|false
          'kernel'|$nin|['a']|true
          'kernel'|$nin|['5.10.3']|false
          'kernel'|$regex|'^5\\\\.1'|true
          'kernel'|$regex|'10'|true
          'kernel'|$regex|'^10'|false
          'ram'|$eq|2048|true
          'ram'|$eq|2048.0|true
          'ram'|$eq|'2048'|false
          'ram'|$gt|2047|true
          'ram'|$gte|2048|true
          'ram'|$lt|2048|false
          'ram'|$lte|2048|true
          'ram'|$in|[1,2048]|true
          'ram'|$regex|'2'|false
          'mac'|$eq|'bb:02'|true
          'mac'|$ne|'bb:02'|false
          'mac'|$regex|'^bb'|true
          'speed'|$gte|100|true
          'speed'|$gt|100|false
          'huge'|$gt|1|false
          'kernel'|$exists|true|true
          'kernel'|$exists|false|false
          'none'|$exists|true|false
          'none'|$exists|false|true
          'none'|$eq|'x'|false
          'none'|$ne|'x'|true
          'none'|$nin|['x']|true
          'none'|$gt|0|false
          'none'|$regex|''|false
          """)
  void condition_comparesAsMenderDoes(String attribute, String type, String value, boolean fits)
      throws JsonException {
    String condition =
        "[{'attribute':" + attribute + ",'type':'" + type + "','value':" + value + "}]";

    assertThat(filter(condition).matches(device())).isEqualTo(fits);
  }

  @Test
  void allConditions_haveToFit() throws JsonException {
    String kernel = "{'attribute':'kernel','type':'$exists','value':true}";
    String ram = "{'attribute':'ram','type':'$gt','value':4096}";

    assertThat(filter("[]").matches(device())).isTrue();
    assertThat(filter("[" + kernel + "]").matches(device())).isTrue();
    assertThat(filter("[" + kernel + "," + ram + "]").matches(device())).isFalse();
  }

  @Test
  void scope_tellsWhoSaidIt() throws JsonException {
    String condition = "[{'scope':'system','attribute':'group','type':'$eq','value':'lab'}]";

    assertThat(filter(condition).matches(device())).isFalse();
    assertThat(
            filter(condition)
                .matches(
                    (scope, name) ->
                        Optional.of(JsonValue.of(scope.equals("system") ? "lab" : ""))))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"(a+)+$;aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "(a|aa)*b;X", "(.|\\n)*x;X"})
  void evilExpression_endsSoon_andFindsNothing(String pattern, String text) {
    String hard = text.equals("X") ? "a".repeat(100_000) : text;
    long start = System.nanoTime();

    boolean found = BoundedPattern.of(pattern).isFoundIn(hard);

    assertThat(found).isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  private static Filter filter(String text) throws JsonException {
    return Filter.read("filter", JsonParser.parse(text.replace('\'', '"')));
  }

  private static Attributes device() throws JsonException {
    JsonObject inventory = (JsonObject) JsonParser.parse(DEVICE.replace('\'', '"'));
    Map<String, JsonObject> scopes = Map.of("inventory", inventory);
    return (scope, name) -> Optional.ofNullable(scopes.get(scope)).flatMap(all -> all.get(name));
  }
}
