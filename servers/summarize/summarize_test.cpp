#include "servers/summarize/summarize.hpp"

#include <string>

#include "base/test.hpp"
#include "base/text.hpp"
#include "host/memory/fake_timer.hpp"
#include "host/memory/memory_http_client.hpp"
#include "json/writer.hpp"
#include "kit/summary/words.hpp"
#include "mcp/test_client.hpp"
#include "servers/summarize/prompts.hpp"

namespace {

using namespace summarize;

constexpr std::string_view secret = "sk-test-0123456789-abcdefghij";
constexpr auto second = host::Nanoseconds{1'000'000'000};

struct Bench {
  host::MemoryHttpClient client;
  host::FakeTimer timer;
  auto (*random)() -> std::uint32_t = [] { return 0U; };

  auto server(Options options) -> mcp::TestClient {
    auto const world = World{.client = client, .timer = timer, .random = random};
    return mcp::TestClient{summarize_server(world, std::move(options))};
  }
  void answer(std::string body, int status = 200,
              std::vector<std::pair<std::string, std::string>> headers = {}) {
    client.answer({.status = status, .headers = std::move(headers), .body = {std::move(body)}});
  }
  auto sent(std::size_t number, std::string_view pointer) const -> std::string {
    auto const document = json::Document::parse(client.requests()[number].body);
    auto const value = document ? document->root().at(pointer) : std::nullopt;
    if (!value) return "nothing";
    return value->is(json::Kind::string) ? std::string{value->string()} : json::to_text(*value);
  }
};

auto options_of(std::vector<std::pair<std::string, std::string>> const& variables)
    -> base::Result<Options> {
  return read_options(variables, {});
}
auto openai(std::uint32_t retries = 2) -> Options {
  auto options = MUST(options_of({{"OPENAI_API_KEY", std::string{secret}}}));
  options.retries = retries;
  return options;
}

auto long_text() -> std::string {
  auto text = std::string{};
  for (auto i = 0; i < 12; ++i) text += base::concat("Sentence number ", i, " of a text. ");
  return text;
}
auto call_of(std::string_view text, std::string_view more = "") -> std::string {
  return base::concat(R"({"text":)", json::quote(text), more, "}");
}
auto said(std::string_view text, std::string_view reason = "stop") -> std::string {
  return base::concat(R"({"choices":[{"message":{"role":"assistant","content":)", json::quote(text),
                      R"(},"finish_reason":")", reason, R"("}]})");
}

// What is told when the provider answers so.
auto told(std::string const& body, int status = 200) -> std::string {
  auto bench = Bench{};
  bench.answer(body, status);
  auto client = bench.server(openai(0));
  auto const reply = client.call("summarize_text", call_of(long_text()));
  expect(reply.done());
  expect(reply.is_error());
  expect_equal(reply.at("/result"), reply.text());
  expect(!reply.message().contains(secret));
  return reply.text();
}

void expect_begins(std::string_view text, std::string_view beginning) {
  expect_equal(text.substr(0, beginning.size()), beginning);
}

}  // namespace

TEST("the provider is the one chosen, the one whose key is there, or none") {
  expect_equal(MUST(options_of({})).provider.name, "offline");
  expect_equal(MUST(options_of({{"ANTHROPIC_API_KEY", "k"}})).provider.name, "anthropic");
  expect_equal(MUST(options_of({{"SUMMARIZE_PROVIDER", "UPSTAGE"}})).provider.name, "upstage");
  expect_equal(MUST(options_of({{"SUMMARIZE_PROVIDER", "openai"},
                                {"WASMMCP_SUMMARIZE_PROVIDER", "sampling"}}))
                   .provider.name,
               "sampling");
  auto const local = MUST(options_of(
      {{"OPENAI_BASE_URL", "http://localhost:11434/v1/"}, {"WASMMCP_SUMMARIZE_MODEL", "llama"}}));
  expect_equal(local.provider.endpoint.path, "/v1/chat/completions");
  expect_equal(local.provider.model, "llama");
  expect(!local.provider.needs_key);
}

TEST("what cannot be stops the server with a sentence") {
  auto const why = [](std::vector<std::pair<std::string, std::string>> const& variables) {
    auto const options = options_of(variables);
    return options ? std::string{"it starts"} : options.error().message;
  };
  expect_equal(why({{"SUMMARIZE_PROVIDER", "opnai"}}),
               "SUMMARIZE_PROVIDER: there is no provider 'opnai'; did you mean 'openai'? providers "
               "are offline, openai, upstage, anthropic, sampling");
  expect_begins(why({{"OPENAI_BASE_URL", "http://example.org/v1"}}),
                "the provider's base URL 'http://example.org/v1' would send texts and the key "
                "without TLS");
  expect_equal(
      why({{"OPENAI_BASE_URL", "http://example.org/v1"}, {"WASMMCP_SUMMARIZE_ALLOW_HTTP", "true"}}),
      "it starts");
  expect_equal(why({{"OPENAI_BASE_URL", "http://127.0.0.1.example.org/v1"}}).substr(0, 8),
               "the prov");
  auto const key = why({{"OPENAI_API_KEY", "sk-secret\r\nx: y"}});
  expect_begins(key, "OPENAI_API_KEY has a character that no header can carry");
  expect(!key.contains("secret"));
}

TEST("offline: no request, and the limits are kept") {
  auto bench = Bench{};
  auto client = bench.server(MUST(options_of({})));
  auto const reply =
      client.call("summarize_text", call_of(long_text(), R"(,"max_length":12,"style":"bullet")"));
  expect(!reply.is_error());
  expect(kit::count_words(reply.text()) <= 12);
  expect_begins(reply.text(), "- Sentence number ");
  expect(bench.client.requests().empty());
  auto const korean =
      client.call("summarize_text", call_of(long_text(), R"(,"language":"Korean")"));
  expect(korean.is_error());
  expect_begins(korean.text(),
                "Error summarizing text: the offline provider takes sentences as they stand");
}

TEST("a blank text is an error, and a short one its own summary") {
  auto bench = Bench{};
  auto client = bench.server(openai());
  auto const blank = client.call("summarize_text", call_of(" \n\t　"));
  expect(blank.is_error());
  expect_equal(blank.text(), "Error: Empty text provided");
  expect_equal(blank.at("/result"), "Error: Empty text provided");
  // 99 characters of three bytes each.
  auto wide = std::string{};
  for (auto i = 0; i < 99; ++i) wide += "日";
  expect_equal(client.call("summarize_text", call_of(wide)).text(), wide);
  expect(bench.client.requests().empty());
}

TEST("openai: the request is the original's") {
  auto bench = Bench{};
  bench.answer(said("A summary."));
  auto client = bench.server(openai());
  auto const text = long_text();
  auto const reply = client.call("summarize_text", call_of(text, R"(,"style":"detailed")"));
  expect_equal(reply.text(), "A summary.");
  expect_equal(reply.at("/result"), "A summary.");
  auto const& request = bench.client.requests().front();
  expect_equal(request.method, "POST");
  expect(request.is_secure);
  expect_equal(request.authority, "api.openai.com");
  expect_equal(request.path, "/v1/chat/completions");
  expect_equal(bench.sent(0, "/model"), "gpt-4o");
  expect_equal(bench.sent(0, "/max_tokens"), "300");
  expect_equal(bench.sent(0, "/messages/0/role"), "system");
  expect(bench.sent(0, "/messages/0/content").contains("under 150 words"));
  expect(bench.sent(0, "/messages/0/content").contains("key points"));
  expect_equal(bench.sent(0, "/messages/1/content"),
               "Please summarize the following text:\n\n" + text);
  auto authorization = std::string{};
  for (auto const& [name, value] : request.headers) {
    if (name == "authorization") authorization = value;
  }
  expect_equal(authorization, base::concat("Bearer ", secret));
}

TEST("anthropic and upstage are asked their own way") {
  auto bench = Bench{};
  bench.answer(R"({"content":[{"type":"text","text":"Short."}],"stop_reason":"end_turn"})");
  auto client = bench.server(MUST(options_of({{"ANTHROPIC_API_KEY", std::string{secret}}})));
  expect_equal(client.call("summarize_text", call_of(long_text(), R"(,"model":"claude-x")")).text(),
               "Short.");
  auto const& request = bench.client.requests().front();
  expect_equal(request.authority + request.path, "api.anthropic.com/v1/messages");
  expect_equal(bench.sent(0, "/model"), "claude-x");
  expect(bench.sent(0, "/system").contains("summarizer"));
  auto bench_2 = Bench{};
  bench_2.answer(said("Solar."));
  auto upstage = bench_2.server(MUST(options_of({{"UPSTAGE_API_KEY", std::string{secret}}})));
  expect_equal(upstage.call("summarize_text", call_of(long_text())).text(), "Solar.");
  expect_equal(bench_2.sent(0, "/model"), "solar-pro");
  expect_equal(bench_2.client.requests().front().path, "/v1/solar/chat/completions");
}

TEST("each way that a provider fails has its sentence") {
  auto const prefix = std::string{"Error summarizing text: "};
  expect_equal(told(R"({"error":{"message":"bad thing"}})", 400),
               prefix + "Error code: 400 - bad thing");
  expect_equal(told(base::concat(R"({"error":{"message":"Incorrect key )", secret, R"("}})"), 401),
               prefix +
                   "Error code: 401 - Incorrect key [key] (openai does not take the key of "
                   "OPENAI_API_KEY)");
  expect_equal(told("<html>gone</html>", 404),
               prefix +
                   "Error code: 404 - <html>gone</html> (openai has no model 'gpt-4o', or the "
                   "base URL is wrong)");
  expect_equal(told("", 302), prefix +
                                  "Error code: 302 (openai is elsewhere, and redirects are not "
                                  "followed: set its base URL)");
  expect_equal(told("", 503),
               prefix + "Error code: 503 (openai has trouble of its own; try again later)");
  expect_equal(told(""), prefix + "openai answered with nothing");
  expect_begins(told(base::concat("not json ", secret)),
                prefix + "openai answered with what is no JSON");
  expect_equal(told("{}"), prefix + "the answer of openai has no content");
  expect_equal(told(R"({"choices":[{"message":{"content":null}}]})"),
               prefix + "the answer of openai has no content");
  expect_equal(told(said(" \n")), prefix + "the answer of openai is empty");
  expect_equal(told(said("x", "content_filter")),
               prefix + "the answer was held back by the content filter of openai");
  expect_equal(told(R"({"choices":[{"message":{"content":null,"refusal":"I will not"}}]})"),
               prefix + "the model of openai refused: I will not");
  expect_begins(told(said("", "length")), prefix + "the model of openai used up its tokens");
  expect_begins(told(said("A sentence without", "length")),
                prefix + "the answer of openai ended in the middle of its first sentence");
  expect_equal(told(R"({"error":{"message":"overloaded"}})"),
               prefix + "openai reports: overloaded");
  expect_begins(told(said(std::string(300'000, 'x'))),
                prefix + "the answer of openai is too large");
}

TEST("a key that is asked for and not there is named") {
  auto bench = Bench{};
  auto client = bench.server(MUST(options_of({{"SUMMARIZE_PROVIDER", "upstage"}})));
  expect_begins(client.call("summarize_text", call_of(long_text())).text(),
                "Error summarizing text: UPSTAGE_API_KEY environment variable is required");
}

TEST("an answer is read as a stream, without thoughts, whole, and no longer than asked") {
  auto const read = [](std::string body, std::string type = "application/json",
                       std::string_view more = "") {
    auto bench = Bench{};
    bench.answer(std::move(body), 200, {{"content-type", std::move(type)}});
    auto client = bench.server(openai(0));
    return client.call("summarize_text", call_of(long_text(), more)).text();
  };
  expect_equal(read("data: {\"choices\":[{\"delta\":{\"content\":\"One \"}}]}\r\n\r\n"
                    "data: {\"choices\":[{\"delta\":{\"content\":\"two.\"}}]}\n\ndata: [DONE]\n",
                    "text/event-stream; charset=utf-8"),
               "One two.");
  expect_begins(read("data: oops\n\n", "text/event-stream"),
                "Error summarizing text: openai answered with a stream of events that are no JSON");
  expect_equal(read(said("<think>\nWell.\n</think>\n\nDone.")), "Done.");
  expect_equal(read(said("Whole. Half of", "length")), "Whole.");
  expect_equal(
      read(said("One two three. Four five six seven."), "application/json", R"(,"max_length":5)"),
      "One two three.");
  expect_equal(read(said("- one two\n- three four\n- five six"), "application/json",
                    R"(,"max_length":7,"style":"bullet")"),
               "- one two\n- three four");
  expect_equal(read(said(base::concat("The key is ", secret, "."))), "The key is [key].");
}

TEST("what may succeed later is sent again, with growing waits that are not everybody's") {
  for (auto const number : {0U, 1023U}) {
    static auto random = 0U;
    random = number;
    auto bench = Bench{.random = [] { return random; }};
    bench.answer("", 500);
    bench.client.fail(host::ClientFault::broken, "the connection broke");
    bench.answer(said("At last."));
    auto client = bench.server(openai());
    auto const reply = client.call("summarize_text", call_of(long_text()));
    auto const wait = number == 0 ? second / 2 : second * 3 / 4;
    for (auto const sent : {1U, 2U}) {
      bench.timer.advance(sent * wait * 99 / 100);
      expect(bench.client.requests().size() == sent);
      bench.timer.advance(sent * wait / 100);
    }
    expect_equal(reply.text(), "At last.");
  }
}

TEST("Retry-After is kept to, and told when it is too long") {
  auto bench = Bench{};
  bench.answer("", 429, {{"retry-after", "7"}});
  bench.answer(said("Now."));
  auto client = bench.server(openai());
  auto const reply = client.call("summarize_text", call_of(long_text()));
  bench.timer.advance(6 * second);
  expect(bench.client.requests().size() == 1);
  bench.timer.advance(second);
  expect_equal(reply.text(), "Now.");
  bench.answer("", 429, {{"retry-after", "120"}});
  expect_equal(client.call("summarize_text", call_of(long_text())).text(),
               "Error summarizing text: Error code: 429 (the quota of openai is used up; try again "
               "later); it asks to wait 120 s");
  bench.answer("", 503,
               {{"date", "Fri, 06 Nov 2026 08:49:37 GMT"},
                {"retry-after", "Fri, 06 Nov 2026 08:49:44 GMT"}});
  bench.answer(said("Then."));
  auto const then = client.call("summarize_text", call_of(long_text()));
  bench.timer.advance(6 * second);
  expect(!then.done());
  bench.timer.advance(second);
  expect_equal(then.text(), "Then.");
}

TEST("newer models get the limit of tokens by its newer name") {
  auto bench = Bench{};
  bench.answer(R"({"error":{"message":"Use 'max_completion_tokens' instead"}})", 400);
  bench.answer(said("Fine."));
  auto client = bench.server(openai(0));
  expect_equal(client.call("summarize_text", call_of(long_text())).text(), "Fine.");
  expect_equal(bench.sent(1, "/max_completion_tokens"), "300");
  expect_equal(bench.sent(1, "/max_tokens"), "nothing");
}

TEST("documents: in their order, those that fail say why, and the result tells that some did") {
  auto bench = Bench{};
  bench.answer(said("First."));
  bench.answer(R"({"error":{"message":"no"}})", 400);
  auto options = openai(0);
  auto client = bench.server(options);
  auto const two = base::concat(R"({"documents":[)", json::quote(long_text()), R"(," ","short",)",
                                json::quote(long_text()), R"(],"titles":["Alpha","","","Beta"]})");
  auto const reply = client.call("summarize_documents", two);
  expect(reply.is_error());
  expect_equal(reply.text(), R"(["First.","Error: Empty text provided","short",)"
                             R"("Error summarizing text: Error code: 400 - no"])");
  expect_equal(reply.at("/result/2"), "short");
  expect(bench.sent(1, "/messages/1/content").contains("its title: Beta"));
  expect_equal(bench.sent(0, "/max_tokens"), "200");
  auto const none = client.call("summarize_documents", R"({"documents":[]})");
  expect_equal(none.at("/result"), "[]");
  expect(!none.is_error());
  expect_begins(client.call("summarize_documents", R"({"documents":["a"],"titles":[]})").text(),
                "titles: expected as many as documents, which are 1, got 0");
}

TEST("several documents are asked for at once, and no more than allowed") {
  auto bench = Bench{};
  auto options = openai(0);
  options.at_once = 3;
  auto client = bench.server(options);
  auto documents = std::string{};
  for (auto i = 0; i < 5; ++i) documents += (i == 0 ? "" : ",") + json::quote(long_text());
  auto const reply =
      client.call("summarize_documents", base::concat(R"({"documents":[)", documents, "]}"));
  expect(bench.client.requests().size() == 3);
  for (auto i = 0; i < 5; ++i) bench.answer(said("Done."));
  expect(reply.done());
  expect_equal(reply.text(), R"(["Done.","Done.","Done.","Done.","Done."])");
}

TEST("a text longer than the context goes in parts, with progress") {
  auto bench = Bench{};
  auto options = openai(0);
  options.context_tokens = 1000;
  auto text = std::string{};
  while (text.size() < 4000) text += long_text();
  auto client = bench.server(options);
  for (auto i = 0; i < 12; ++i) bench.answer(said("Part."));
  auto const reply = client.request(
      "tools/call", base::concat(R"({"name":"summarize_text","arguments":)", call_of(text),
                                 R"(,"_meta":{"progressToken":"t"}})"));
  expect_equal(reply.text(), "Part.");
  auto const requests = bench.client.requests().size();
  expect(requests > 3 && requests < 12);
  expect(bench.sent(0, "/messages/0/content").contains("part 1 of "));
  auto const last = bench.sent(requests - 1, "/messages/1/content");
  expect(last.ends_with("Part.\n\nPart."));
  expect(reply.notifications().size() == requests);
  for (auto const& each : bench.client.requests()) expect(each.body.size() < 3500);
}

TEST("the client's own model is asked by sampling") {
  auto bench = Bench{};
  auto client = bench.server(MUST(options_of({{"SUMMARIZE_PROVIDER", "sampling"}})));
  client.declare(R"({"sampling":{}})").is_connection(true);
  auto const reply = client.call("summarize_text", call_of(long_text()));
  expect(reply.questions().size() == 1);
  expect(reply.questions().front().contains("sampling/createMessage"));
  expect(reply.questions().front().contains("\"maxTokens\":300"));
}

TEST("tokens are estimated high, and parts lose nothing") {
  expect(most_tokens_of("one two three") >= 3);
  expect(most_tokens_of("日本語") >= 6);
  auto text = std::string{};
  for (auto i = 0; i < 40; ++i) text += long_text() + "\n\n今日は晴れです。";
  text += std::string(3000, 'x') + "\n```\ncode\n```\n";
  auto joined = std::string{};
  for (auto const part : parts_of(text, 100)) {
    expect(most_tokens_of(part) <= 101);
    joined += part;
  }
  expect(joined == text);
}
