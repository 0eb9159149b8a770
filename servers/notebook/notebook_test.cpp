#include "servers/notebook/notebook.hpp"

#include "base/test.hpp"
#include "host/memory/fake_timer.hpp"
#include "mcp/memory_store.hpp"
#include "mcp/seal.hpp"
#include "mcp/test_client.hpp"

namespace {

// A notebook with two notes, and a client of it that can be asked for everything.
struct Desk {
  notebook::Notes notes{{{"tea", "buy green tea"}, {"team", "meet the team"}}};
  host::FakeTimer timer;
  mcp::MemoryStore store{[] { return std::int64_t{0}; }};
  mcp::TestClient client;

  explicit Desk(mcp::Revision revision = mcp::newest_legacy)
      : client{notebook_server(notes, timer), revision, settings()} {
    client.declare(R"({"elicitation":{"form":{},"url":{}},"sampling":{},"roots":{}})");
  }

  auto settings() -> mcp::Settings {
    static auto const seal = *mcp::Seal::with_key("a key for tests only");
    static auto* current = static_cast<host::FakeTimer*>(nullptr);
    current = &timer;
    auto result = mcp::Settings{};
    result.seal = &seal;
    result.store = &store;
    result.unix_time = [] { return std::int64_t{0}; };
    result.sleep = [](mcp::Nanoseconds time) { return current->sleep(time); };
    return result;
  }
};

}  // namespace

TEST("tools: structured, with a schema of its own, and of every content") {
  auto desk = Desk{};
  expect_equal(desk.client.call("count", R"({"name":"tea"})").at(""),
               R"({"words":3,"characters":13})");
  expect_equal(desk.client.call("count", R"({"name":"coffee"})").text(),
               "there is no note 'coffee'");
  expect_equal(desk.client.call("search", R"({"all":["te","buy"]})").at("/result"), R"(["tea"])");
  expect(desk.client.call("search", R"({"any":[]})").is_error());
  auto const cover = desk.client.call("cover");
  expect_equal(cover.find("/result/content/0/annotations"), R"({"audience":["user"]})");
  expect_equal(cover.find("/result/content/3/type"), "resource_link");
  expect_equal(desk.client.call("shelf", R"({"region":"eu"})").text(), "shelf in eu");
}

TEST("prompts and resources, and the names of notes completed in both") {
  auto desk = Desk{};
  auto const prompt = desk.client.request(
      "prompts/get", R"({"name":"rewrite","arguments":{"note":"tea","tone":"formal"}})");
  expect_equal(prompt.find("/result/messages/0/content/resource/text"), "buy green tea");
  expect_equal(prompt.find("/result/messages/2/content/text"), "Write this note formally.");
  expect_equal(desk.client.request("resources/read", R"({"uri":"note://team"})")
                   .find("/result/contents/0/text"),
               "meet the team");
  expect(desk.client.request("resources/read", R"({"uri":"note://coffee"})").error_code() ==
         mcp::error_code::resource_not_found);
  for (auto const* ref :
       {R"({"type":"ref/prompt","name":"rewrite"},"argument":{"name":"note")",
        R"({"type":"ref/resource","uri":"note://{name}"},"argument":{"name":"name")"}) {
    expect_equal(
        desk.client
            .request("completion/complete", base::concat(R"({"ref":)", ref, R"(,"value":"tea"}})"))
            .find("/result/completion/values"),
        R"(["tea","team"])");
  }
}

TEST("questions to a client that waits") {
  auto desk = Desk{};
  auto const form = desk.client.call("print");
  desk.client.answer(form,
                     R"({"action":"accept","content":{"email":"bo@notes.example","copies":2}})");
  expect_equal(form.text(), "2 copies for bo@notes.example");
  auto const colour = desk.client.call("choose_colour");
  desk.client.answer(colour, R"({"action":"accept","content":{"colour":"#f00"}})");
  expect_equal(colour.text(), R"({"colour":"#f00"})");
  auto const page = desk.client.call("sign_in");
  desk.client.answer(page, R"({"action":"decline"})");
  expect_equal(page.text(), "The page was not opened.");
  auto const opened = desk.client.call("sign_in");
  desk.client.answer(opened, R"({"action":"accept"})");
  expect_equal(opened.text(), "Signed in.");
  expect(opened.notifications().size() == 1);
  auto const summary = desk.client.call("summarize", R"({"name":"tea"})");
  desk.client.answer(summary,
                     R"({"role":"assistant","model":"m","content":{"type":"text","text":"Tea."}})");
  expect_equal(summary.text(), "Tea.");
  auto const folders = desk.client.call("folders");
  desk.client.answer(folders, R"({"roots":[{"uri":"file:///notes"}]})");
  expect_equal(folders.text(), "file:///notes\n");
}

TEST("the same question to a client that calls again") {
  auto desk = Desk{mcp::newest};
  auto const first = desk.client.call("print");
  expect_equal(first.find("/result/resultType"), "input_required");
  auto const second = desk.client.request(
      "tools/call",
      base::concat(
          R"({"name":"print","arguments":{},"requestState":)",
          json::quote(first.find("/result/requestState")),
          R"(,"inputResponses":{"question-1":{"action":"accept","content":{"email":"bo@notes.example"}}}})"));
  expect_equal(second.text(), "1 copies for bo@notes.example");
}

TEST("a note that is added is told of, and logged when it is empty") {
  auto desk = Desk{mcp::newest};
  auto const listens = desk.client.request(
      "subscriptions/listen",
      R"({"notifications":{"resourcesListChanged":true,"resourceSubscriptions":["note://new"]}})");
  expect_equal(desk.client.call("add", R"({"name":"new","text":"a"})").text(), "added");
  expect_equal(desk.client.call("add", R"({"name":"new","text":"b"})").text(), "changed");
  desk.timer.advance(25'000'000);
  expect(listens.notifications().size() == 3);
  auto legacy = Desk{};
  auto const refused = legacy.client.call("add", R"({"name":"new","text":""})");
  expect(refused.is_error() && refused.notifications().size() == 1);
}

TEST("a locked notebook shows nothing that changes notes, and tells of that") {
  auto desk = Desk{mcp::newest};
  auto const listens = desk.client.request(
      "subscriptions/listen",
      R"({"notifications":{"toolsListChanged":true,"promptsListChanged":true}})");
  expect_equal(desk.client.call("lock", R"({"locked":true})").text(), "locked");
  desk.timer.advance(25'000'000);
  expect(listens.notifications().size() == 3);
  expect_equal(desk.client.request("prompts/list").each("prompts", "name"), "plan_week");
  expect(desk.client.call("add", R"({"name":"new","text":"a"})").error_code() ==
         mcp::error_code::invalid_params);
  expect_equal(desk.client.call("lock", R"({"locked":false})").text(), "open");
  expect_equal(desk.client.call("add", R"({"name":"new","text":"a"})").text(), "added");
}

TEST("what comes along with a call goes back with its answer") {
  auto desk = Desk{};
  auto const named = desk.client.request("tools/call", R"({"name":"names","_meta":{"window":7}})");
  expect_equal(named.find("/result/_meta"), R"({"window":7})");
}

TEST("what a server tells unasked: versions, capabilities, pages, and that it is there") {
  auto desk = Desk{};
  auto const hello = desk.client.request("initialize", R"({"protocolVersion":"2025-06-18"})");
  expect_equal(hello.find("/result/protocolVersion"), "2025-06-18");
  expect_equal(hello.find("/result/capabilities/prompts"), R"({"listChanged":true})");
  expect_equal(hello.find("/result/capabilities/logging"), "{}");
  expect_equal(desk.client.request("ping").find("/result"), "{}");

  auto settings = desk.settings();
  settings.page_size = 2;
  auto client = mcp::TestClient{notebook_server(desk.notes, desk.timer), mcp::newest, settings};
  auto const first = client.request("tools/list");
  expect_equal(first.each("tools", "name"), "count search");
  auto const cursor = json::quote(first.find("/result/nextCursor"));
  auto const second = client.request("tools/list", base::concat(R"({"cursor":)", cursor, "}"));
  expect_equal(second.each("tools", "name"), "cover shelf");
  expect_equal(client.request("server/discover").find("/result/supportedVersions"),
               R"(["2026-07-28"])");
}

TEST("a client without a model gets the note itself") {
  auto desk = Desk{};
  desk.client.declare("{}");
  expect_equal(desk.client.call("summarize", R"({"name":"tea"})").text(), "buy green tea");
}

TEST("proofreading tells its progress, and ends where it is cancelled") {
  auto desk = Desk{};
  auto const call = desk.client.send(
      R"({"jsonrpc":"2.0","id":"p","method":"tools/call","params":{"name":"proofread",)"
      R"("_meta":{"progressToken":1}}})");
  desk.timer.advance(1'000'000'000);
  expect(call.notifications().size() == 1 && !call.done());
  desk.client.send(
      R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"p"}})");
  expect(call.done() && call.message().empty());
}
