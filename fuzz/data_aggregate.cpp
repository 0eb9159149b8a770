// Calls of the data-aggregate server. The first byte chooses the tool and where its rows come from:
// the rest is a call's arguments, or a file that a call with arguments of ours reads. Whatever
// comes in, the answer is JSON that can be read again, its text says what its structure says, and
// asked twice it is the same.

#include "servers/data-aggregate/data_aggregate.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "fuzz/check.hpp"
#include "host/memory/fixed_clock.hpp"
#include "host/memory/memory_tree.hpp"
#include "mcp/test_client.hpp"

namespace {

struct Call {
  std::string_view tool;
  std::string_view arguments;  // but for the path
};

constexpr auto calls = std::to_array<Call>({
    {"aggregate_list", R"("group_by":"a","count_field":"b","sum_fields":["a","b"])"},
    {"aggregate_list", R"("group_by":["a","b"],"measures":[{"function":"sum","field":"a"},)"
                       R"({"function":"median","field":"b"},{"function":"approx_percentile",)"
                       R"("field":"a","percent":90}],"order_by":["-a"])"},
    {"aggregate_list", R"("profile":true,"histogram":{"field":"a","bins":5},)"
                       R"("outliers":{"field":"a"},"correlate":["a","b"])"},
    {"aggregate_list",
     R"("resample":{"field":"a","every":"1d"},)"
     R"("measures":[{"function":"count"}],"where":[{"field":"b","op":"gt","value":1}])"},
    {"merge_summaries", R"("weights":[1,2])"},
    {"combine_research_results", R"("score_field":"a","title_field":"b")"},
    {"deduplicate", R"("key_fields":["a"])"},
    {"deduplicate", R"("key_fields":["a"],"similarity":0.7,"method":"edit")"},
    {"compute_trends", R"("value_field":"a","time_field":"b","every":"1h","sort":true,"window":3,)"
                       R"("fit":true)"},
});
constexpr auto names = std::to_array<std::string_view>({"f.csv", "f.tsv", "f.jsonl", "f.json"});

struct World {
  host::FixedClock clock{"2026-11-27T10:00:00Z"};
  host::MemoryTree tree{clock};
  host::Directory directory{"/data", tree, host::Access::write};
  mcp::TestClient client{data_aggregate_server(kit::Inputs{{&directory}})};
};

void check_answer(World& world, std::string_view tool, std::string_view arguments) {
  auto const reply = world.client.call(tool, arguments);
  fuzz::check(reply.done(), "a call is answered", arguments);
  auto const message = json::Document::parse(reply.message());
  fuzz::check(message.has_value(), "an answer is JSON", reply.message());
  if (reply.is_error()) {
    fuzz::check(!reply.error_message().empty(), "an error has words", reply.message());
    return;
  }
  auto const text = json::Document::parse(reply.text());
  fuzz::check(text.has_value(), "the text is JSON", reply.text());
  auto const structured = message->root().find("result")->find("structuredContent");
  fuzz::check(structured && json::to_text(*structured) == json::to_text(text->root()),
              "text and structure say the same", reply.message());
  fuzz::check(world.client.call(tool, arguments).text() == reply.text(),
              "the same call has the same answer", arguments);
}

}  // namespace

extern "C" auto LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) -> int {
  auto const input = std::string_view{reinterpret_cast<char const*>(data), size};
  if (input.empty()) return 0;
  auto const choice = static_cast<std::uint8_t>(input[0]);
  auto const& call = calls[choice % calls.size()];
  auto const source = choice / calls.size() % (names.size() + 1);
  auto const rest = input.substr(1);
  auto world = World{};
  if (source == names.size()) {
    auto const document = json::Document::parse(rest);
    if (document && document->root().is(json::Kind::object)) check_answer(world, call.tool, rest);
    return 0;
  }
  MUST(world.directory.write_atomic(MUST(host::Path::parse(names[source])), rest));
  check_answer(world, call.tool,
               base::concat(R"({"path":")", names[source], R"(",)", call.arguments, "}"));
  return 0;
}
