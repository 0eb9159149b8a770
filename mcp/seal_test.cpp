#include "mcp/seal.hpp"

#include "base/test.hpp"

namespace {

auto seal() -> mcp::Seal { return *mcp::Seal::with_key("a key for tests only"); }

constexpr auto expires = std::int64_t{1000};

auto token(std::string_view payload = "payload") -> std::string {
  return seal().close("session", "bound", payload, expires);
}

auto opens(std::string_view token, std::int64_t now = 999) -> bool {
  return seal().open("session", "bound", token, now).has_value();
}

}  // namespace

TEST("what was sealed is opened, whatever bytes it has") {
  for (auto const& payload : {std::string{}, std::string{"payload"}, std::string{"\0\xff\n", 3},
                              std::string(100'000, 'x')}) {
    auto const opened = seal().open("session", "bound", token(payload), 999);
    expect(opened && *opened == payload);
  }
}

TEST("a token is visible ASCII that needs no quoting anywhere") {
  for (auto const c : token("\xff\xfe\xfd{}\"")) {
    expect((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
           c == '_');
  }
}

TEST("a token with any character changed, added or left out is refused") {
  auto const good = token();
  for (std::size_t i = 0; i < good.size(); ++i) {
    auto changed = good;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    expect(!opens(changed));
    expect(!opens(good.substr(0, i)));
    expect(!opens(good.substr(i + 1)));
  }
  expect(!opens(good + "A"));
  expect(!opens(good + "-TAMPERED"));
  expect(!opens(""));
  expect(!opens(std::string(std::size_t{2} << 20, 'A')));
}

TEST("a token is for its purpose, for what it was bound to, and for who has the key") {
  auto const good = token();
  expect(!seal().open("requestState", "bound", good, 999));
  expect(!seal().open("session", "other", good, 999));
  expect(!seal().open("session", "bound payload", good, 999));
  expect(!mcp::Seal::with_key("another key for tests")->open("session", "bound", good, 999));
  // What is bound cannot pass for content, or content for what is bound.
  auto const split = seal().close("session", "ab", "c", expires);
  expect(!seal().open("session", "a", split, 999));
}

TEST("a token is good until its time and not longer") {
  expect(opens(token(), 0));
  expect(opens(token(), 999));
  expect(!opens(token(), 1000));
  expect_equal(seal().open("session", "bound", token(), 1000).error().message, "it is too old");
}

TEST("a short key is refused, with what would be right") {
  auto const refused = mcp::Seal::with_key("fifteen bytes..");
  expect(!refused &&
         refused.error().message.starts_with("WASMMCP_KEY must have 16 bytes or more, not 15"));
  expect(mcp::Seal::with_key("sixteen bytes...").has_value());
}
