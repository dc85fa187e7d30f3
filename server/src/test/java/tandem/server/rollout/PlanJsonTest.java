package tandem.server.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.json.JsonException;
import tandem.json.JsonParser;
import tandem.json.JsonWriter;

class PlanJsonTest {
  private static final String FULL =
      "{'target':{'filter':[{'scope':'inventory','attribute':'kernel','type':'$lt','value':'6'}]},"
          + "'phases':[{'percent':0.5,'delay_seconds':0},"
          + "{'count':100,'delay_seconds':3600,'success_percent':99,'min_finished':20},"
          + "{'delay_seconds':86400}],"
          + "'stop':{'failures':10,'percent':2.25,'min_finished':50},"
          + "'pace':{'in_progress':1000,'downloads':50,'bytes_per_second':10000000,"
          + "'silent_after_seconds':7200},"
          + "'window':{'from':'22:00','to':'05:30','zone':'Europe/Berlin','days':['mon','fri']},"
          + "'retries':2}";

  @Test
  void fullPlan_isReadAndWrittenAsItWas() throws JsonException {
    RolloutPlan plan = read(FULL);

    assertThat(JsonWriter.compact(PlanText.of(plan)).replace('"', '\'')).isEqualTo(FULL);
    assertThat(plan.phases().get(0).share()).isEqualTo(new Share.OfAll(new Percent(50)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{'all':true}", "{'group':'a b'}", "{'devices':['a','b']}", "{'filter':[]}"})
  void eachTarget_isReadAndWrittenAsItWas(String target) throws JsonException {
    RolloutPlan plan = read("{'target':" + target + "}");

    assertThat(JsonWriter.compact(PlanText.of(plan)).replace('"', '\''))
        .startsWith("{'target':" + target + ",");
    assertThat(plan.phases()).hasSize(1);
    assertThat(plan.stopRule()).isEqualTo(StopRule.NEVER);
    assertThat(plan.pace()).isEqualTo(Pace.UNLIMITED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          []|plan: is a list, expected an object
          {}|plan.target: is missing
          {'target':{}}|plan.target: has 0 of devices, all, group and filter, expected one
          {'target':{'all':false}}|plan.target: has 0 of devices, all, group and filter, expected one
          {'target':{'all':true,'group':'a'}}|plan.target: has 2 of devices, all, group and filter, expected one
          {'target':{'group':''}}|plan.target.group: has 0 characters, expected 1 to 4096
          {'target':{'devices':[1]}}|plan.target.devices[0]: is a number, expected a string
          {'target':{'all':true},'x\\u0007':1}|plan: has x?, expected only target, phases, stop, pace, window, retries
          {'target':{'all':true},'retries':11}|plan.retries: is 11, expected a whole number from 0 to 10
          {'target':{'all':true},'retries':1.5}|plan.retries: is 1.5, expected a whole number from 0 to 10
          {'target':{'all':true},'phases':[{'percent':101}]}|plan.phases[0].percent: is 101, expected a number from 0 to 100 with at most two decimals
          {'target':{'all':true},'phases':[{'percent':0.001}]}|plan.phases[0].percent: is 0.001, expected a number from 0 to 100 with at most two decimals
          {'target':{'all':true},'phases':[{'percent':1e999999999}]}|plan.phases[0].percent: is 1e999999999, expected a number from 0 to 100 with at most two decimals
          {'target':{'all':true},'phases':[{'percent':0}]}|plan.phases[0].percent: is 0, expected more
          {'target':{'all':true},'phases':[{'percent':1,'count':1}]}|plan.phases[0]: has percent and count, expected at most one
          {'target':{'all':true},'phases':[{},{}]}|phases[0]: has neither percent nor count, which only the last one may
          {'target':{'all':true},'phases':[{'percent':60},{'percent':60}]}|phases: they have 120.0 % of the devices, expected at most 100 %
          {'target':{'all':true},'phases':[{'percent':60}]}|phases: they leave devices out; add a last one without percent and count
          {'target':{'all':true},'phases':[{'delay_seconds':-1}]}|plan.phases[0].delay_seconds: is -1, expected a whole number from 0 to 31622400
          {'target':{'all':true},'stop':{'failures':0}}|plan.stop.failures: is 0, expected a whole number from 1 to 1000000000000
          {'target':{'all':true},'pace':{'bytes_per_second':4095}}|plan.pace.bytes_per_second: is 4095, expected a whole number from 4096 to 1000000000000
          {'target':{'all':true},'pace':{'bytes_per_second':8192,'downloads':3}}|pace: 3 downloads at 8192 bytes per second, expected at least 4096 for each
          {'target':{'all':true},'window':{'from':'22:00'}}|plan.window.to: is missing
          {'target':{'all':true},'window':{'from':'22:00','to':'22:00'}}|window: opens and closes at 22:00, expected two times
          {'target':{'all':true},'window':{'from':'25:00','to':'22:00'}}|plan.window.from: is no time of day, like 22:30
          {'target':{'all':true},'window':{'from':'21:00','to':'22:00','zone':'X'}}|plan.window.zone: is no time zone, like Europe/Berlin
          {'target':{'all':true},'window':{'from':'21:00','to':'22:00','days':['x']}}|plan.window.days: expected mon, tue, wed, thu, fri, sat or sun
          {'target':{'filter':[{'attribute':'a','type':'$x','value':1}]}}|plan.target.filter[0].type: expected $eq, $ne, $in, $nin, $gt, $gte, $lt, $lte, $exists or $regex
          {'target':{'filter':[{'attribute':'a','type':'$in','value':1}]}}|plan.target.filter[0].value: $in with a number, expected a list of strings or numbers
          {'target':{'filter':[{'attribute':'a','type':'$eq','value':[]}]}}|plan.target.filter[0].value: $eq with a list, expected a string or a number
          {'target':{'filter':[{'attribute':'a','type':'$regex','value':'('}]}}|plan.target.filter[0].value: no regular expression: Unclosed group at 1
          {'target':{'filter':[{'scope':'x','attribute':'a','type':'$eq','value':1}]}}|plan.target.filter[0].scope: expected inventory, identity, system or tags
          """)
  void wrongPlan_isRefusedWithThePlace(String plan, String message) {
    assertThatThrownBy(() -> read(plan)).isInstanceOf(JsonException.class).hasMessage(message);
  }

  @Test
  void tooManyOfAnything_areRefused() {
    assertThatThrownBy(
            () -> read("{'target':{'all':true},'phases':[" + list("{'count':1}", 20) + ",{}]}"))
        .hasMessage("phases: there are 21, expected 1 to 20");
    assertThatThrownBy(() -> read("{'target':{'devices':[" + list("'a'", 20_001) + "]}}"))
        .hasMessage("plan.target.devices: has 20001 items, expected at most 20000");
    assertThatThrownBy(() -> read("{'target':{'filter':[" + list("{}", 33) + "]}}"))
        .hasMessage("plan.target.filter: has 33 items, expected at most 32");
  }

  private static String list(String item, int times) {
    return IntStream.range(0, times).mapToObj(i -> item).collect(Collectors.joining(","));
  }

  private static RolloutPlan read(String text) throws JsonException {
    return PlanJson.read(JsonParser.parse(text.replace('\'', '"')));
  }
}
