// Bodies of the web: redirects, robots.txt, limits and compression.

#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "host/http_client.hpp"
#include "host/timer.hpp"
#include "kit/web/web_url.hpp"
#include "servers/fetch/copies.hpp"
#include "servers/fetch/fault.hpp"
#include "servers/fetch/gate.hpp"
#include "servers/fetch/options.hpp"

namespace fetch {

struct Download {
  kit::WebUrl url;  // where redirects led
  int status = 0;
  std::string content_type;  // as the server says it, or empty
  std::string body;          // decompressed
  bool is_cut = false;       // it has more than the limit of bytes
};

// For whom a page is fetched: what a model fetches of its own accord is asked of robots.txt.
enum class Errand { autonomous, for_user };

class Downloader {
 public:
  Downloader(host::HttpClient& client, host::NameLookup& names, host::Timer& timer,
             Options const& options)
      : client_{client}, timer_{timer}, options_{options}, gate_{names, options} {}

  // Statuses from 400 on are failures.
  auto get(kit::WebUrl url, Errand errand, Copies copies) -> base::Async<Outcome<Download>>;

 private:
  // What one page may still take.
  struct Budget {
    std::string user_agent;
    host::Nanoseconds deadline;
  };
  struct Answer {
    Download download;
    std::string location;     // of a redirect, or empty
    std::string retry_after;  // as the server says it, or empty
    std::string date;         // its own, of the answer, or empty
  };

  // A page; without copies, a robots.txt, which is asked for as it is.
  auto follow(kit::WebUrl url, bool obey_robots, Copies const* copies, Budget budget)
      -> base::Async<Outcome<Answer>>;
  auto ask(kit::WebUrl url, Copies const* copies, Budget const& budget)
      -> base::Async<Outcome<Answer>>;
  auto receive(host::ClientAnswer& message, Download& download, std::size_t limit)
      -> base::Async<Outcome<void>>;
  auto check_robots(kit::WebUrl const& url, Budget budget) -> base::Async<Outcome<void>>;
  auto time_left(Budget const& budget) const -> host::Nanoseconds;

  host::HttpClient& client_;
  host::Timer& timer_;
  Options const& options_;
  Gate gate_;
};

}  // namespace fetch
