#include "servers/fetch/fetch.hpp"

#include <memory>

#include "base/text.hpp"
#include "host/environment.hpp"
#include "servers/fetch/download.hpp"
#include "servers/fetch/pages.hpp"
#include "servers/fetch/reading.hpp"

namespace fetch {
namespace {

// What there is to fetch with.
struct Web {
  Options options;
  Downloader downloader;

  Web(host::HttpClient& client, host::NameLookup& names, host::Timer& timer, Options given)
      : options{std::move(given)}, downloader{client, names, timer, options} {}
};

struct Fetch {
  mcp::Arg<std::string, "URL to fetch", mcp::min_length{1}, mcp::max_length{8192}> url;
  mcp::Arg<std::uint32_t, "Maximum number of characters to return.", mcp::at_least{1},
           mcp::at_most{999999}, mcp::otherwise{5000}>
      max_length;
  mcp::Arg<std::uint64_t,
           "On return output starting at this character index, useful if a previous fetch was "
           "truncated and more context is required.",
           mcp::otherwise{0}>
      start_index;
  mcp::Arg<bool, "Get the actual HTML content of the requested page, without simplification.",
           mcp::otherwise{false}>
      raw;
  mcp::Arg<bool, "All of the page, with its navigation, and not only the article in it",
           mcp::otherwise{false}>
      full_page;
  mcp::Arg<bool, "List the links of what was read as well", mcp::otherwise{false}> include_links;
};

struct FetchPrompt {
  mcp::Arg<std::string, "URL to fetch", mcp::min_length{1}, mcp::max_length{8192}> url;
};

auto fetch_for_model(std::shared_ptr<Web> web, mcp::CallContext& call, Fetch in)
    -> mcp::Async<mcp::Result<mcp::Structured<Answer>>> {
  auto const url = CO_TRY(kit::read_web_url(in.url.get()));
  auto download = co_await call.measure_io(
      [&] { return web->downloader.get(url, Errand::autonomous, Copies{call.settings()}); });
  if (!download) co_return mcp::failure(download.error().message);
  auto reading = CO_TRY(read_body(*download, {.raw = in.raw, .full_page = in.full_page}));
  co_return make_answer(call, *std::move(download), std::move(reading),
                        {.url = url.text(),
                         .start_index = in.start_index,
                         .max_length = in.max_length,
                         .links = in.include_links});
}

auto message_of(mcp::Content content) -> mcp::PromptMessage {
  return {.role = mcp::Role::user, .content = std::move(content)};
}

// A failure is what the user gets to read, as of the official server.
auto fetch_for_user(std::shared_ptr<Web> web, mcp::CallContext& call, FetchPrompt in)
    -> mcp::Async<mcp::Result<mcp::GetPromptResult>> {
  auto const url = kit::read_web_url(in.url.get());
  auto const failed = [&](std::string message) {
    auto result = mcp::GetPromptResult{
        .messages = {}, .description = base::concat("Failed to fetch ", base::shown(in.url.get()))};
    result.messages.push_back(message_of(mcp::Text{std::move(message)}));
    return result;
  };
  if (!url) co_return failed(url.error().message);
  auto download = co_await web->downloader.get(*url, Errand::for_user, Copies{call.settings()});
  if (!download) co_return failed(download.error().message);
  auto reading = read_body(*download, {});
  if (!reading) co_return failed(reading.error().message);
  auto result = mcp::GetPromptResult{.messages = {},
                                     .description = base::concat("Contents of ", url->text())};
  if (reading->is_image) {
    result.messages.push_back(
        message_of(mcp::Image{{std::move(download->body)}, std::move(reading->media_type)}));
  } else {
    result.messages.push_back(message_of(mcp::Text{reading->prefix + reading->content}));
  }
  co_return result;
}

}  // namespace
}  // namespace fetch

auto fetch_server(host::HttpClient& client, host::NameLookup& names, host::Timer& timer,
                  fetch::Options options) -> mcp::Server {
  using namespace fetch;
  auto server = mcp::Server{{.name = "mcp-fetch",
                             .version = std::string{base::version},
                             .title = "Fetch",
                             .description = "Pages of the web, as Markdown for models."}};
  auto const web = std::make_shared<Web>(client, names, timer, std::move(options));

  server
      .tool(
          "fetch",
          "Fetches a URL from the internet and extracts its contents as markdown. With this tool "
          "you have access to the internet: fetch what is current, and tell the user so.",
          [web](mcp::CallContext& call, Fetch const& in) { return fetch_for_model(web, call, in); })
      .title("Fetch URL")
      .hints({.readOnlyHint = true,
              .destructiveHint = false,
              .idempotentHint = true,
              .openWorldHint = true});

  server
      .prompt("fetch", "Fetch a URL and extract its contents as markdown",
              [web](mcp::CallContext& call, FetchPrompt const& in) {
                return fetch_for_user(web, call, in);
              })
      .title("Fetch URL");
  return server;
}

// All this server may touch: the network, by names it has looked at, a timer, and what it was
// started with.
auto mcp::create_server() -> base::Result<Server> {
  auto options = TRY(fetch::read_options(host::environment(), host::arguments()));
  auto server = fetch_server(host::system_http_client(), host::system_name_lookup(),
                             host::system_timer(), std::move(options));
  server.document("fetch", fetch::describe_options);
  return server;
}
