// How tools are declared and listed, and what they may return, in each revision.

#include "mcp/tool.hpp"

#include "base/test.hpp"
#include "base/text.hpp"
#include "mcp/annotated.hpp"
#include "mcp/server.hpp"
#include "mcp/test_client.hpp"

namespace {

constexpr auto own_schema =
    std::string_view{R"({"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object",)"
                     R"("$defs":{"address":{"$anchor":"address","type":"object"}},)"
                     R"("properties":{"a":{"$ref":"#address"}},"additionalProperties":false,)"
                     R"("allOf":[{"anyOf":[{"required":["a"]}]}],"if":{},"then":{},"else":{}})"};

struct Total {
  int total;
};

auto bench() -> mcp::Server {
  auto server = mcp::Server{{.name = "bench", .version = "1"}};
  server
      .tool("raw", "Keeps its schema.", mcp::InputSchema{own_schema},
            [](mcp::Raw const& in) -> mcp::Result<std::string> { return in.text; })
      .title("Raw")
      .hints(mcp::read_only)
      .icon({.src = "https://a.example/i.svg", .mimeType = {}, .sizes = {{"any"}}, .theme = "dark"})
      .meta(R"({"ui":{"resourceUri":"ui://raw"}})");
  server.tool("raw_total", "With a result of its own.", mcp::InputSchema{R"({"type":"object"})"},
              [](mcp::Raw const&) -> mcp::Result<Total> { return Total{3}; });
  server.tool(
      "raw_later", "Waits.", mcp::InputSchema{R"({"type":"object"})"},
      [](mcp::CallContext& call, mcp::Raw const& in) -> mcp::Async<mcp::Result<std::string>> {
        co_await call.progress(1);
        co_return in.text;
      });
  server.tool("notes", "Tells what came along.",
              [](mcp::CallContext& call) -> mcp::Result<std::string> {
                if (call.request_meta().empty()) return "nothing";
                call.result_meta(R"({"a.example/took":3})");
                return std::string{call.request_meta()};
              });
  server.tool("fails", "Fails with contents.", []() -> mcp::Result<mcp::CallToolResult> {
    auto result = mcp::CallToolResult{.content = {}, .isError = true};
    result.content.emplace_back(mcp::Text{"sorry"});
    return result;
  });
  server.tool("content", "Everything.", []() -> mcp::Result<std::vector<mcp::Content>> {
    return std::vector<mcp::Content>{mcp::Text{"a"}, mcp::Image{{"\1"}, "image/png"},
                                     mcp::Audio{{"\2"}, "audio/wav"},
                                     mcp::ResourceLink{.uri = "t:1",
                                                       .name = "one",
                                                       .title = "One",
                                                       .description = "The first",
                                                       .mimeType = "text/plain",
                                                       .size = 5},
                                     mcp::EmbeddedResource{"t:2", "text/plain", "in"}};
  });
  server.tool("annotated", "Says more.", []() -> mcp::Result<std::vector<mcp::Content>> {
    return std::vector<mcp::Content>{
        annotated(mcp::Text{"a"}, {.annotations = {.audience = {mcp::Role::user},
                                                   .priority = 0.5,
                                                   .lastModified = "2026-01-15T09:30:00Z"},
                                   .meta = R"({"a.example/n":1})"}),
        annotated(mcp::ResourceLink{.uri = "t:1", .name = "one"},
                  {.icons = {{.src = "https://a.example/i.png"}}}),
        annotated(mcp::Text{"plain"}, {.icons = {{.src = "https://a.example/i.png"}}})};
  });
  return server;
}

}  // namespace

TEST("a handler reads what came along in _meta, and says what goes back in it") {
  auto const call = [](mcp::Revision revision, std::string_view meta) {
    auto client = mcp::TestClient{bench(), revision};
    return client.send(
        base::concat(R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"notes",)",
                     R"("_meta":{)", meta, "}}}"));
  };
  auto const legacy = call(mcp::newest_legacy, R"("progressToken":1,"a.example/n":[2],"x":null)");
  expect_equal(legacy.find("/result"), R"({"_meta":{"a.example/took":3},"content":[{"type":"text",)"
                                       R"("text":"{\"a.example/n\":[2],\"x\":null}"}]})");
  auto const modern = call(mcp::newest, R"("io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
                                        R"("io.modelcontextprotocol/clientCapabilities":{},)"
                                        R"("traceparent":"0","a.example/n":1)");
  expect_equal(modern.find("/result/_meta"),
               R"({"io.modelcontextprotocol/serverInfo":{"name":"bench","version":"1"},)"
               R"("a.example/took":3})");
  expect_equal(modern.find("/result/content/0/text"), R"({"a.example/n":1})");
  expect_equal(call(mcp::newest_legacy, "").find("/result"),
               R"({"content":[{"type":"text","text":"nothing"}]})");
}

TEST("a schema of the author's own is listed as it stands") {
  for (auto const revision : {mcp::Revision::v2024_11_05, mcp::newest_legacy, mcp::newest}) {
    auto client = mcp::TestClient{bench(), revision};
    expect_equal(client.request("tools/list").find("/result/tools/0/inputSchema"), own_schema);
  }
}

TEST("a handler with a schema of its own is given the arguments as they came") {
  auto client = mcp::TestClient{bench()};
  expect_equal(client.call("raw", R"({"a": {"b": [1.0, 1e400]}, "c": null})").text(),
               R"({"a":{"b":[1.0,1e400]},"c":null})");
  expect_equal(client.request("tools/call", R"({"name":"raw"})").text(), "{}");
  expect_equal(client.call("raw", "null").text(), "{}");
  expect(client.call("raw", "[1]").error_code() == mcp::error_code::invalid_params);
  expect_equal(client.call("raw_later", R"({"x":1})").text(), R"({"x":1})");
  expect_equal(client.call("raw_total").find("/result/structuredContent"), R"({"total":3})");
  expect(!client.request("tools/list").find("/result/tools/1/outputSchema").empty());
}

TEST("a structured result may have a content of its own, and its schema is that of its value") {
  struct Total {
    int total;
  };
  auto server = mcp::Server{{.name = "test", .version = "1"}};
  server.tool("worded", "In words.", []() -> mcp::Result<mcp::Structured<Total>> {
    return mcp::Structured<Total>{{3}, {mcp::Text{"three"}, mcp::Text{"in all"}}};
  });
  auto client = mcp::TestClient{std::move(server)};
  auto const reply = client.call("worded");
  expect_equal(reply.text(), "three");
  expect_equal(reply.find("/result/content/1/text"), "in all");
  expect_equal(reply.at("/total"), "3");
  expect_equal(client.request("tools/list").find("/result/tools/0/outputSchema/required"),
               R"(["total"])");
}

TEST("a tool is listed with what the revision knows of it") {
  auto const listed = [](mcp::Revision revision) {
    auto client = mcp::TestClient{bench(), revision};
    return client.request("tools/list").find("/result/tools/0");
  };
  auto const head =
      std::string_view{R"({"name":"raw","description":"Keeps its schema.","inputSchema":)"};
  expect_equal(listed(mcp::Revision::v2024_11_05), base::concat(head, own_schema, "}"));
  auto const annotations = std::string_view{
      R"("annotations":{"title":"Raw","readOnlyHint":true,"destructiveHint":false,)"
      R"("idempotentHint":true,"openWorldHint":false})"};
  expect_equal(listed(mcp::Revision::v2025_03_26),
               base::concat(head, own_schema, ",", annotations, "}"));
  auto const meta = std::string_view{R"("_meta":{"ui":{"resourceUri":"ui://raw"}})"};
  auto const titled =
      std::string_view{R"({"name":"raw","title":"Raw","description":"Keeps its schema.",)"};
  expect_equal(
      listed(mcp::Revision::v2025_06_18),
      base::concat(titled, R"("inputSchema":)", own_schema, ",", annotations, ",", meta, "}"));
  auto const icons = std::string_view{
      R"("icons":[{"src":"https://a.example/i.svg","sizes":["any"],"theme":"dark"}],)"};
  for (auto const revision : {mcp::newest_legacy, mcp::newest}) {
    expect_equal(listed(revision), base::concat(titled, icons, R"("inputSchema":)", own_schema, ",",
                                                annotations, ",", meta, "}"));
  }
}

TEST("contents travel as the revision knows them, and as text where it does not") {
  auto newer = mcp::TestClient{bench(), mcp::Revision::v2025_06_18};
  auto const reply = newer.call("content");
  expect_equal(reply.find("/result/content/2"),
               R"({"type":"audio","data":"Ag==","mimeType":"audio/wav"})");
  expect_equal(reply.find("/result/content/3"),
               R"({"type":"resource_link","uri":"t:1","name":"one","title":"One",)"
               R"("description":"The first","mimeType":"text/plain","size":5})");
  auto middle = mcp::TestClient{bench(), mcp::Revision::v2025_03_26};
  expect_equal(middle.call("content").find("/result/content/2/type"), "audio");
  expect_equal(middle.call("content").find("/result/content/3"), R"({"type":"text","text":"t:1"})");
  auto older = mcp::TestClient{bench(), mcp::Revision::v2024_11_05};
  expect_equal(older.call("content").find("/result/content/2/type"), "text");
  expect_equal(
      older.call("content").find("/result/content/4"),
      R"({"type":"resource","resource":{"uri":"t:2","mimeType":"text/plain","text":"in"}})");
}

TEST("a content may say for whom it is, what it has besides, and how a link looks") {
  auto newer = mcp::TestClient{bench()};
  auto const reply = newer.call("annotated");
  expect_equal(reply.find("/result/content"),
               R"([{"type":"text","text":"a","annotations":{"audience":["user"],"priority":0.5,)"
               R"("lastModified":"2026-01-15T09:30:00Z"},"_meta":{"a.example/n":1}},)"
               R"({"type":"resource_link","uri":"t:1","name":"one",)"
               R"("icons":[{"src":"https://a.example/i.png"}]},{"type":"text","text":"plain"}])");
  auto middle = mcp::TestClient{bench(), mcp::Revision::v2025_06_18};
  expect_equal(middle.call("annotated").find("/result/content/1"),
               R"({"type":"resource_link","uri":"t:1","name":"one"})");
  auto older = mcp::TestClient{bench(), mcp::Revision::v2025_03_26};
  expect_equal(older.call("annotated").find("/result/content/0"),
               R"({"type":"text","text":"a","annotations":{"audience":["user"],"priority":0.5}})");
}

TEST("a result may say itself that it is an error") {
  auto client = mcp::TestClient{bench(), mcp::newest};
  auto const reply = client.call("fails");
  expect_equal(reply.find("/result/isError"), "true");
  expect_equal(reply.text(), "sorry");
  expect_equal(reply.find("/result/resultType"), "complete");
}
