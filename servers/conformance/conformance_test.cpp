// What can be had without a question to the client: content, schemas, log, progress, resources,
// prompts and changes.

#include "servers/conformance/conformance.hpp"

#include "base/test.hpp"
#include "servers/conformance/test_client.hpp"

using conformance::Client;
using conformance::eras;

namespace {

constexpr auto millisecond = host::Nanoseconds{1'000'000};
constexpr auto a_second = 1000 * millisecond;

constexpr auto pixel = std::string_view{
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg"
    "=="};

}  // namespace

TEST("results of every kind of content") {
  for (auto const era : eras) {
    auto peer = Client{era};
    auto const content = [&](std::string_view tool) {
      return peer.client.call(tool).find("/result/content");
    };
    expect_equal(content("test_simple_text"),
                 R"([{"type":"text","text":"This is a simple text response for testing."}])");
    expect_equal(content("test_image_content"), base::concat(R"([{"type":"image","data":")", pixel,
                                                             R"(","mimeType":"image/png"}])"));
    expect_equal(
        content("test_audio_content"),
        R"([{"type":"audio","data":"UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQA)"
        R"(AAAA=","mimeType":"audio/wav"}])");
    expect_equal(content("test_embedded_resource"),
                 R"([{"type":"resource","resource":{"uri":"test://embedded-resource",)"
                 R"("mimeType":"text/plain","text":"This is an embedded resource content."}}])");
    expect_equal(content("test_multiple_content_types"),
                 base::concat(R"([{"type":"text","text":"Multiple content types test:"},)",
                              R"({"type":"image","data":")", pixel, R"(","mimeType":"image/png"},)",
                              R"({"type":"resource","resource":{"uri":)",
                              R"("test://mixed-content-resource","mimeType":"application/json",)",
                              R"("text":"{\"test\":\"data\",\"value\":123}"}}])"));
  }
}

TEST("a tool that fails gives a result that says so") {
  for (auto const era : eras) {
    auto peer = Client{era};
    auto const reply = peer.client.call("test_error_handling");
    expect_equal(reply.find("/result/isError"), "true");
    expect_equal(reply.text(), "This tool intentionally returns an error for testing");
  }
}

TEST("the tool and the resource listed first work without arguments") {
  for (auto const era : eras) {
    auto peer = Client{era};
    expect_equal(peer.client.request("tools/list").find("/result/tools/0/name"),
                 "test_simple_text");
    expect_equal(peer.client.request("resources/list").find("/result/resources/0/uri"),
                 "test://static-text");
  }
}

TEST("a schema of the author's own is listed as it was written") {
  for (auto const era : eras) {
    auto peer = Client{era};
    auto const tool = peer.listed("tools/list", "tools", "name", "json_schema_2020_12_tool");
    expect(tool.contains(
        R"("inputSchema":{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object",)"
        R"("$defs":{"address":{"$anchor":"addressDef","type":"object","properties":{"street":)"
        R"({"type":"string"},"city":{"type":"string"}}}},"properties":{"name":{"type":"string"},)"
        R"("address":{"$ref":"#/$defs/address"},"contactMethod":{"type":"string","enum":["phone",)"
        R"("email"]},"phone":{"type":"string"},"email":{"type":"string"}},"allOf":[{"anyOf":)"
        R"([{"required":["phone"]},{"required":["email"]}]}],"if":{"properties":{"contactMethod":)"
        R"({"const":"phone"}},"required":["contactMethod"]},"then":{"required":["phone"]},"else":)"
        R"({"required":["email"]},"additionalProperties":false})"));
    expect_equal(
        peer.client.call("json_schema_2020_12_tool", R"({"phone":"1", "name":"Bo"})").text(),
        R"({"phone":"1","name":"Bo"})");
  }
}

TEST("the argument that a header repeats says so in its schema") {
  for (auto const era : eras) {
    auto peer = Client{era};
    expect(peer.listed("tools/list", "tools", "name", "test_custom_headers")
               .contains(R"("x-mcp-header":"Message")"));
    expect_equal(peer.client.call("test_custom_headers", R"({"message":"hi"})").text(), "hi");
  }
}

TEST("three lines of log, where the client wants lines of that level") {
  auto legacy = Client{mcp::newest_legacy};
  auto reply = legacy.client.call("test_tool_with_logging");
  expect(reply.notifications().size() == 1);
  legacy.timer.advance(a_second);
  expect(reply.notifications().size() == 3);
  expect_equal(reply.notifications().back(),
               R"({"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info",)"
               R"("data":"Tool execution completed"}})");
  expect_equal(reply.text(), "There were three lines of log.");

  legacy.client.request("logging/setLevel", R"({"level":"warning"})");
  reply = legacy.client.call("test_tool_with_logging");
  legacy.timer.advance(a_second);
  expect(reply.done() && reply.notifications().empty());
}

TEST("on the newest revision a call is logged when it asks for it") {
  auto peer = Client{mcp::newest};
  auto const call = [&](std::string_view meta) {
    return peer.client.send(base::concat(
        R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"test_logging_tool",)"
        R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
        R"("io.modelcontextprotocol/clientCapabilities":{})",
        meta, "}}}"));
  };
  auto const silent = call("");
  expect(silent.done() && silent.notifications().empty());
  auto const logged = call(R"(,"io.modelcontextprotocol/logLevel":"debug")");
  expect_equal(logged.notifications().at(0),
               R"({"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info",)"
               R"("logger":"conformance","data":"The tool was called"}})");
}

TEST("progress is told three times to who gives a token") {
  for (auto const* token : {"7", "\"seven\""}) {
    auto peer = Client{mcp::newest_legacy};
    auto const reply = peer.client.request(
        "tools/call", base::concat(R"({"name":"test_tool_with_progress","_meta":{"progressToken":)",
                                   token, "}}"));
    peer.timer.advance(a_second);
    expect(reply.notifications().size() == 3);
    expect_equal(
        reply.notifications().at(1),
        base::concat(R"({"jsonrpc":"2.0","method":"notifications/progress","params":)",
                     R"({"progressToken":)", token,
                     R"(,"progress":50,"total":100,"message":"Completed step 50 of 100"}})"));
    expect_equal(reply.text(), "Progress was told three times.");
  }
}

TEST("a call goes on when its stream of events has ended") {
  for (auto const era : eras) {
    auto peer = Client{era};
    auto const reply = peer.client.call("test_reconnection");
    expect(!reply.done());
    peer.timer.advance(a_second);
    expect_equal(reply.text(), "This was worked out after the stream had ended.");
  }
}

TEST("resources: text, bytes, and one for each id") {
  for (auto const era : eras) {
    auto peer = Client{era};
    auto const contents = [&](std::string_view uri) {
      return peer.client.request("resources/read", base::concat(R"({"uri":")", uri, "\"}"))
          .find("/result/contents/0");
    };
    expect_equal(contents("test://static-text"),
                 R"({"uri":"test://static-text","mimeType":"text/plain",)"
                 R"("text":"This is the content of the static text resource."})");
    expect_equal(contents("test://static-binary"),
                 base::concat(R"({"uri":"test://static-binary","mimeType":"image/png","blob":")",
                              pixel, "\"}"));
    expect_equal(contents("test://template/123/data"),
                 R"({"uri":"test://template/123/data","mimeType":"application/json",)"
                 R"("text":"{\"id\":\"123\",\"templateTest\":true}"})");
    expect_equal(peer.client.request("resources/templates/list")
                     .find("/result/resourceTemplates/0/uriTemplate"),
                 "test://template/{id}/data");
  }
}

TEST("a resource that is not there is the error of its revision, with the URI") {
  for (auto const era : eras) {
    auto peer = Client{era};
    auto const reply = peer.client.request("resources/read", R"({"uri":"test://nowhere"})");
    expect(reply.error_code() == (era == mcp::newest ? -32602 : -32002));
    expect_equal(reply.find("/error/data"), R"({"uri":"test://nowhere"})");
  }
}

TEST("prompts: plain, with arguments, with a resource, with an image") {
  for (auto const era : eras) {
    auto peer = Client{era};
    auto const messages = [&](std::string_view name, std::string_view arguments) {
      return peer.client
          .request("prompts/get",
                   base::concat(R"({"name":")", name, R"(","arguments":)", arguments, "}"))
          .find("/result/messages");
    };
    expect_equal(messages("test_simple_prompt", "{}"),
                 R"([{"role":"user","content":{"type":"text",)"
                 R"("text":"This is a simple prompt for testing."}}])");
    expect_equal(messages("test_prompt_with_arguments", R"({"arg1":"one","arg2":"two"})"),
                 R"([{"role":"user","content":{"type":"text",)"
                 R"("text":"Prompt with arguments: arg1='one', arg2='two'"}}])");
    expect_equal(messages("test_prompt_with_embedded_resource", R"({"resourceUri":"test://x"})"),
                 R"([{"role":"user","content":{"type":"resource","resource":{"uri":"test://x",)"
                 R"("mimeType":"text/plain","text":"Embedded resource content for testing."}}},)"
                 R"({"role":"user","content":{"type":"text",)"
                 R"("text":"Please process the embedded resource above."}}])");
    expect_equal(messages("test_prompt_with_image", "{}"),
                 base::concat(R"([{"role":"user","content":{"type":"image","data":")", pixel,
                              R"(","mimeType":"image/png"}},{"role":"user","content":)",
                              R"({"type":"text","text":"Please analyze the image above."}}])"));
    expect(peer.listed("prompts/list", "prompts", "name", "test_prompt_with_arguments")
               .contains(R"("arguments":[{"name":"arg1","description":"First text",)"
                         R"("required":true})"));
  }
}

TEST("an argument of a prompt is completed") {
  for (auto const era : eras) {
    auto peer = Client{era};
    auto const complete = [&](std::string_view argument, std::string_view typed) {
      return peer.client
          .request(
              "completion/complete",
              base::concat(R"({"ref":{"type":"ref/prompt","name":"test_prompt_with_arguments"},)",
                           R"("argument":{"name":")", argument, R"(","value":")", typed, "\"}}"))
          .find("/result/completion/values");
    };
    expect_equal(complete("arg1", "te"), R"(["test","testing"])");
    expect_equal(complete("arg2", "te"), "[]");
  }
}

TEST("changes are told to who listens for them, and to nobody else") {
  auto peer = Client{mcp::newest};
  auto const listen = [&](std::string_view filter) {
    return peer.client.request("subscriptions/listen",
                               base::concat(R"({"notifications":)", filter, "}"));
  };
  auto const tools = listen(R"({"toolsListChanged":true})");
  auto const prompts = listen(R"({"promptsListChanged":true})");
  auto const resources = listen(R"({"resourcesListChanged":true,)"
                                R"("resourceSubscriptions":["test://watched-resource"]})");
  auto const told = [&](std::string_view tool) {
    auto const before = std::array{tools.notifications().size(), prompts.notifications().size(),
                                   resources.notifications().size()};
    expect(!peer.client.call(tool).is_error());
    peer.timer.advance(a_second);
    return base::concat(tools.notifications().size() - before[0], " ",
                        prompts.notifications().size() - before[1], " ",
                        resources.notifications().size() - before[2]);
  };
  expect_equal(told("test_trigger_tool_change"), "1 0 0");
  expect_equal(told("test_trigger_prompt_change"), "0 1 0");
  expect_equal(told("test_trigger_resource_change"), "0 0 2");
  expect(tools.notifications().back().contains("notifications/tools/list_changed"));
  expect(prompts.notifications().back().contains("notifications/prompts/list_changed"));
  expect(resources.notifications().back().contains(R"("uri":"test://watched-resource")"));
}

TEST("an older client subscribes to a resource") {
  auto peer = Client{mcp::newest_legacy};
  auto const watched = R"({"uri":"test://watched-resource"})";
  expect_equal(peer.client.request("resources/subscribe", watched).find("/result"), "{}");
  expect_equal(peer.client.request("resources/unsubscribe", watched).find("/result"), "{}");
}
