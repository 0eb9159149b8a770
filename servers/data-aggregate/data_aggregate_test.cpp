#include "servers/data-aggregate/data_aggregate.hpp"

#include <string>

#include "base/test.hpp"
#include "base/text.hpp"
#include "host/memory/fixed_clock.hpp"
#include "host/memory/memory_tree.hpp"
#include "mcp/test_client.hpp"
#include "servers/data-aggregate/options.hpp"

namespace {

struct World {
  host::FixedClock clock{"2026-11-27T10:00:00Z"};
  host::MemoryTree tree{clock};
  host::Directory directory{"/data", tree, host::Access::write};
  mcp::TestClient client{data_aggregate_server(kit::Inputs{{&directory}})};

  void write(std::string_view name, std::string_view bytes) {
    MUST(directory.write_atomic(MUST(host::Path::parse(name)), bytes));
  }
  // The text of the answer, after "failed: " when it is an error.
  auto ask(std::string_view tool, std::string_view arguments) -> std::string {
    auto const reply = client.call(tool, arguments);
    return reply.is_error() ? "failed: " + reply.error_message() : reply.text();
  }
  // The groups of a file's rows.
  auto groups(std::string_view name, std::string_view more = "") -> std::string {
    auto const arguments = base::concat(R"({"path":")", name, R"(","group_by":"a")", more, "}");
    auto const reply = client.call("aggregate_list", arguments);
    return reply.is_error() ? reply.error_message() : reply.at("/groups");
  }
  auto rows(std::string_view arguments) -> std::string {
    auto const reply = client.call("aggregate_list", arguments);
    return reply.is_error() ? "failed: " + reply.error_message() : reply.at("/rows");
  }
};

auto ask(std::string_view tool, std::string_view arguments) -> std::string {
  return World{}.ask(tool, arguments);
}

constexpr auto people =
    R"("items":[{"who":"a","n":{"x":1},"v":0.1},{"who":"b","n":{"x":2},"v":"1,000"},)"
    R"({"who":"a","n":{"x":1},"v":0.2},{"v":null}])";

}  // namespace

// What Python prints for the same calls is compared in tests/aggregate.
TEST("The examples of the contract come out as written there") {
  expect_equal(
      ask("compute_trends",
          R"({"time_series":[{"value":1},{"value":2},{"value":3},{"value":4},{"value":5}]})"),
      R"({"data_points":5,"trend":"increasing","stats":{"count":5,"sum":15.0,"min":1.0,"max":5.0,)"
      R"("mean":3.0,"median":3.0,"stdev":1.5811388300841898},"first_half_avg":1.5,)"
      R"("second_half_avg":4.0,"change_percent":166.66666666666669})");
  expect_equal(ask("merge_summaries", R"({"summaries":[{"n":1},{"n":3}],"weights":[1,3]})"),
               R"({"merged_count":2,"source_keys":["n"],"n_weighted_avg":2.5,"n_total":4})");
  expect_equal(ask("aggregate_list", R"({"items":[]})"), R"({"total_count":0,"groups":{}})");
  expect_equal(ask("deduplicate", R"({"items":[],"key_fields":[]})"),
               R"({"original_count":0,"unique_count":0,"items":[]})");
  expect_equal(ask("combine_research_results", R"({"results":[]})"),
               R"({"result_count":0,"combined_summary":""})");
  expect_equal(
      ask("deduplicate", R"({"items":[{"a":1,"n":1},{"a":2},{"a":"1","n":2}],"key_fields":["a"],)"
                         R"("keep":"last"})"),
      R"({"original_count":3,"unique_count":2,"duplicates_removed":1,"key_fields":["a"],)"
      R"("items":[{"a":"1","n":2},{"a":2}]})");
}

TEST("Results rank by numbers that are texts as well") {
  auto const reply = ask(
      "combine_research_results",
      R"({"results":[{"title":"x"},{"title":"2"},{"title":"1,000"},{"title":"nan"},{"title":"-.5"}],)"
      R"("score_field":"title"})");
  expect(reply.contains(R"([1] 1,000\n\n\n[2] 2\n\n\n[3] x\n\n\n[4] nan\n\n\n[5] -.5\n")"));
}

TEST("Null is a value of score_field, and keeps the order") {
  constexpr auto results = R"("results":[{"title":"a"},{"title":"b","relevance_score":"0.5"}])";
  auto const first = [&](std::string_view more) {
    auto world = World{};
    auto const reply =
        world.client.call("combine_research_results", base::concat("{", results, more, "}"));
    return reply.at("/items/0");
  };
  expect_equal(first(""), R"({"rank":1,"title":"b","summary":"","score":0.5})");
  expect_equal(first(R"(,"score_field":null)"), R"({"rank":1,"title":"a","summary":""})");
}

TEST("Rows come from CSV, TSV, JSON Lines and JSON arrays") {
  auto world = World{};
  world.write("x.csv", "a,b\r\nx,1\r\n\"x\",\"2\"\r\n7,\r\n,3\n");
  world.write("x.tsv", "b\ta\n1\tx\n2\t07\n");
  world.write("x.jsonl", "{\"a\":\"x\"}\n\n  {\"a\":7.0}\r\n{\"b\":1}");
  world.write("x.json", " [ {\"a\":\"],{\\\"\"} ,{\"a\":[1,{}]}\n] ");
  world.write("none.json", "[]");
  expect_equal(world.groups("x.csv"), R"({"x":2,"7":1,"unknown":1})");
  expect_equal(world.groups("/data/x.tsv"), R"({"x":1,"07":1})");
  expect_equal(world.groups("x.jsonl"), R"({"x":1,"7.0":1,"unknown":1})");
  expect_equal(world.groups("x.json"), R"({"],{\"":1,"[1, {}]":1})");
  expect_equal(world.groups("none.json"), "{}");
  expect_equal(world.groups("x.csv", R"(,"format":"jsonl")"),
               "/data/x.csv: line 1: unexpected character, expected a valid root value at byte 0");
  expect_equal(world.groups("x.yaml"), "'/data/x.yaml' does not exist");
}

TEST("Groups have measures, an order and a limit") {
  auto world = World{};
  expect_equal(world.rows(base::concat("{", people,
                                       R"(,"group_by":["who","n.x"],"measures":[{"function":"sum",)"
                                       R"("field":"v","as":"total"},{"function":"count"},)"
                                       R"({"function":"mode","field":"v"}],"order_by":["-total"],)"
                                       R"("limit":2})")),
               R"([{"who":"b","n.x":2,"total":1000,"count":1,"mode_v":"1,000"},)"
               R"({"who":"a","n.x":1,"total":0.3,"count":2,"mode_v":0.1}])");
  expect_equal(world.rows(base::concat("{", people, R"(,"group_by":["who"],"pivot":"n.x"})")),
               R"([{"who":"a","1":2,"2":null,"null":null},{"who":"b","1":null,"2":1,"null":null},)"
               R"({"who":null,"1":null,"2":null,"null":1}])");
  expect_equal(world.rows(base::concat("{", people,
                                       R"(,"where":[{"field":"v","op":"ge","value":0.2}],)"
                                       R"("measures":[{"function":"max","field":"v"},)"
                                       R"({"function":"first","field":"who"}]})")),
               R"([{"max_v":1000,"first_who":"b"}])");
  expect_equal(world.rows(R"({"items":[{"v":9007199254740993},{"v":9007199254740992}],"measures":[)"
                          R"({"function":"max","field":"v"},{"function":"sum","field":"v"}]})"),
               R"([{"max_v":9007199254740993,"sum_v":18014398509481985}])");
  expect_equal(world.rows(R"({"items":[{}],"measures":[{"function":"mean","field":"v"},)"
                          R"({"function":"sum","field":"v"},{"function":"median","field":"v"},)"
                          R"({"function":"approx_percentile","field":"v","percent":5}]})"),
               R"([{"mean_v":null,"sum_v":0,"median_v":null,"approx_percentile_5_v":null}])");
}

TEST("Conditions know what is missing, and numbers in texts") {
  auto const matched = [](std::string_view condition) {
    auto world = World{};
    auto const reply = world.client.call(
        "aggregate_list", base::concat("{", people, R"(,"where":[)", condition, "]}"));
    return reply.at("/matched_count");
  };
  expect_equal(matched(R"({"field":"v","op":"missing"})"), "1");
  expect_equal(matched(R"({"field":"who","op":"present"})"), "3");
  expect_equal(matched(R"({"field":"who","op":"ne","value":"a"})"), "2");
  expect_equal(matched(R"({"field":"who","op":"not_in","value":["a","b"]})"), "1");
  expect_equal(matched(R"({"field":"v","op":"eq","value":1000})"), "1");
  expect_equal(matched(R"({"field":"who","op":"lt","value":"b"})"), "2");
  expect_equal(matched(R"({"field":"who","op":"lt","value":5})"), "0");
  expect_equal(matched(R"({"field":"v","op":"contains","value":","})"), "1");
  expect_equal(matched(R"({"field":"/n","value":{"x":1}})"), "2");
}

TEST("A join puts rows beside each other") {
  auto world = World{};
  world.write("names.csv", "id,v\n1,one\n1,uno\n3,three\n");
  auto const joined = [&](std::string_view how) {
    return world.rows(base::concat("{", people,
                                   R"(,"join":{"path":"names.csv","on":["n.x"],"right_on":["id"],)"
                                   R"("how":")",
                                   how, R"("},"group_by":["who","right_v"]})"));
  };
  expect_equal(joined("inner"), R"([{"who":"a","right_v":"one","count":2},)"
                                R"({"who":"a","right_v":"uno","count":2}])");
  expect_equal(joined("left"),
               R"([{"who":"a","right_v":"one","count":2},{"who":"a","right_v":"uno","count":2},)"
               R"({"who":"b","right_v":null,"count":1},{"who":null,"right_v":null,"count":1}])");
}

TEST("What is alike is found by its words or its letters") {
  constexpr auto items = R"("items":[{"a":"Kitten on the mat"},{"a":"kitten on a mat"},)"
                         R"({"a":"the mat on kitten"},{"a":""}],"key_fields":["a"])";
  auto const matches = [&](std::string_view more) {
    auto world = World{};
    return world.client.call("deduplicate", base::concat("{", items, more, "}")).at("/matches");
  };
  expect_equal(matches(R"(,"similarity":0.9)"), R"([{"item":2,"like":0,"similarity":1.0}])");
  expect_equal(matches(R"(,"similarity":0.8,"method":"edit")"),
               R"([{"item":1,"like":0,"similarity":0.8235294117647058}])");
}

TEST("Trends can be ordered, put into spans, and followed with a window and a line") {
  constexpr auto series =
      R"("time_series":[{"timestamp":"2026-01-03","value":5},{"timestamp":"2026-01-01","value":1},)"
      R"({"timestamp":"2026-01-02","value":3},{"timestamp":"2026-01-02T12:00:00Z","value":5}])";
  auto const at = [&](std::string_view more, std::string_view pointer) {
    auto world = World{};
    return world.client.call("compute_trends", base::concat("{", series, more, "}")).at(pointer);
  };
  expect_equal(at(R"(,"sort":true)", "/first_half_avg"), "2.0");
  expect_equal(at(R"(,"every":"1d","window":2)", "/moving/points"),
               R"([{"time":"2026-01-02T00:00:00Z","mean":2.5,"min":1.0,"max":4.0},)"
               R"({"time":"2026-01-03T00:00:00Z","mean":4.5,"min":4.0,"max":5.0}])");
  expect_equal(at(R"(,"every":"1d","fit":true)", "/fit/intercept"), "1.3333333333333335");
}

TEST("Files are read only where the operator lets them be") {
  using aggregate::read_options;
  auto const off =
      std::vector<std::pair<std::string, std::string>>{{"WASMMCP_DATA_AGGREGATE_FILES", "false"}};
  auto const words = std::vector<std::string>{"/data"};
  expect(MUST(read_options({}, words)).directories == words);
  expect(MUST(read_options(off, words)).directories.empty());
  auto without = mcp::TestClient{data_aggregate_server({})};
  expect(without.call("aggregate_list", R"({"path":"a.csv"})")
             .error_message()
             .contains("no directory was given"));
}
