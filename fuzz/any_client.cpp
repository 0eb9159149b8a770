// Any bytes as a client of some server: as a session on standard input, or, when the first
// line begins with a capital letter, as one HTTP request. Whatever comes, the answers are JSON,
// each request with an id is answered once, and it does not matter in which portions the bytes
// arrive.
//
// Lines that begin with ~ are for the test itself, before a request or anywhere in a session:
//   ~timing    the operator wants to know how long calls take
//   ~ 250      250 milliseconds pass
//   ~leave 2   the HTTP client goes away when it has two pieces of the answer

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "fuzz/check.hpp"
#include "fuzz/ledger.hpp"
#include "fuzz/server_under_test.hpp"
#include "host/memory/fake_timer.hpp"
#include "host/memory/memory_exchange.hpp"
#include "host/memory/memory_streams.hpp"
#include "mcp/memory_store.hpp"
#include "mcp/seal.hpp"
#include "transport/http.hpp"
#include "transport/stdio.hpp"

namespace {

constexpr auto millisecond = host::Nanoseconds{1'000'000};
constexpr auto a_second = 1000 * millisecond;
constexpr auto minute = 60 * a_second;

// The timer of the server under test; settings hold plain functions.
auto* timer_in_use = static_cast<host::FakeTimer*>(nullptr);
auto names_given = 0;

// Limits so low that a short input meets them.
auto settings_with(host::FakeTimer& timer, bool timing) -> mcp::Settings {
  timer_in_use = &timer;
  auto settings = mcp::Settings{};
  settings.message_limit = 2000;
  settings.depth_limit = 20;
  settings.result_limit = 3000;
  settings.call_limit = minute;
  settings.page_size = 3;
  settings.batch_limit = 5;
  settings.timing = {.log = timing, .header = timing, .result = timing};
  settings.now = [] { return timer_in_use->now(); };
  settings.sleep = [](mcp::Nanoseconds time) { return timer_in_use->sleep(time); };
  settings.log = [](std::string_view) {};
  settings.unix_time = [] { return static_cast<std::int64_t>(timer_in_use->now() / a_second); };
  // The same in each run, so that answers to our questions can be found.
  names_given = 0;
  settings.unique = [] { return base::concat("n", ++names_given); };
  return settings;
}

// Long enough for every call that is left, each being stopped by its limit.
void let_finish(host::FakeTimer& timer, base::Async<> const& work, std::size_t calls) {
  for (auto i = std::size_t{0}; i <= calls && !work.done(); ++i) timer.advance(minute);
  fuzz::check(work.done(), "all calls end");
}

struct Line {
  std::string_view text;
  bool ended;  // by a line feed; the last one may not be
};

auto take_line(std::string_view& input) -> Line {
  auto const end = input.find('\n');
  auto const line = Line{input.substr(0, end), end != input.npos};
  input.remove_prefix(std::min(end, input.size() - 1) + 1);
  return line;
}

// The number after a word that begins a line for the test, up to 600 seconds in milliseconds.
auto number_after(std::string_view line, std::string_view word) -> std::optional<std::uint32_t> {
  if (!line.starts_with(word)) return std::nullopt;
  auto const number = base::parse_integer<std::uint32_t>(line.substr(word.size()));
  return number && *number <= 600'000 ? number : std::nullopt;
}

// A session in portions of so many bytes, or, when that is 0, line by line and with its accounts
// kept. What the server wrote.
auto session(std::string_view input, std::size_t portion) -> std::string {
  auto timer = host::FakeTimer{};
  auto const server = server_under_test(timer);
  static auto const seal = *mcp::Seal::with_key("a key for tests only");
  auto store = mcp::MemoryStore{[] { return std::int64_t{0}; }};
  auto settings = settings_with(timer, input.contains("~timing\n"));
  settings.seal = &seal;
  settings.store = &store;
  auto streams = host::MemoryStreams{};
  auto work = transport::serve_stdio(server, settings, streams);
  work.start();

  auto ledger = fuzz::Ledger{settings, mcp::newest_legacy};
  auto read = std::size_t{0};
  auto const read_answers = [&] {
    auto rest = std::string_view{streams.output()}.substr(read);
    while (!rest.empty()) {
      auto const [text, ended] = take_line(rest);
      fuzz::check(ended, "an answer ends its line", text);
      ledger.answered(text);
    }
    read = streams.output().size();
  };

  auto lines = std::size_t{0};
  auto pending = std::string{};
  auto const send = [&](std::size_t size) {
    while (!pending.empty() && pending.size() >= size) {
      streams.arrive(pending.substr(0, portion));
      pending.erase(0, portion);
    }
  };
  while (!input.empty()) {
    auto const [text, ended] = take_line(input);
    ++lines;
    if (text.starts_with('~')) {
      send(1);
      if (auto const time = number_after(text, "~ ")) timer.advance(*time * millisecond);
      if (portion == 0) read_answers();
    } else if (portion == 0) {
      ledger.asked(text);
      streams.arrive(base::concat(text, ended ? "\n" : ""));
      read_answers();
    } else {
      pending += text;
      if (ended) pending += '\n';
      send(portion);
    }
  }
  send(1);
  streams.end_input();
  let_finish(timer, work, lines * settings.batch_limit);
  if (portion == 0) {
    read_answers();
    ledger.settle();
  }
  return streams.output();
}

// What RFC 9110 allows; hosts refuse the rest before it comes to us, and we must not send it.
auto is_field_value(std::string_view text) -> bool {
  return std::ranges::all_of(text, [](char c) {
    auto const byte = static_cast<unsigned char>(c);
    return (byte >= 0x20 && byte != 0x7f) || c == '\t';
  });
}

auto is_token(std::string_view text) -> bool {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view{"!#$%&'*+-.^_`|~"}.contains(c);
  });
}

struct HttpInput {
  host::MemoryRequest request;
  std::string body;
  std::optional<std::uint32_t> leave_after;
  bool timing = false;
};

auto read_http(std::string_view input) -> HttpInput {
  auto result = HttpInput{};
  auto& request = result.request;
  auto const first = take_line(input).text;
  auto const space = std::min(first.find(' '), first.size());
  request.method = first.substr(0, space);
  request.path = first.substr(std::min(space + 1, first.size()));
  while (!input.empty()) {
    auto const line = take_line(input).text;
    if (line.empty()) break;
    if (line == "~timing") result.timing = true;
    if (auto const pieces = number_after(line, "~leave ")) result.leave_after = pieces;
    auto const colon = line.find(':');
    if (colon == line.npos) continue;
    auto const name = line.substr(0, colon);
    auto const value = base::trimmed(line.substr(colon + 1));
    if (!is_token(name) || !is_field_value(value)) continue;
    // Hosts see to it that the length is the body's.
    if (base::equal_ignoring_case(name, "content-length")) continue;
    if (base::equal_ignoring_case(name, "host")) {
      request.authority = value;
    } else {
      request.headers.emplace_back(name, value);
    }
  }
  result.body = input;
  while (!input.empty()) {
    auto const [text, ended] = take_line(input);
    request.body.push_back(base::concat(text, ended ? "\n" : ""));
  }
  return result;
}

// The messages in an answer: one, or those of its events.
auto messages_of(host::MemoryExchange const& exchange) -> std::vector<std::string> {
  auto const body = exchange.body();
  auto const type = exchange.header("content-type");
  if (!type) {
    fuzz::check(body.empty(), "a body has a type", body);
    return {};
  }
  if (*type == "application/json") return {body};
  fuzz::check(*type == "text/event-stream", "a body is JSON or events", *type);
  auto messages = std::vector<std::string>{};
  constexpr auto opening = std::string_view{"event: message\ndata: "};
  for (auto rest = std::string_view{body}; !rest.empty();) {
    auto const end = rest.find("\n\n");
    fuzz::check(rest.starts_with(opening) && end != rest.npos, "an event is whole", rest);
    messages.emplace_back(rest.substr(opening.size(), end - opening.size()));
    rest.remove_prefix(end + 2);
  }
  return messages;
}

void exchange(std::string_view input) {
  auto timer = host::FakeTimer{};
  auto const server = server_under_test(timer);
  auto const given = read_http(input);
  auto const settings = settings_with(timer, given.timing);
  auto const policy = transport::Policy{.origins = {"https://app.example"}, .hosts = {"a.example"}};
  auto exchange = host::MemoryExchange{given.request};
  if (given.leave_after) exchange.leave_after(*given.leave_after);
  auto work = transport::serve_http(server, settings, policy, exchange);
  work.start();
  let_finish(timer, work, settings.batch_limit);

  using Answer = host::MemoryExchange::Answer;
  auto const whole = exchange.answer() == Answer::responded || exchange.answer() == Answer::ended;
  fuzz::check(whole, "every request is answered, to its end");
  fuzz::check(exchange.status() >= 200 && exchange.status() < 600, "a status is one");
  for (auto const& [name, value] : exchange.headers()) {
    fuzz::check(is_token(name) && is_field_value(value), "response headers are right", value);
  }
  if (exchange.broken()) return;

  // Refused for what its head says, or a probe: then nothing was asked.
  auto const messages = messages_of(exchange);
  auto const refusals = {403, 404, 405, 406, 415};
  auto const refused = std::ranges::find(refusals, exchange.status()) != refusals.end();
  if (given.request.method != "POST" || (refused && !fuzz::has_id(messages.front()))) return;
  auto ledger = fuzz::Ledger{settings, exchange.request()};
  ledger.asked(given.body);
  for (auto const& message : messages) ledger.answered(message);
  ledger.settle();
}

}  // namespace

extern "C" auto LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) -> int {
  auto const input = std::string_view{reinterpret_cast<char const*>(data), size};
  if (!input.empty() && input.front() >= 'A' && input.front() <= 'Z') {
    exchange(input);
    return 0;
  }
  // One other way to cut it is enough for one input: there are many.
  auto const whole = session(input, 0);
  fuzz::check_equal(session(input, 1 + size % 64), whole, "portions do not matter");
  return 0;
}
