// Lists a page at a time, as a client walks through them.

#include "mcp/paging.hpp"

#include "base/base64.hpp"
#include "base/test.hpp"
#include "mcp/server.hpp"
#include "mcp/test_client.hpp"

namespace {

struct Id {
  mcp::Arg<std::string, "Which"> id;
};

auto shelf() -> mcp::Server {
  auto server = mcp::Server{{.name = "shelf", .version = "1"}};
  auto const nothing = []() -> mcp::Result<std::string> { return ""; };
  auto const something = [](Id const&) -> mcp::Result<std::string> { return ""; };
  server.tool("t1", "One.", nothing);
  server.tool("t2", "Two.", nothing);
  server.tool("t3", "Three.", nothing);
  server.tool("t4", "Four.", nothing);
  server.prompt("p1", "One.", nothing);
  server.prompt("p2", "Two.", nothing);
  server.prompt("p3", "Three.", nothing);
  server.resource("r:1", "One", nothing);
  server.resource("r:2", "Two", nothing);
  server.resource("r:3", "Three", nothing);
  server.resource("a:{id}", "A", something);
  server.resource("b:{id}", "B", something);
  server.resource("c:{id}", "C", something);
  return server;
}

auto settings_with_pages_of(std::size_t size) -> mcp::Settings {
  auto settings = mcp::Settings{};
  settings.page_size = size;
  return settings;
}

auto page(mcp::TestClient& client, std::string_view method, std::string_view cursor) -> mcp::Reply {
  return client.request(method, base::concat(R"({"cursor":)", json::quote(cursor), "}"));
}

// The names of all entries, page by page, such as "t1 t2 | t3".
auto walk(mcp::TestClient& client, std::string_view method, std::string_view member)
    -> std::string {
  auto names = std::string{};
  auto reply = client.request(method);
  while (true) {
    for (auto i = 0;; ++i) {
      auto const name = reply.find(base::concat("/result/", member, "/", i, "/name"));
      if (name.empty()) break;
      names += base::concat(names.empty() || names.ends_with(' ') ? "" : " ", name);
    }
    auto const cursor = reply.find("/result/nextCursor");
    if (cursor.empty()) return names;
    names += " | ";
    reply = page(client, method, cursor);
  }
}

}  // namespace

TEST("every list comes page by page, in the order declared, and ends without a cursor") {
  for (auto const revision : {mcp::Revision::v2024_11_05, mcp::newest_legacy, mcp::newest}) {
    auto client = mcp::TestClient{shelf(), revision, settings_with_pages_of(2)};
    expect_equal(walk(client, "tools/list", "tools"), "t1 t2 | t3 t4");
    expect_equal(walk(client, "prompts/list", "prompts"), "p1 p2 | p3");
    expect_equal(walk(client, "resources/list", "resources"), "One Two | Three");
    expect_equal(walk(client, "resources/templates/list", "resourceTemplates"), "A B | C");
  }
  auto client = mcp::TestClient{shelf(), mcp::newest, settings_with_pages_of(3)};
  expect_equal(walk(client, "prompts/list", "prompts"), "p1 p2 p3");
}

TEST("a page of any size is no more than there is") {
  auto client =
      mcp::TestClient{shelf(), mcp::newest, settings_with_pages_of(static_cast<std::size_t>(-1))};
  expect_equal(walk(client, "tools/list", "tools"), "t1 t2 t3 t4");
  auto const middle = page(client, "tools/list", base::to_base64("tools/list after 2"));
  expect_equal(middle.find("/result/tools/0/name"), "t3");
  expect_equal(middle.find("/result/nextCursor"), "");
}

TEST("a cursor that was changed, is past the end or was given for another list is refused") {
  auto client = mcp::TestClient{shelf(), mcp::newest, settings_with_pages_of(2)};
  auto const good = client.request("tools/list").find("/result/nextCursor");
  auto const refused = [&](std::string_view method, std::string_view cursor) {
    auto const reply = page(client, method, cursor);
    expect(reply.error_code() == mcp::error_code::invalid_params);
    expect(reply.http_status() == 200);
    expect(reply.error_message().contains("which is none of ours; leave it out to start again"));
  };
  for (auto const* other : {"prompts/list", "resources/list", "resources/templates/list"}) {
    refused(other, good);
  }
  refused("tools/list", good + "A");
  refused("tools/list", good.substr(1));
  refused("tools/list", "");
  for (auto const* text :
       {"tools/list after 0", "tools/list after 4", "tools/list after -1", "tools/list after ",
        "tools/list after 2 ", "tools/list", "tools/list after 99999999999999999999"}) {
    refused("tools/list", base::to_base64(text));
  }
  expect_equal(page(client, "tools/list", good).find("/result/tools/0/name"), "t3");
}

TEST("only the modern revision is told how long it may keep a list") {
  for (auto const* method :
       {"tools/list", "prompts/list", "resources/list", "resources/templates/list"}) {
    auto server = shelf();
    server.caching({.ttlMs = 1500, .scope = mcp::CacheScope::only_this_client});
    auto modern = mcp::TestClient{std::move(server), mcp::newest, settings_with_pages_of(2)};
    auto const first = modern.request(method);
    auto const second = page(modern, method, first.find("/result/nextCursor"));
    for (auto const& reply : {first, second}) {
      expect_equal(reply.find("/result/resultType"), "complete");
      expect_equal(reply.find("/result/ttlMs"), "1500");
      expect_equal(reply.find("/result/cacheScope"), "private");
    }
    auto legacy = mcp::TestClient{shelf()};
    auto const reply = legacy.request(method);
    expect(!reply.message().contains("ttlMs") && !reply.message().contains("cacheScope"));
    expect(!reply.message().contains("resultType") && !reply.message().contains("_meta"));
  }
}
