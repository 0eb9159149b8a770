#include "servers/tea/tea.hpp"

#include <string>
#include <utility>
#include <vector>

#include "base/test.hpp"
#include "host/memory/fake_timer.hpp"
#include "mcp/options.hpp"
#include "mcp/test_client.hpp"

TEST("two strong cups of sencha") {
  auto timer = host::FakeTimer{};
  auto client = mcp::TestClient{tea_server(timer, {})};

  auto const reply = client.call("brew", R"({"tea":"Sencha","cups":2,"strength":"strong"})");

  expect_equal(reply.at("/grams"), "6");
  expect_equal(reply.at("/millilitres"), "400");
  expect_equal(reply.at("/ready_at"), "");
}

TEST("an unknown tea is the tool's error, and says which was meant") {
  auto timer = host::FakeTimer{};
  auto client = mcp::TestClient{tea_server(timer, {})};

  auto const reply = client.call("brew", R"({"tea":"oolnog"})");

  expect(reply.is_error());
  expect_equal(reply.text(), "unknown tea 'oolnog'; did you mean 'oolong'?");
}

TEST("arguments are checked before the handler runs, and all that is wrong is told at once") {
  auto timer = host::FakeTimer{};
  auto client = mcp::TestClient{tea_server(timer, {})};

  auto const reply = client.call("brew", R"({"cups":0,"strength":"mild","ready_at":"at five"})");

  expect(reply.is_error());
  expect_equal(reply.text(),
               "cups: expected at least 1, got the number 0\n"
               "strength: expected one of 'light', 'normal', 'strong', got the string 'mild'\n"
               "ready_at: expected a date-time such as 2026-01-15T09:30:00Z, got the string 'at "
               "five'\n"
               "tea: missing; expected a string, at least 1 characters, at most 40 characters "
               "(Name of a tea, such as 'sencha')");
}

TEST("steeping tells every second how far it is") {
  auto timer = host::FakeTimer{};
  auto client = mcp::TestClient{tea_server(timer, {})};

  auto const reply = client.request(
      "tools/call",
      R"({"name":"steep","arguments":{"seconds":2},"_meta":{"progressToken":"cup"}})");
  expect(!reply.done());
  timer.advance(1'000'000'000);
  expect_equal(reply.notifications().back(),
               R"({"jsonrpc":"2.0","method":"notifications/progress","params":)"
               R"({"progressToken":"cup","progress":1,"total":2,"message":"steeping"}})");
  timer.advance(1'000'000'000);

  expect(reply.done());
  expect_equal(reply.text(), "steeped for 2 seconds");
}

TEST("the size of a cup is an option, and stands in the description") {
  using Variables = std::vector<std::pair<std::string, std::string>>;
  auto const read = [](std::string const& size) {
    return mcp::read_options<TeaOptions>("tea", Variables{{"WASMMCP_TEA_CUP_SIZE", size}}, {});
  };
  auto timer = host::FakeTimer{};
  auto client = mcp::TestClient { tea_server(timer, MUST(read("350"))) };

  expect_equal(client.call("brew", R"({"tea":"assam"})").at("/millilitres"), "350");
  expect_equal(client.request("tools/list").find("/result/tools/0/description"),
               "How to brew some cups of tea, of 350 ml each.");
  expect_equal(read("5").error().message,
               "WASMMCP_TEA_CUP_SIZE: expected at least 50, got the string '5'");
}
