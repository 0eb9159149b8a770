#include "servers/fetch/download.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/url.hpp"
#include "kit/charset/charset.hpp"
#include "kit/compression/compression.hpp"
#include "kit/web/retry_after.hpp"
#include "kit/web/robots.hpp"

namespace fetch {
namespace {

constexpr auto second = host::Nanoseconds{1'000'000'000};
constexpr auto robots_time = 5 * second;
constexpr auto robots_bytes = std::size_t{512} << 10;
// That a page is asked for again, when its server says that it is too busy.
constexpr auto longest_pause = host::Nanoseconds{10};  // seconds

constexpr auto autonomous_agent = std::string_view{
    "ModelContextProtocol/1.0 (Autonomous; +https://github.com/modelcontextprotocol/servers)"};
constexpr auto user_agent = std::string_view{
    "ModelContextProtocol/1.0 (User-Specified; "
    "+https://github.com/modelcontextprotocol/servers)"};

auto is_redirect(int status) -> bool {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

auto is_busy(int status) -> bool { return status == 429 || status == 503; }

auto status_failure(kit::WebUrl const& url, int status, std::string_view retry_after)
    -> std::unexpected<Fault> {
  auto const wait = is_busy(status) && !retry_after.empty()
                        ? base::concat("; its server says when to try again: Retry-After ",
                                       base::shown(retry_after))
                        : std::string{};
  return std::unexpected{
      Fault{base::concat("Failed to fetch ", url.text(), " - status code ", status, wait)}};
}

auto text_of(Download const& download) -> std::string {
  return kit::decode(kit::page_encoding(download.body, "text/plain; charset=utf-8"), download.body);
}

// As much of a robots.txt as a model is shown.
auto beginning_of(std::string_view text) -> std::string_view {
  constexpr auto most = std::size_t{4000};
  if (text.size() <= most) return text;
  auto const line_end = text.rfind('\n', most);
  return text.substr(0, line_end == text.npos ? 0 : line_end);
}

}  // namespace

auto Downloader::time_left(Budget const& budget) const -> host::Nanoseconds {
  return budget.deadline - std::min(budget.deadline, timer_.now());
}

auto Downloader::get(kit::WebUrl url, Errand errand, Copies copies)
    -> base::Async<Outcome<Download>> {
  auto const is_autonomous = errand == Errand::autonomous;
  auto const agent = !options_.user_agent.empty() ? std::string_view{options_.user_agent}
                     : is_autonomous              ? autonomous_agent
                                                  : user_agent;
  auto const budget =
      Budget{.user_agent = std::string{agent}, .deadline = timer_.now() + options_.time_limit};
  auto const obey_robots = is_autonomous && !options_.ignore_robots_txt;
  auto answer = CO_TRY(co_await follow(url, obey_robots, &copies, budget));
  if (is_busy(answer.download.status)) {
    auto const pause = kit::pause_asked_for(answer.retry_after, answer.date);
    if (pause && *pause <= longest_pause && *pause * second < time_left(budget)) {
      co_await timer_.sleep(*pause * second);
      answer = CO_TRY(co_await follow(url, obey_robots, &copies, budget));
    }
  }
  auto const status = answer.download.status;
  if (status >= 400) co_return status_failure(url, status, answer.retry_after);
  co_return std::move(answer.download);
}

auto Downloader::follow(kit::WebUrl url, bool obey_robots, Copies const* copies, Budget budget)
    -> base::Async<Outcome<Answer>> {
  auto const first = url;
  for (auto hops = std::uint32_t{0};; ++hops) {
    if (obey_robots) {
      auto const allowed = co_await check_robots(url, budget);
      if (!allowed) co_return std::unexpected{allowed.error()};
    }
    auto answer = CO_TRY(co_await ask(url, copies, budget));
    if (!is_redirect(answer.download.status) || answer.location.empty()) co_return answer;
    if (hops == options_.max_redirects) {
      co_return failed(first, base::concat("it leads from one redirect to the next, more than ",
                                           options_.max_redirects, " times"));
    }
    auto next = kit::read_web_url(base::joined_url(url.text(), answer.location));
    if (!next) {
      co_return failed(
          first, base::concat("it redirects to what cannot be fetched: ", next.error().message));
    }
    if (next->fragment.empty()) next->fragment = url.fragment;
    url = *std::move(next);
  }
}

auto Downloader::ask(kit::WebUrl url, Copies const* copies, Budget const& budget)
    -> base::Async<Outcome<Answer>> {
  auto addresses = CO_TRY(co_await gate_.admit(url));
  auto const left = time_left(budget);
  if (left == 0) {
    co_return failed(url, base::concat("no answer within ", options_.time_limit / second, " s"));
  }
  auto headers = std::vector<std::pair<std::string, std::string>>{
      {"accept", "*/*"},
      {"accept-encoding", std::string{kit::accept_encoding()}},
      {"user-agent", budget.user_agent}};
  auto copy = copies ? copies->find(url) : std::nullopt;
  if (copy && !copy->etag.empty()) headers.emplace_back("if-none-match", copy->etag);
  if (copy && !copy->last_modified.empty()) {
    headers.emplace_back("if-modified-since", copy->last_modified);
  }
  auto const sent =
      co_await client_.send({.is_secure = url.is_secure,
                             .authority = url.authority(),
                             .path = url.path,
                             .addresses = std::move(addresses),
                             .headers = std::move(headers),
                             // The limit of bytes is kept here: what has come by then is of use.
                             .limits = {.first_byte = left, .total = left, .body = SIZE_MAX}});
  if (!sent) co_return failed(url, sent.error().message);
  auto& message = **sent;

  auto const header = [&](std::string_view name) {
    return std::string{message.header(name).value_or("")};
  };
  auto answer = Answer{
      .download = {.url = url, .status = message.status(), .content_type = header("content-type")},
      .location = header("location"),
      .retry_after = header("retry-after"),
      .date = header("date")};
  auto& download = answer.download;
  if (download.status == 304 && copy) {
    download.status = 200;
    download.content_type = std::move(copy->content_type);
    download.body = std::move(copy->body);
    co_return answer;
  }
  if (download.status >= 400 || is_redirect(download.status)) co_return answer;

  auto const limit = copies ? options_.max_bytes : robots_bytes;
  auto const received = co_await receive(message, download, limit);
  if (!received) co_return std::unexpected{received.error()};
  if (copies && download.status == 200 && !download.is_cut) {
    copies->keep(url, {.etag = header("etag"),
                       .last_modified = header("last-modified"),
                       .content_type = download.content_type,
                       .body = download.body});
  }
  co_return answer;
}

// Up to the limit, as it comes and as it is decompressed.
auto Downloader::receive(host::ClientAnswer& message, Download& download, std::size_t limit)
    -> base::Async<Outcome<void>> {
  auto const& url = download.url;
  auto decompressor = kit::Decompressor::create(message.header("content-encoding").value_or(""));
  if (!decompressor) co_return failed(url, decompressor.error().message);
  auto received = std::size_t{0};
  while (!download.is_cut) {
    auto const piece = co_await message.read();
    if (!piece) co_return failed(url, piece.error().message);
    if (piece->empty()) break;
    received += piece->size();
    auto& body = download.body;
    auto const added = decompressor->add(*piece, body, limit - body.size());
    download.is_cut = received > limit || (!added && body.size() == limit);
    if (!added && !download.is_cut) co_return failed(url, added.error().message);
  }
  auto const ended = download.is_cut ? base::Result<void>{} : decompressor->end();
  if (!ended) co_return failed(url, ended.error().message);
  co_return Outcome<void>{};
}

auto Downloader::check_robots(kit::WebUrl const& url, Budget budget) -> base::Async<Outcome<void>> {
  auto robots = url;
  robots.path = "/robots.txt";
  robots.fragment.clear();
  auto const where = robots.text();
  budget.deadline = std::min(budget.deadline, timer_.now() + robots_time);
  auto const answer = co_await follow(std::move(robots), false, nullptr, budget);
  auto const stop = [](std::string message) { return std::unexpected{Fault{std::move(message)}}; };
  if (!answer && answer.error().is_refusal) co_return std::unexpected{answer.error()};
  if (!answer) {
    co_return stop(base::concat("Failed to fetch robots.txt ", where,
                                " due to a connection issue: ", answer.error().message));
  }
  auto const status = answer->download.status;
  if (status == 401 || status == 403) {
    co_return stop(
        base::concat("robots.txt (", where, ") is answered with status ", status,
                     ", which is taken to forbid autonomous fetching; the user can fetch "
                     "the page with the fetch prompt"));
  }
  if (status >= 400) co_return Outcome<void>{};
  auto const text = text_of(answer->download);
  if (kit::Robots::parse(text, budget.user_agent).allow(url.path)) co_return Outcome<void>{};
  co_return stop(base::concat(
      "The site's robots.txt (", where, ") forbids autonomous fetching of this page, <useragent>",
      budget.user_agent, "</useragent>\n<url>", url.text(), "</url><robots>\n", beginning_of(text),
      "\n</robots>\nTell the user that the page was not fetched, and why.\nThe user can fetch it "
      "with "
      "the fetch prompt, which robots.txt does not concern."));
}

}  // namespace fetch
