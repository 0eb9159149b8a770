#include "mcp/resources.hpp"

#include "base/test.hpp"
#include "mcp/memory_store.hpp"
#include "mcp/server.hpp"
#include "mcp/test_client.hpp"

namespace {

struct Note {
  mcp::Arg<std::string, "Whose"> owner;
  mcp::Arg<std::uint32_t, "Which", mcp::at_least{1}> number;
};
struct File {
  mcp::Arg<std::string, "Where"> path;
};

auto library() -> mcp::Server {
  auto server = mcp::Server{{.name = "library", .version = "1"}};
  server.fill("place", "here");
  server.caching({.ttlMs = 60'000});
  server
      .resource("text://rules", "Rules",
                []() -> mcp::Result<std::string> { return "Be \"kind\"."; })
      .title("The rules")
      .description("What holds {place}.")
      .mime("text/markdown")
      .size(10)
      .annotate({.audience = {mcp::Role::user, mcp::Role::assistant},
                 .priority = 0.5,
                 .lastModified = "2026-01-15T09:30:00Z"})
      .cache({.ttlMs = 5, .scope = mcp::CacheScope::only_this_client})
      .icon({.src = "https://a.example/i.png"})
      .meta(R"({"a.example/shelf":3})");
  server
      .resource("image://dot", "Dot",
                []() -> mcp::Result<mcp::Bytes> { return mcp::Bytes{std::string{"\0\xff", 2}}; })
      .mime("image/png");
  server.resource("list://two", "Two", []() -> mcp::Result<std::vector<mcp::ResourceContents>> {
    return std::vector<mcp::ResourceContents>{{"list://two/1", "text/plain", "one"},
                                              {"list://two/2", "", mcp::Bytes{"2"}}};
  });
  server.resource("text://broken", "Broken",
                  []() -> mcp::Result<std::string> { return mcp::failure("torn"); });
  server
      .resource("note://{owner}/{number}", "Notes",
                [](Note const& in) -> mcp::Result<std::optional<std::string>> {
                  if (in.number > 2) return std::nullopt;
                  return base::concat("note ", in.number.get(), " of ", in.owner);
                })
      .description("Notes {place}.");
  server.resource(
      "file:///{+path}", "Files",
      [](mcp::CallContext& call, File const& in) -> mcp::Async<mcp::Result<std::string>> {
        co_await call.progress(1);
        co_return "file " + in.path;
      });
  return server;
}

auto read(mcp::TestClient& client, std::string_view uri) -> mcp::Reply {
  return client.request("resources/read", base::concat(R"({"uri":)", json::quote(uri), "}"));
}

auto subscribe(mcp::TestClient& client, std::string_view uri, std::string_view word = "subscribe")
    -> mcp::Reply {
  return client.request(base::concat("resources/", word),
                        base::concat(R"({"uri":)", json::quote(uri), "}"));
}

}  // namespace

TEST("resources are listed with all that is said of them, as the revision knows it") {
  auto newer = mcp::TestClient{library()};
  expect_equal(newer.request("resources/list").find("/result/resources/0"),
               R"({"uri":"text://rules","name":"Rules","title":"The rules",)"
               R"("description":"What holds here.","mimeType":"text/markdown","size":10,)"
               R"("icons":[{"src":"https://a.example/i.png"}],"annotations":)"
               R"({"audience":["user","assistant"],"priority":0.5,)"
               R"("lastModified":"2026-01-15T09:30:00Z"},"_meta":{"a.example/shelf":3}})");
  expect_equal(newer.request("resources/list").find("/result/resources/1"),
               R"({"uri":"image://dot","name":"Dot","mimeType":"image/png"})");
  expect_equal(newer.request("resources/list").find("/result/resources/4"), "");
  auto middle = mcp::TestClient{library(), mcp::Revision::v2025_06_18};
  auto const of_middle = middle.request("resources/list").find("/result/resources/0");
  expect(of_middle.contains("title") && of_middle.contains("_meta"));
  expect(!of_middle.contains("icons"));
  for (auto const revision : {mcp::Revision::v2024_11_05, mcp::Revision::v2025_03_26}) {
    auto older = mcp::TestClient{library(), revision};
    expect_equal(older.request("resources/list").find("/result/resources/0"),
                 R"({"uri":"text://rules","name":"Rules","description":"What holds here.",)"
                 R"("mimeType":"text/markdown","size":10,"annotations":)"
                 R"({"audience":["user","assistant"],"priority":0.5}})");
  }
}

TEST("templates are listed apart from resources") {
  auto client = mcp::TestClient{library()};
  expect_equal(client.request("resources/templates/list").find("/result"),
               R"({"resourceTemplates":[{"uriTemplate":"note://{owner}/{number}","name":"Notes",)"
               R"("description":"Notes here.","mimeType":"text/plain"},)"
               R"({"uriTemplate":"file:///{+path}","name":"Files","mimeType":"text/plain"}]})");
}

TEST("a resource is text, bytes or several contents") {
  auto client = mcp::TestClient{library()};
  expect_equal(read(client, "text://rules").find("/result"),
               R"({"contents":[{"uri":"text://rules","mimeType":"text/markdown",)"
               R"("text":"Be \"kind\"."}]})");
  expect_equal(read(client, "image://dot").find("/result"),
               R"({"contents":[{"uri":"image://dot","mimeType":"image/png","blob":"AP8="}]})");
  expect_equal(read(client, "list://two").find("/result"),
               R"({"contents":[{"uri":"list://two/1","mimeType":"text/plain","text":"one"},)"
               R"({"uri":"list://two/2","blob":"Mg=="}]})");
}

TEST("a template is read with what its variables stand for") {
  auto client = mcp::TestClient{library()};
  expect_equal(read(client, "note://bo/2").find("/result"),
               R"({"contents":[{"uri":"note://bo/2","mimeType":"text/plain",)"
               R"("text":"note 2 of bo"}]})");
  expect_equal(read(client, "note://%EC%84%9C%2F%22/1").find("/result/contents/0/text"),
               "note 1 of 서/\"");
  expect_equal(read(client, "note://%EC%84%9C%2F%22/1").find("/result/contents/0/uri"),
               "note://%EC%84%9C%2F%22/1");
  expect_equal(read(client, "file:///a/b%20c").find("/result/contents/0/text"), "file a/b c");
}

TEST("what a variable cannot be is the request's fault") {
  auto client = mcp::TestClient{library(), mcp::newest};
  auto const reply = read(client, "note://bo/0");
  expect(reply.error_code() == mcp::error_code::invalid_params);
  expect_equal(reply.error_message(), "number: expected at least 1, got the string '0'");
  expect(read(client, "note://bo/x").error_message().contains("got the string 'x'"));
}

TEST("an unknown resource has its own error, which the modern revision changed") {
  for (auto const* uri : {"text://other", "", "note://bo", "note://bo/3", "note://%FF/1",
                          "file:///%G0", "TEXT://rules", "text://rules/"}) {
    auto const data = base::concat(R"({"uri":)", json::quote(uri), "}");
    auto modern = mcp::TestClient{library(), mcp::newest};
    auto const reply = read(modern, uri);
    expect(reply.error_code() == mcp::error_code::invalid_params && reply.http_status() == 200);
    expect_equal(reply.find("/error/data"), data);
    for (auto const revision : {mcp::Revision::v2024_11_05, mcp::newest_legacy}) {
      auto legacy = mcp::TestClient{library(), revision};
      auto const older = read(legacy, uri);
      expect(older.error_code() == mcp::error_code::resource_not_found);
      expect_equal(older.find("/error/data"), data);
    }
  }
  auto client = mcp::TestClient{library()};
  expect_equal(read(client, "text://other").error_message(), "there is no resource 'text://other'");
  expect_equal(client.request("resources/read").error_message(),
               "params.uri must be the URI of a resource, not left out");
}

TEST("a resource that fails is an error of the server") {
  auto client = mcp::TestClient{library()};
  auto const reply = read(client, "text://broken");
  expect(reply.error_code() == mcp::error_code::internal_error);
  expect_equal(reply.error_message(), "torn");
}

TEST("only the modern revision is told how long it may keep a resource") {
  auto client = mcp::TestClient{library(), mcp::newest};
  auto const own = read(client, "text://rules");
  expect_equal(own.find("/result/resultType"), "complete");
  expect_equal(own.find("/result/ttlMs"), "5");
  expect_equal(own.find("/result/cacheScope"), "private");
  auto const of_server = read(client, "note://bo/1");
  expect_equal(of_server.find("/result/ttlMs"), "60000");
  expect_equal(of_server.find("/result/cacheScope"), "public");
  expect_equal(read(client, "text://broken").find("/result"), "");
}

TEST("a resource beyond the limit of a result is an error that says how large it is") {
  auto settings = mcp::Settings{};
  settings.result_limit = 1024;
  auto client = mcp::TestClient{library(), mcp::newest_legacy, settings};
  auto const reply = read(client, base::concat("file:///", std::string(1000, 'x')));
  expect(reply.error_code() == mcp::error_code::internal_error);
  expect(reply.error_message().contains("bytes, more than the limit of 1024"));
  expect(!read(client, "text://rules").is_error());
}

TEST("resources are subscribed to in older revisions, once and until they are not") {
  auto client = mcp::TestClient{library()};
  expect_equal(subscribe(client, "text://rules").find("/result"), "{}");
  expect_equal(subscribe(client, "text://rules").find("/result"), "{}");
  expect_equal(subscribe(client, "text://rules", "unsubscribe").find("/result"), "{}");
  expect_equal(subscribe(client, "text://rules", "unsubscribe").find("/result"), "{}");
  expect(client.request("resources/subscribe").error_code() == mcp::error_code::invalid_params);
  for (auto i = 0; i < 1000; ++i) expect(!subscribe(client, base::concat("x:", i)).is_error());
  auto const more = subscribe(client, "x:1000");
  expect(more.error_code() == mcp::error_code::invalid_params);
  expect_equal(more.error_message(), "a client may subscribe to 1000 resources at most");
  expect(!subscribe(client, "x:7").is_error());
  expect(!subscribe(client, "x:7", "unsubscribe").is_error());
  expect(!subscribe(client, "x:1000").is_error());

  auto modern = mcp::TestClient{library(), mcp::newest};
  for (auto const* word : {"subscribe", "unsubscribe"}) {
    auto const reply = subscribe(modern, "text://rules", word);
    expect(reply.error_code() == mcp::error_code::method_not_found && reply.http_status() == 404);
  }
}

TEST("a server that announces changes says that one can subscribe, where there is a store") {
  auto store = mcp::MemoryStore{[] { return std::int64_t{0}; }};
  auto settings = mcp::Settings{};
  auto const capabilities = [&] {
    auto server = library();
    server.announce_changes();
    auto client = mcp::TestClient{std::move(server), mcp::newest, settings};
    return client.request("server/discover").find("/result/capabilities/resources");
  };
  expect_equal(capabilities(), "{}");
  settings.store = &store;
  expect_equal(capabilities(), R"({"subscribe":true,"listChanged":true})");
}
